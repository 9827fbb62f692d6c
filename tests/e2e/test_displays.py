"""Screens: monitors that change, come and go below a real X server and real compositors, and a graphics
device that is lost. Each server is started for the test, draws into memory and is seen by nobody."""
import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import unittest

from harness import FLOWWALL, Picture, Process, TestCase, Wall, as_user, wait_for
from test_service import Manager

LOST_DEVICE = os.environ.get("LOST_DEVICE_LIBRARY")
DEMO = ("--source", "demo")
# Nothing moves, so that two pictures can be compared.
STILL = "/api/view?mode=map&zoom=1&lat=0&lon=0&pause=1&panels=none&labels=0"
ORDINARY = "nobody"


def need(*programs):
    missing = [name for name in programs if not shutil.which(name)]
    if missing:
        raise unittest.SkipTest(f"not installed: {', '.join(missing)}")


class LostDevice(TestCase):
    """The driver's answers are made by lost_device.c."""

    def wall(self, *flags):
        if not LOST_DEVICE:
            raise unittest.SkipTest("LOST_DEVICE_LIBRARY is not set")
        self.order = self.folder() / "order"
        return self.start(Wall("--headless", "--size", "640x360", *DEMO, *flags, environment={
            "LD_PRELOAD": LOST_DEVICE, "LOST_DEVICE": str(self.order)}))

    def happens(self, what):
        whole = self.order.with_suffix(".new")
        whole.write_text(what)
        whole.rename(self.order)
        wait_for(f"{what} to be seen", lambda: not self.order.exists())

    def test_all_is_made_anew_and_nothing_is_lost(self):
        for what, words in (("reset", "the graphics device was reset"),
                            ("memory", "the graphics device has no memory left")):
            with self.subTest(what):
                wall = self.wall()
                wall.ask("/api/view?mode=map&zoom=3&lat=10&lon=20&palette=colorblind", "POST")
                before = wall.wait_for_status("a map", lambda s: s["view"]["mode"] == "map")
                self.happens(what)
                wall.find(f"{words}.*: all that is drawn is made anew")
                after = wall.wait_for_frames()
                self.assertEqual(after["view"], before["view"])
                self.assertGreater(after["render"]["frames"], before["render"]["frames"])
                self.assertGreaterEqual(after["source"]["polls"], before["source"]["polls"])
                self.assertGreater(wall.screenshot().colourful(), 0)
                self.assertEqual(wall.ask("/api/view?zoom=2", "POST").status, 200)
                self.assertEqual(wall.terminate()[0], 0)

    def test_the_camera_drifts_after_it(self):
        config = self.folder() / "flowwall.toml"
        config.write_text("[display]\nidle_drift = 1\n[home]\nlat = 10\nlon = 76\n",
                          encoding="utf-8")
        wall = self.wall("--config", str(config))
        self.happens("reset")
        wall.find("all that is drawn is made anew")
        wall.ask("/api/view?lat=0&lon=-100", "POST")
        wall.wait_for_status("what is busy in view", lambda s: abs(s["view"]["lat"]) > 10)

    def test_what_was_reloaded_before_holds_after_it(self):
        config = self.folder() / "flowwall.toml"
        config.write_text("[display]\nheadless_fps = 20\n", encoding="utf-8")
        wall = self.wall("--config", str(config))
        wall.wait_for_frames()
        config.write_text("[display]\nheadless_fps = 7\n", encoding="utf-8")
        wall.child.send_signal(signal.SIGHUP)
        wall.wait_for_status("the new rate", lambda s: s["render"]["maxFps"] == 7)
        self.happens("reset")
        wall.find("all that is drawn is made anew")
        self.assertEqual(wall.wait_for_frames()["render"]["maxFps"], 7)

    def test_one_that_is_lost_again_and_again_ends_the_program(self):
        wall = self.wall()
        for _ in range(4):
            self.happens("reset")
        wall.find("the graphics device was lost 4 times within a minute")
        self.assertNotEqual(wall.child.wait(), 0)


XORG = """
Section "Device"
  Identifier "memory"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Monitor"
  Identifier "monitor"
  HorizSync 1-300
  VertRefresh 1-200
EndSection
Section "ServerFlags"
  Option "AutoAddDevices" "false"
EndSection
Section "Screen"
  Identifier "screen"
  Device "memory"
  Monitor "monitor"
  DefaultDepth 24
  SubSection "Display"
    Modes "1280x720"
    Virtual 3840 2160
  EndSubSection
EndSection
"""


