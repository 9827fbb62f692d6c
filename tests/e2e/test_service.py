"""The wall as a service: what it tells systemd, and when it stops telling it. The manager is a real
notification socket; threads are stopped one by one with ptrace, as a fault would stop them."""
import ctypes
import os
import pathlib
import queue
import shutil
import signal
import socket
import tempfile
import threading
import time
import unittest

from harness import TestCase, Wall

SMALL = ("--headless", "--size", "320x180", "--source", "demo")
SHADERS = pathlib.Path(__file__).resolve().parents[2] / "shaders"
PTRACE_ATTACH = 16
WALL = 0x40000000  # waitpid() for threads, too


class Manager:
    """Listens as systemd does; `watchdog_s` is the WatchdogSec of the unit."""

    def __init__(self, watchdog_s):
        self.folder = tempfile.TemporaryDirectory()
        self.watchdog_s = watchdog_s
        self.path = os.path.join(self.folder.name, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.said = []
        # Always listening, as systemd is: a full socket would hold the wall up.
        self.messages = queue.Queue()
        self.listener = threading.Thread(target=self._listen)
        self.listener.start()

    def _listen(self):
        while (message := self.socket.recv(4096)):
            self.messages.put(message.decode())

    def close(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.path)
        self.listener.join()
        self.socket.close()
        self.folder.cleanup()

    def environment(self, **more):
        # WATCHDOG_PID is that of the compositor, as below cage.
        return {"NOTIFY_SOCKET": self.path, "WATCHDOG_USEC": str(int(self.watchdog_s * 1e6)),
                "WATCHDOG_PID": "1", **more}

    def hear(self, patience_s):
        """The next message, or None when none comes for so long."""
        try:
            message = self.messages.get(timeout=patience_s)
        except queue.Empty:
            return None
        self.said.append(message)
        return message

    def hear_until(self, words, patience_s=30):
        """Listens until a message has these words; None when it does not come."""
        deadline = time.monotonic() + patience_s
        while (left := deadline - time.monotonic()) > 0:
            message = self.hear(left)
            if message and words in message:
                return message
        return None

    def loses_patience(self, patience_s=60):
        """Listens until the watchdog has not been fed for its whole interval, as systemd would."""
        deadline = time.monotonic() + patience_s
        fed = time.monotonic()
        while time.monotonic() < deadline:
            if self.hear(max(0.01, fed + self.watchdog_s - time.monotonic())) == "WATCHDOG=1":
                fed = time.monotonic()
            if time.monotonic() - fed >= self.watchdog_s:
                return True
        return False


def stop_thread(pid, name):
    """Stops one thread of a process, and no other. Returns what ends the process: the tracer has to
    see the thread end, or the process cannot be waited for."""
    thread = next(int(task.name) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()
                  if (task / "comm").read_text().strip() == name)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(PTRACE_ATTACH, thread, None, None) != 0:
        raise unittest.SkipTest(f"ptrace is not allowed here: {os.strerror(ctypes.get_errno())}")
    os.waitpid(thread, WALL)

    def end():
        os.kill(pid, signal.SIGKILL)
        if thread != pid:
            os.waitpid(thread, WALL)
    return end


class Watchdog(TestCase):
    def watched(self, *flags, watchdog_s=3, **environment):
        manager = self.start(Manager(watchdog_s))
        wall = self.start(Wall(*SMALL, *flags, environment=manager.environment(**environment)))
        self.assertIsNotNone(manager.hear_until("READY=1"), wall.log)
        return manager, wall

    def test_ready_comes_after_the_first_frame_and_it_stays_fed(self):
        manager, wall = self.watched(watchdog_s=20)
        self.assertEqual(manager.said[-1], "READY=1")
        self.assertNotIn("WATCHDOG=1", manager.said[:-1])
        self.assertGreaterEqual(wall.status()["render"]["frames"], 1)
        for _ in range(3):  # in time though a frame may be slow
            self.assertIsNotNone(manager.hear_until("WATCHDOG=1", 0.75 * manager.watchdog_s), wall.log)
        self.assertIn("demo", manager.hear_until("STATUS="))

    def test_stopping_is_told(self):
        manager, wall = self.watched()
        self.assertEqual(wall.terminate()[0], 0)
        self.assertIsNotNone(manager.hear_until("STOPPING=1"), wall.log)

    def test_a_stuck_drawing_thread_is_noticed(self):
        manager, wall = self.watched()
        self.addCleanup(stop_thread(wall.child.pid, "flowwall"))
        self.assertTrue(manager.loses_patience(), manager.said)

    def test_a_stuck_network_thread_is_noticed_while_frames_go_on(self):
        manager, wall = self.watched()
        self.addCleanup(stop_thread(wall.child.pid, "network"))
        wall.find("the network thread stands still: the watchdog is not fed")
        self.assertTrue(manager.loses_patience(), manager.said)

    def watched_with_shaders(self):
        shaders = self.folder() / "shaders"
        shutil.copytree(SHADERS, shaders)
        return shaders, *self.watched("--panels", "none", FLOWWALL_SHADERS=str(shaders))

    @staticmethod
    def paint(shaders, colour):
        """Whatever is drawn has that colour from now on."""
        for fragment in shaders.glob("*.frag"):
            fragment.write_text("#version 450 core\nout vec4 colour;\n"
                                f"void main() {{ colour = {colour}; }}\n")

    def test_a_picture_that_stands_still_is_noticed(self):
        shaders, manager, wall = self.watched_with_shaders()
        self.paint(shaders, "vec4(vec3(step(0.5, fract(gl_FragCoord.x / 100.0))), 1.0)")
        wall.find("the picture does not change: the watchdog is not fed")
        self.assertTrue(manager.loses_patience(), manager.said)

    def test_a_black_picture_is_noticed_and_its_end_too(self):
        shaders, manager, wall = self.watched_with_shaders()
        self.paint(shaders, "vec4(0.0, 0.0, 0.0, 1.0)")
        wall.find("the picture is blank: the watchdog is not fed")
        self.assertTrue(manager.loses_patience(), manager.said)
        shutil.copytree(SHADERS, shaders, dirs_exist_ok=True)
        for fragment in shaders.glob("*.frag"):
            os.utime(fragment)
        wall.find("the wall lives again")
        self.assertIsNotNone(manager.hear_until("WATCHDOG=1"), wall.log)

    def test_without_a_manager_nothing_is_read_back(self):
        wall = self.start(Wall(*SMALL))
        wall.wait_for_frames()
        self.assertNotIn("watchdog", wall.log)


if __name__ == "__main__":
    unittest.main()
