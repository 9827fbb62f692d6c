"""What depends on the machine's own network, in a network namespace made for the test."""
import ctypes
import os
import socket
import subprocess
import unittest

from harness import PATIENCE_S, TestCase, Wall

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x20000, 0x10000000, 0x40000000
OUTSIDE, INSIDE = "8.8.8.8", "10.9.9.9"
HEADLESS = ("--headless", "--size", "320x180")


def enter_namespace():
    """Moves this process into namespaces of its own; what goes wrong is an OSError."""
    user, group = os.getuid(), os.getgid()
    flags = CLONE_NEWNET | CLONE_NEWNS | (CLONE_NEWUSER if user != 0 else 0)
    if ctypes.CDLL(None, use_errno=True).unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    if user != 0:
        for file, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"),
                           ("gid_map", f"0 {group} 1")):
            with open("/proc/self/" + file, "w", encoding="ascii") as out:
                out.write(text)


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


class ThisMachine(TestCase):
    @classmethod
    def setUpClass(cls):
        try:
            enter_namespace()
            run("mount", "--make-rprivate", "/")
            run("ip", "link", "set", "lo", "up")
            run("ip", "address", "add", OUTSIDE + "/32", "dev", "lo")
            run("ip", "address", "add", INSIDE + "/32", "dev", "lo")
        except (OSError, subprocess.CalledProcessError) as error:
            raise unittest.SkipTest(f"no network namespace can be had here: {error}")

    def test_the_demo_is_shown_and_labelled_until_there_is_a_connection(self):
        wall = self.start(Wall(*HEADLESS, environment={"POLL_MS": "250"}))
        status = wall.wait_for_state("live")
        self.assertEqual(status["source"]["name"], "demo")
        self.assertIn("demo data", status["source"]["label"])
        self.assertIn("no outside connections", status["source"]["label"])

        with socket.socket() as server, socket.socket() as client:
            server.bind((OUTSIDE, 443))
            server.listen()
            client.bind((INSIDE, 0))
            client.connect((OUTSIDE, 443))
            status = wall.wait_for_status("this machine's connections",
                                          lambda s: s["source"]["name"] == "localhost")
            self.assertNotIn("demo", status["source"]["label"])
            self.assertIsNone(status["source"]["notice"])
            flows = wall.ask("/api/flows").json["flows"]
            self.assertIn(OUTSIDE, str(flows))
            # Its server's socket is this machine's too: that one goes from home to home.
            wall.wait_for_status("it alone is drawn", lambda s: s["render"]["flowsDrawn"] == 1)

            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
                datagrams.bind((INSIDE, 0))
                datagrams.connect((OUTSIDE, 53))
                wall.wait_for_status("UDP's lack of counters confessed",
                                     lambda s: "UDP" in (s["source"]["notice"] or ""))
        wall.wait_for_status("the demo again", lambda s: s["source"]["name"] == "demo")

    def test_sigterm_ends_it_though_a_name_lookup_hangs(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            silent.bind(("127.0.0.1", 53))
            resolv = self.folder() / "resolv.conf"
            resolv.write_text("nameserver 127.0.0.1\n")
            run("mount", "--bind", str(resolv), "/etc/resolv.conf")
            self.addCleanup(run, "umount", "/etc/resolv.conf")
            wall = self.start(Wall(*HEADLESS, environment={
                "NTOP_HOST": "ntop.example.org", "NTOP_USER": "w", "NTOP_PASS": "x"}))
            silent.settimeout(PATIENCE_S)
            silent.recv(512)  # the lookup has begun, and will not be answered
            code, seconds = wall.terminate()
            self.assertEqual(code, 0)
            self.assertLess(seconds, 2)