class X11Monitors(TestCase):
    """No window manager; the monitors are those of Xorg's dummy driver."""

    def setUp(self):
        need("Xorg", "xrandr")
        folder = self.folder()
        (folder / "xorg.conf").write_text(XORG)
        read_end, write_end = os.pipe()
        log = open(folder / "out", "w", encoding="utf-8")
        self.addCleanup(log.close)
        server = subprocess.Popen(
            ["Xorg", "-displayfd", str(write_end), "-config", folder / "xorg.conf", "-logfile",
             folder / "log", "-nolisten", "tcp", "-noreset"],
            pass_fds=[write_end], stdout=log, stderr=log)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise unittest.SkipTest("Xorg does not start here: " +
                                    (folder / "out").read_text(encoding="utf-8")[-300:])
        self.display = {"DISPLAY": f":{number}"}
        self.xrandr("--output", "DUMMY0", "--mode", "1280x720")

    def xrandr(self, *arguments):
        # The dummy driver does not tell of itself that a monitor came: it is asked by the second.
        for words in (arguments, ("--query",)):
            subprocess.run(["xrandr", *words], env={**os.environ, **self.display}, check=True,
                           capture_output=True)

    def plug_second(self):
        self.xrandr("--addmode", "DUMMY1", "960x540")
        self.xrandr("--output", "DUMMY1", "--mode", "960x540", "--right-of", "DUMMY0")

    def wall(self, *flags):
        return self.start(Wall(*DEMO, *flags, environment=self.display))

    def wait_for_size(self, wall, width, height):
        def has_it(status):
            return (status["render"]["width"], status["render"]["height"]) == (width, height)
        try:
            wall.wait_for_status(f"{width}x{height}", has_it)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{wall.log}") from None

    def test_it_follows_the_resolution(self):
        wall = self.wall()
        self.wait_for_size(wall, 1280, 720)
        self.xrandr("--output", "DUMMY0", "--mode", "960x540")
        self.wait_for_size(wall, 960, 540)
        self.xrandr("--output", "DUMMY0", "--mode", "1280x720")
        self.wait_for_size(wall, 1280, 720)
        wall.wait_for_frames()
        self.assertEqual(wall.terminate()[0], 0)

    def test_a_monitor_that_goes_and_comes_back(self):
        self.plug_second()
        wall = self.wall("--monitor", "DUMMY1")
        self.wait_for_size(wall, 960, 540)
        self.xrandr("--output", "DUMMY1", "--off")
        wall.find("display.monitor: there is no DUMMY1; there is 1: DUMMY0")
        self.wait_for_size(wall, 1280, 720)
        self.xrandr("--output", "DUMMY1", "--mode", "960x540", "--right-of", "DUMMY0")
        self.wait_for_size(wall, 960, 540)
        wall.wait_for_frames()

    def test_another_one_by_the_configuration_while_it_runs(self):
        self.plug_second()
        config = self.folder() / "flowwall.toml"
        config.write_text('[display]\nmonitor = "DUMMY0"\n', encoding="utf-8")
        wall = self.wall("--config", str(config))
        self.wait_for_size(wall, 1280, 720)
        for monitor, size in (("DUMMY1", (960, 540)), ("span", (1280 + 960, 720)), ("DUMMY0", (1280, 720))):
            config.write_text(f'[display]\nmonitor = "{monitor}"\n', encoding="utf-8")
            wall.child.send_signal(signal.SIGHUP)
            self.wait_for_size(wall, *size)
        wall.wait_for_frames()

    def test_one_picture_over_all_of_them_and_the_same_on_each(self):
        self.plug_second()
        wall = self.wall("--monitor", "span")
        self.wait_for_size(wall, 1280 + 960, 720)
        self.xrandr("--output", "DUMMY1", "--off")
        self.wait_for_size(wall, 1280, 720)
        wall.terminate()
        self.plug_second()
        mirror = self.wall("--monitor", "mirror")
        self.wait_for_size(mirror, 1280, 720)
        mirror.find("2240x720")

    def test_the_check_names_them(self):
        self.plug_second()
        self.xrandr("--output", "DUMMY0", "--primary")
        said = self.run_flowwall("check-config", environment=self.display).stdout
        self.assertIn("# monitors: 1: DUMMY0 (1280x720), 2: DUMMY1 (960x540)\n", said)
        said = self.run_flowwall("--monitor", "DUMMY7", "check-config", environment=self.display).stdout
        self.assertIn("2: DUMMY1 (960x540); display.monitor: there is no DUMMY7\n", said)
        self.assertIn("# no monitor is seen from here", self.run_flowwall("check-config").stdout)

    def test_by_number(self):
        self.plug_second()
        self.xrandr("--output", "DUMMY0", "--primary")
        self.wait_for_size(self.wall("--monitor", "2"), 960, 540)


