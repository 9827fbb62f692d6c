"""What happens to a wall, provoked one by one: what it shows meanwhile, how long until it is well again once
the cause is gone, and that nothing is lost. FLOWWALL_FAULTS_TABLE names the file for the table of it
(docs/faults.md): python3 -m unittest test_faults, with the variables of harness.py."""
import json
import os
import pathlib
import shutil
import struct
import subprocess
import time
import unittest

from harness import FakeNtopng, TestCase, Wall, wait_for
from servers import NameServer
from test_displays import LOST_DEVICE
from test_files import raw_files
from test_service import Manager, stop_thread

SMALL = ("--headless", "--size", "320x180")
SHIFTED_CLOCK = os.environ.get("SHIFTED_CLOCK_LIBRARY")
HOUR_S, DAY_S = 3600, 86_400
ROWS = []


def tearDownModule():
    path = os.environ.get("FLOWWALL_FAULTS_TABLE")
    if path:
        lines = ["# What a wall survives", "",
                 "Provoked by `tests/e2e/test_faults.py`, which writes this table; times are of one run on a",
                 "2-core machine without a graphics device, polls every 500 ms, other work beside.", "",
                 "| fault | the wall meanwhile | well again | lost |", "| --- | --- | --- | --- |"]
        lines += ["| " + " | ".join(row) + " |" for row in ROWS]
        pathlib.Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