class Compositor(TestCase):
    """As an ordinary user, on outputs that wlroots keeps in memory."""

    def setUp(self):
        need("grim", "Xwayland")
        root = os.geteuid() == 0
        self.user = ORDINARY if root else None
        # Short: a socket's path is.
        self.runtime = pathlib.Path(tempfile.mkdtemp(prefix="fw"))
        self.addCleanup(shutil.rmtree, self.runtime, ignore_errors=True)
        self.data = self.folder()
        if root:
            for folder in (self.runtime, self.data):
                os.chown(folder, pwd.getpwnam(ORDINARY).pw_uid, -1)
            self.data.parent.chmod(0o711 | self.data.parent.stat().st_mode)
        self.environment = {"XDG_RUNTIME_DIR": str(self.runtime), "WLR_BACKENDS": "headless",
                            "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1",
                            "LIBGL_ALWAYS_SOFTWARE": "1", "HOME": str(self.data)}
        try:
            self.run_beside(FLOWWALL, "--version")
        except PermissionError:
            self.skipTest("the program lies where no other user may go")

    def wall(self, *below, flags=(), **environment):
        return self.start(Wall(*DEMO, "--kiosk", *flags, data=self.data, user=self.user, below=below,
                               environment={**self.environment, **environment}))

    def manager(self):
        """systemd's end, which the ordinary user may speak to."""
        manager = self.start(Manager(watchdog_s=20))
        os.chmod(manager.folder.name, 0o755)
        os.chmod(manager.path, 0o777)
        return manager

    def run_beside(self, *command, **environment):
        return subprocess.run(command, **as_user(self.user), capture_output=True, check=True, timeout=30,
                              env={"PATH": os.environ["PATH"], **self.environment, **environment})

    def wait_for_own_picture(self, wall):
        """What is on the output is what the wall says it shows."""
        for order in (STILL, "/api/filter?host=nowhere.example"):  # the demo's flows change
            wait_for("the order to be taken", lambda o=order: wall.ask(o, "POST").status == 200)

        def same():
            own, seen = wall.screenshot(), self.grim()
            self.assertEqual((seen.width, seen.height), (own.width, own.height))
            return own.differing(seen) < own.width * own.height // 1000
        # The first frames reach the output late: Xwayland starts, and so does a busy machine's cage.
        wait_for("the output to show the wall's own picture", same, patience_s=120)

    def grim(self):
        socket = next(self.runtime.glob("wayland-?"))
        return Picture.of_ppm(self.run_beside("grim", "-t", "ppm", "-",
                                              WAYLAND_DISPLAY=socket.name).stdout)


def child_named(parent, name):
    """The process of that name somewhere below `parent`."""
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            comm, rest = stat.read_text().rsplit(")", 1)
            if comm.split("(", 1)[1] == name and int(rest.split()[1]) == parent:
                return int(stat.parent.name)
    return None


class Cage(Compositor):
    # Half a turn, so that what is on the output is drawn for it. A picture that fits, cage hands through
    # (direct scan-out), and what wlroots 0.15 then draws for grim lacks all that has changed meanwhile.
    CAGE = ("cage", "-r", "-r", "--")

    def setUp(self):
        need("cage")
        super().setUp()

    def test_as_the_kiosk_runs_it(self):
        manager = self.manager()
        wall = self.wall(*self.CAGE, **manager.environment())
        self.assertIsNotNone(manager.hear_until("READY=1"), wall.log)
        self.assertEqual(manager.said[-1], "READY=1")
        status = wall.wait_for_frames()
        self.assertEqual(status["render"]["display"], "window")
        self.assertEqual((status["render"]["width"], status["render"]["height"]), (1280, 720))
        self.assertIsNotNone(manager.hear_until("WATCHDOG=1"), wall.log)
        self.wait_for_own_picture(wall)

        os.kill(child_named(wall.child.pid, "flowwall"), signal.SIGTERM)
        self.assertEqual(wall.child.wait(timeout=30), 0, wall.log)
        self.assertIsNotNone(manager.hear_until("STOPPING=1"))

    def test_by_the_hours_the_screen_is_dim_until_somebody_comes(self):
        config = self.data / "hours.toml"
        config.write_text('[display]\ndim_hours = "mon-sun 00:00-24:00"\ndim_level = 0.5\n')
        wall = self.wall(*self.CAGE, flags=("--config", str(config)))
        wait_for("a bright picture of the wall's own", lambda: wall.screenshot().brightest() > 200)
        # Not black: so is a screen that shows nothing yet. And sooner than who was woken falls asleep again.
        wait_for("half as bright a screen", lambda: 90 < self.grim().brightest() < 140, patience_s=100)
        self.wait_for_own_picture(wall)  # its orders wake it

    def test_hours_that_come_with_sighup(self):
        config = self.data / "hours.toml"
        config.write_text("[display]\n")
        wall = self.wall(*self.CAGE, flags=("--config", str(config)))
        wait_for("a bright screen", lambda: self.grim().brightest() > 200)
        config.write_text('[display]\nblank_hours = "00:00-24:00"\n')
        os.kill(child_named(wall.child.pid, "flowwall"), signal.SIGHUP)
        wait_for("a black screen", lambda: self.grim().brightest() == 0)
        config.write_text("[display]\n")
        os.kill(child_named(wall.child.pid, "flowwall"), signal.SIGHUP)
        wait_for("a bright screen again", lambda: self.grim().brightest() > 200)


class Sway(Compositor):
    """Below a sway whose outputs are windows of another one, that keeps its own in memory: a window that is
    closed is a monitor that is gone. (What wlroots 0.15 keeps in memory it cannot switch off.)"""

    def setUp(self):
        need("sway", "swaymsg")
        super().setUp()
        self.desk = self.runtime / "desk"
        self.desk.mkdir(0o777)
        self.desk.chmod(0o777)
        config = self.desk / "config"
        config.write_text("default_border none\n")
        outer = {**self.environment, "XDG_RUNTIME_DIR": str(self.desk)}
        self.start(Process(["sway", "-c", str(config)], outer, user=self.user))
        socket = wait_for("the desk", lambda: next(self.desk.glob("wayland-?"), None))
        self.environment = {**self.environment, "WLR_BACKENDS": "wayland", "WAYLAND_DISPLAY": str(socket)}

    def sway(self, *words, of=None):
        socket = next((of or self.runtime).glob("sway-ipc.*"))
        return self.run_beside("swaymsg", *words, SWAYSOCK=str(socket)).stdout

    def outputs(self):
        return [output["name"] for output in json.loads(self.sway("-t", "get_outputs"))]

    def unplug(self):
        self.sway('[app_id="wlroots"] kill', of=self.desk)
        wait_for("no monitor", lambda: not self.outputs())

    def wall_below_sway(self, **environment):
        start = self.data / "start"
        start.write_text('#!/bin/sh\necho "exec $*" >"$HOME/sway.conf"\n'
                         'exec sway -c "$HOME/sway.conf"\n')
        start.chmod(0o755)
        wall = self.wall("sh", str(start), **environment)
        wall.wait_for_frames()
        return wall

    def test_a_monitor_that_goes_and_comes_back(self):
        manager = self.manager()
        wall = self.wall_below_sway(**manager.environment())
        self.assertIsNotNone(manager.hear_until("READY=1"), wall.log)
        self.unplug()
        for _ in range(4):  # nobody shows its frames, and it lives on
            self.assertIsNotNone(manager.hear_until("WATCHDOG=1", manager.watchdog_s), wall.log)
        wall.wait_for_frames()
        self.sway("create_output")
        self.wait_for_own_picture(wall)
        self.assertIsNotNone(manager.hear_until("WATCHDOG=1", manager.watchdog_s), wall.log)

    def test_a_second_monitor_comes(self):
        wall = self.wall_below_sway()
        self.sway("create_output")
        wall.find(r"2: \S+ \(\d+x720\)")
        wall.wait_for_frames(20)


del Compositor  # no test of its own


if __name__ == "__main__":
    unittest.main()