class Faults(TestCase):
    def wall(self, fake, *flags, **environment):
        wall = self.start(Wall(*SMALL, *flags, environment=fake.environment(**environment)))
        wall.wait_for_state("live")
        wall.wait_for_status("flows", lambda s: s["render"]["flowsDrawn"] > 0)
        return wall

    def row(self, fault, meanwhile, since, lost="nothing"):
        ROWS.append((fault, meanwhile, f"{time.monotonic() - since:.1f} s", lost))

    def well_again(self, wall):
        """Live, fresh and drawing."""
        wall.wait_for_status("fresh data", lambda s: s["source"]["state"] == "live" and
                             s["source"]["ageMs"] < 2000)
        wall.wait_for_frames()

    def test_ntopng_is_gone_and_comes_back(self):
        fake = self.start(FakeNtopng())
        wall = self.wall(fake)
        fake.say("down")
        gone = wall.wait_for_status("the loss", lambda s: s["source"]["error"])
        self.assertGreater(gone["render"]["flowsDrawn"], 0, "the last flows stay, marked as old")
        silent = wall.wait_for_state("stale", patience_s=60)
        self.assertIn("cannot connect", silent["source"]["error"])
        fake.say("normal")
        since = time.monotonic()
        self.well_again(wall)
        self.row("ntopng is gone", "its last flows, marked as old; “cannot connect to …”", since)

    def wall_with_a_clock(self, fake, **environment):
        """And how to set its clocks: seconds ahead of ours; of the day, and since the start."""
        if not SHIFTED_CLOCK:
            self.skipTest("SHIFTED_CLOCK_LIBRARY is not set")
        clock = self.folder() / "clock"
        clock.write_bytes(bytes(16))

        def set_ahead(day_s, start_s=0):
            with clock.open("r+b") as file:  # which the wall has mapped
                file.write(struct.pack("=qq", day_s, start_s))

        return set_ahead, self.wall(fake, LD_PRELOAD=SHIFTED_CLOCK, SHIFTED_CLOCK=str(clock), **environment)

    def test_ntopng_is_gone_for_an_hour(self):
        fake = self.start(FakeNtopng())
        set_ahead, wall = self.wall_with_a_clock(fake)
        wait_for("a snapshot", lambda: raw_files(wall.data))
        good, kept = wall.status(), {file.name for file in raw_files(wall.data)}
        fake.say("down")
        for passed_s in range(0, HOUR_S + 1, 300):  # both clocks; each time it tries at least once
            set_ahead(passed_s, passed_s)
            gone = wall.wait_for_polls(1)
        self.assertEqual(gone["source"]["state"], "unreachable")
        self.assertIn("cannot connect", gone["source"]["error"])
        self.assertGreaterEqual(gone["source"]["ageMs"], 0.9 * HOUR_S * 1000)
        wall.wait_for_status("no flows that are an hour old", lambda s: s["render"]["flowsDrawn"] == 0)
        wall.wait_for_frames()
        fake.say("normal")
        since = time.monotonic()
        wall.wait_for_state("live", patience_s=90)  # it tries every 8 to 15 s by now
        self.well_again(wall)
        wall.wait_for_status("the same flows", lambda s: s["render"]["flowsDrawn"] == good["render"]["flowsDrawn"])
        self.assertLessEqual(kept, {file.name for file in raw_files(wall.data)})
        self.row("ntopng is gone for an hour", "its last flows for a minute, then none, and a red line: "
                 "“cannot connect to …”; it tries every 8 to 15 s", since)

    def test_the_clock_jumps_a_day(self):
        fake = self.start(FakeNtopng())
        # The fake's certificate is good for a day only.
        set_ahead, wall = self.wall_with_a_clock(fake, NTOP_INSECURE="1", NTOP_CA_FILE="")
        for name, jump in (("forwards", DAY_S), ("backwards", -DAY_S)):
            before = wall.status()
            set_ahead(jump)
            since = time.monotonic()
            after = wall.wait_for_polls(3)
            self.well_again(wall)
            self.assertEqual(after["source"]["failures"], before["source"]["failures"])
            self.assertGreater(after["render"]["flowsDrawn"], 0)
            age = wall.status()["source"]["ageMs"]
            self.assertTrue(0 <= age < 5000, age)
            self.row(f"the clock jumps a day {name}",
                     "the clock in the picture jumps; ages and rates go by a clock that does not", since)
        for file in raw_files(wall.data):
            json.loads(file.read_bytes())

    def test_the_name_server_is_gone(self):
        fake = self.start(FakeNtopng())
        names = NameServer({"192.168.1.10": "reception.lan"}, silent=True)
        self.addCleanup(names.close)
        config = self.config(f'[names]\nservers = ["{names.address}"]\nqueries_per_second = 1000\n')
        wall = self.wall(fake, "--config", str(config))
        wall.wait_for_provider("reverse DNS", lambda dns: dns["error"], patience_s=60)
        self.assertEqual(wall.status()["source"]["state"], "live")
        names.silent = False
        since = time.monotonic()
        wall.wait_for_provider("reverse DNS", lambda dns: dns["state"] == "ready", patience_s=90)
        self.row("the name server gives no answer",
                 "addresses in place of names; the health says why", since)

    def test_the_data_directory_is_gone(self):
        fake = self.start(FakeNtopng())
        wall = self.wall(fake)
        wall.wait_for_provider("file raw", lambda raw: raw["counters"]["written"] >= 1)
        wall.data.rename(self.folder() / "gone")  # at once, whatever is written just now
        wall.data.write_text("in the way", encoding="utf-8")  # nor can it be made again
        wall.wait_for_provider("file raw", lambda raw: raw["state"] == "failed")
        self.assertEqual(wall.status()["source"]["state"], "live")
        wall.data.unlink()
        wall.data.mkdir()
        since = time.monotonic()
        wall.wait_for_provider("file raw", lambda raw: raw["state"] == "ready")
        wait_for("a snapshot", lambda: raw_files(wall.data))
        self.row("the data directory is gone", "all as before; what is wrong stands in the health", since,
                 "what lay in it; caches are written again")

    def test_the_disk_is_full(self):
        fake, data = self.start(FakeNtopng()), self.folder()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", str(data)],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest("nothing can be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", str(data)], check=True)
        filler = data / "filler"
        with open(filler, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(data).free)
        wall = self.start(Wall(*SMALL, data=data, environment=fake.environment()))
        failed = wall.wait_for_provider("file raw", lambda raw: raw["state"] == "failed")
        self.assertRegex(failed["error"], "are free|No space left")
        wall.wait_for_frames()
        self.assertEqual(wall.status()["source"]["state"], "live")
        for file in data.glob("*.json"):
            json.loads(file.read_bytes())
        filler.unlink()
        since = time.monotonic()
        wall.wait_for_provider("file raw", lambda raw: raw["state"] == "ready")
        self.row("the disk is full", "all as before; what is missing stands in the health", since,
                 "the snapshots of that time")
        wall.terminate()

    def test_the_graphics_device_is_lost(self):
        if not LOST_DEVICE:
            self.skipTest("LOST_DEVICE_LIBRARY is not set")
        fake, order = self.start(FakeNtopng()), self.folder() / "order"
        wall = self.wall(fake, LD_PRELOAD=LOST_DEVICE, LOST_DEVICE=str(order))
        whole = order.with_suffix(".new")
        whole.write_text("reset")
        since = time.monotonic()
        whole.rename(order)
        wall.find("the graphics device was reset")
        self.well_again(wall)
        self.row("the graphics device is reset", "the last frame, until all is made anew", since)

    def dies_and_is_started_again(self, fault, meanwhile, provoke):
        """As systemd would with WatchdogSec=3: it waits that long, kills, and starts anew."""
        manager = self.start(Manager(watchdog_s=3))
        data = self.folder()
        command = (*SMALL, "--source", "demo", "--panels", "none")
        shaders = self.folder() / "shaders"
        shutil.copytree(pathlib.Path(__file__).resolve().parents[2] / "shaders", shaders)
        environment = manager.environment(FLOWWALL_SHADERS=str(shaders))
        wall = self.start(Wall(*command, data=data, environment=environment))
        self.assertIsNotNone(manager.hear_until("READY=1"), wall.log)
        since = time.monotonic()
        end = provoke(wall, shaders)
        self.assertTrue(manager.loses_patience(), manager.said)
        end()
        wall.child.wait()
        again = self.start(Wall(*command, data=data, environment=manager.environment()))
        self.assertIsNotNone(manager.hear_until("READY=1"), again.log)
        self.row(fault + " (WatchdogSec=3)", meanwhile, since)

    def test_the_drawing_hangs(self):
        self.dies_and_is_started_again("the drawing thread hangs", "the last frame",
                                       lambda wall, _: stop_thread(wall.child.pid, "flowwall"))

    def test_the_network_side_hangs(self):
        self.dies_and_is_started_again("the network thread hangs", "the last flows",
                                       lambda wall, _: stop_thread(wall.child.pid, "network"))

    def test_the_picture_is_black(self):
        def blacken(wall, shaders):
            for fragment in shaders.glob("*.frag"):
                fragment.write_text("#version 450 core\nout vec4 colour;\n"
                                    "void main() { colour = vec4(0.0, 0.0, 0.0, 1.0); }\n")
            return wall.child.kill
        self.dies_and_is_started_again("the picture is black", "nothing", blacken)


if __name__ == "__main__":
    unittest.main()
