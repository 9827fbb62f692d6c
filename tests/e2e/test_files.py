"""What the wall keeps in its data directory, and what it does when that is damaged, shared, not
writable or killed; and the replay of what was kept."""
import json
import random
import re
import signal
import time

from harness import PATIENCE_S, TOKEN, FakeNtopng, TestCase, Wall, wait_for
from servers import NameServer, PlaceServer, snapshot

HEADLESS = ("--headless", "--size", "320x180")
LIST = ("/lua/rest/v2/get/flow/active_list.lua?start=0&length=50&l4proto=6&sort=throughput"
        "&order=desc&ifid=0")
OSAKA = {"country": "Japan", "countryCode": "JP", "city": "Osaka", "lat": 34.69, "lon": 135.5,
         "as": "AS64500 Example Networks"}
SEED = 20261124


def raw_files(data):
    return sorted(path for path in data.glob("raw_*") if re.fullmatch(r"raw_\d+\.json", path.name))


class Files(TestCase):
    """What the classes here have in common; it has no test of its own."""

    def wall(self, *flags, data=None, fake=None, **environment):
        """A wall that shows the fake ntopng's flows."""
        fake = fake or self.start(FakeNtopng())
        wall = self.start(Wall(*HEADLESS, *flags, data=data,
                               environment=fake.environment(**environment)))
        wall.wait_for_state("live")
        return wall

    def stop(self, wall):
        code, seconds = wall.terminate()
        wall.reader.join()
        self.assertEqual(code, 0, wall.log)
        self.assertLess(seconds, 2)


class Persistence(Files):
    def test_raw_snapshots_are_what_the_server_sent_and_only_so_many(self):
        fake, data = self.start(FakeNtopng()), self.folder()
        config = self.config("[data]\nsnapshots = 2\n[names]\nreverse_dns = false\n")
        wall = self.wall("--config", str(config), data=data, fake=fake)
        wall.wait_for_provider("file raw", lambda raw: raw["counters"]["written"] >= 4)
        self.stop(wall)
        sent = fake.ask("GET", LIST, headers={"Authorization": "Token " + TOKEN}).body
        files = raw_files(data)
        self.assertEqual(len(files), 2)
        for file in files:
            self.assertEqual(file.read_bytes(), sent)
        self.assertEqual({path.name for path in data.iterdir()},
                         {"flows_latest.json", *(file.name for file in files)})

    def test_flows_latest_is_what_the_api_answers(self):
        data = self.folder()
        wall = self.wall(data=data, POLL_MS="60000")
        wall.wait_for_status("flows", lambda s: s["render"]["flowsDrawn"] > 0)
        answered = wall.ask("/api/flows").json
        self.stop(wall)
        kept = json.loads((data / "flows_latest.json").read_bytes())
        self.assertEqual(kept.keys(), answered.keys())
        self.assertEqual(len(kept["flows"]), 50)
        for one, other in zip(kept["flows"], answered["flows"]):
            self.assertEqual(one, other)

    def test_a_restart_knows_the_places_and_names_that_were_found(self):
        data, fake = self.folder(), self.start(FakeNtopng())
        places = self.start(PlaceServer(OSAKA))
        names = self.start(NameServer({"142.250.180.78": "lookup.example.net"}))
        asking = self.config(f'[geo]\nproviders = ["ip-api"]\nip_api_url = "{places.url}"\n'
                             f'[names]\nservers = ["{names.address}"]\nqueries_per_second = 1000\n')
        wall = self.wall("--config", str(asking), data=data, fake=fake)
        wall.wait_for_provider("place cache", lambda cache: cache["counters"]["size"] > 0)
        wall.wait_for_provider("reverse DNS", lambda dns: dns["counters"]["answers"] > 0)
        for name in ("geo_cache.json", "dns_cache.json"):
            wait_for(f"the first {name}", (data / name).exists, patience_s=15)
        self.stop(wall)
        geo = json.loads((data / "geo_cache.json").read_bytes())
        self.assertEqual(geo.pop("missesAt"), {})
        self.assertEqual(geo["142.250.180.78"]["city"], "Osaka")
        dns = json.loads((data / "dns_cache.json").read_bytes())
        self.assertEqual(dns["142.250.180.78"], "lookup.example.net")

        silent = self.config("[geo]\nproviders = []\n[names]\nreverse_dns = false\n")
        wall = self.wall("--config", str(silent), data=data, fake=fake)
        kept = wall.wait_for_provider("place cache", lambda _: True)
        self.assertEqual(kept["counters"]["size"], len(geo))
        flow = next(flow for flow in wall.ask("/api/flows").json["flows"]
                    if flow["dstIp"] == "142.250.180.78")
        self.assertEqual((flow["dstGeo"]["city"], flow["dstGeo"]["country"]), ("Osaka", "Japan"))
        self.assertEqual(flow["dstGeo"]["countryCode"], "JP")

    def test_a_restart_knows_what_nobody_knows(self):
        data, fake = self.folder(), self.start(FakeNtopng())
        places = self.start(PlaceServer(None))
        config = self.config(f'[geo]\nproviders = ["ip-api"]\nip_api_url = "{places.url}"\n'
                             "[names]\nreverse_dns = false\n")
        wall = self.wall("--config", str(config), data=data, fake=fake)
        asked = wall.wait_for_provider(
            "ip-api", lambda p: p["counters"]["misses"] and not p["counters"]["queued"])
        misses = asked["counters"]["misses"]
        self.stop(wall)
        kept = json.loads((data / "geo_cache.json").read_bytes())
        missed_at = kept.pop("missesAt")
        self.assertEqual(len(kept), misses)
        self.assertEqual(set(kept.values()), {None})
        self.assertEqual(kept.keys(), missed_at.keys())
        asked_before = len(places.asked)
        wall = self.wall("--config", str(config), data=data, fake=fake)
        wall.wait_for_provider("place cache", lambda p: p["counters"]["lookups"] > misses)
        self.assertEqual(wall.provider("ip-api")["counters"]["requests"], 0)
        self.stop(wall)
        self.assertEqual(len(places.asked), asked_before)

    def test_a_damaged_cache_is_set_aside_and_said_once(self):
        data = self.folder()
        (data / "geo_cache.json").write_bytes(b'{"1.2.3.4": {"lat": 5')
        (data / "dns_cache.json").write_bytes(b"\xff\xfe rubbish")
        wall = self.wall(data=data)
        self.stop(wall)
        for name, damage in (("geo_cache.json", b'{"1.2.3.4": {"lat": 5'),
                             ("dns_cache.json", b"\xff\xfe rubbish")):
            aside = [path for path in data.iterdir() if path.name.startswith(name + ".bad-")]
            self.assertEqual(len(aside), 1, name)
            self.assertRegex(aside[0].name, r"\.bad-\d{13}$")
            self.assertEqual(aside[0].read_bytes(), damage)
            self.assertEqual(wall.log.count(f"{data / name} "), 1, wall.log)
            self.assertIn(aside[0].name, wall.log)

    def test_the_predecessor_s_files_are_read(self):
        data = self.folder()
        (data / "geo_cache.json").write_text(json.dumps({
            "142.250.180.78": {"lat": 34.69, "lon": 135.5, "country": "Japan", "city": "Osaka"},
            "91.198.174.192": {"lat": 52.3, "lon": 5.7, "country": "Netherlands", "city": ""},
            "8.8.8.8": None}), encoding="utf-8")
        (data / "dns_cache.json").write_text(json.dumps({
            "192.168.1.10": "old-laptop.lan", "8.8.8.8": None}), encoding="utf-8")
        (data / "flows_latest.json").write_text("{}", encoding="utf-8")
        (data / "raw_1700000000000.json").write_text(snapshot(("10.0.0.1", "8.8.8.8")),
                                                     encoding="utf-8")
        names = self.start(NameServer({}, silent=True))  # what is named was in the file
        config = self.config(
            f'[geo]\nproviders = []\n[names]\nservers = ["{names.address}"]\n')
        wall = self.wall("--config", str(config), data=data)
        cache = wall.wait_for_provider("place cache", lambda _: True)
        self.assertEqual(cache["counters"]["size"], 3, "a null is remembered as a miss")
        flows = {(flow["srcIp"], flow["dstIp"]): flow
                 for flow in wall.ask("/api/flows").json["flows"]}
        osaka = flows["192.168.1.10", "142.250.180.78"]
        self.assertEqual((osaka["dstGeo"]["city"], osaka["dstGeo"]["country"]), ("Osaka", "Japan"))
        self.assertEqual(osaka["srcHost"], "old-laptop.lan")
        self.assertEqual(flows["192.168.1.10", "91.198.174.192"]["dstGeo"]["country"],
                         "Netherlands")
        self.assertIsNone(flows["192.168.1.10", "8.8.8.8"]["dstGeo"])
        self.stop(wall)
        self.assertEqual([path.name for path in data.iterdir() if ".bad-" in path.name], [])


class UnwritableData(Files):
    def test_a_directory_that_cannot_be_made_costs_persistence_only(self):
        file = self.folder() / "a-file"
        file.write_text("in the way", encoding="utf-8")
        wall = self.wall(data=file / "data")
        for name in ("file raw", "file flows_latest.json"):
            provider = wall.wait_for_provider(name, lambda p: p["state"] == "failed")
            self.assertIn(str(file), provider["error"])
            self.assertNotIn("\n", provider["error"])
            wall.wait_for_status("the notice", lambda s: provider["error"] in s["source"]["notice"])
        wall.wait_for_polls(4)
        wall.wait_for_frames()
        self.assertEqual(wall.status()["source"]["state"], "live")
        self.stop(wall)
        self.assertEqual(file.read_text(encoding="utf-8"), "in the way")
        self.assertNotIn("well again", wall.log)

    def test_a_device_in_its_place_costs_persistence_only(self):
        wall = self.wall(data="/dev/null")
        for name in ("file raw", "file flows_latest.json"):
            failed = wall.wait_for_provider(name, lambda p: p["counters"]["failed"] >= 2)
            self.assertEqual(failed["state"], "failed")
            self.assertIn("/dev/null", failed["error"])
        wall.find("warning.*/dev/null")
        self.assertNotIn("well again", wall.log)
        self.stop(wall)

    def test_a_second_wall_on_a_directory_says_so_and_draws(self):
        data = self.folder()
        first = self.wall(data=data)
        first.wait_for_provider("file raw", lambda raw: raw["counters"]["written"] >= 1)
        second = self.wall(data=data)
        failed = second.wait_for_provider("file raw", lambda raw: raw["state"] == "failed")
        self.assertIn("another flowwall is writing to " + str(data), failed["error"])
        second.find("another flowwall is writing to")
        second.wait_for_status("the notice", lambda s: failed["error"] in s["source"]["notice"])
        second.wait_for_provider("file flows_latest.json", lambda p: p["state"] == "failed")
        second.wait_for_polls(2)
        self.assertNotIn("well again", second.log)
        second.wait_for_frames()
        written = first.provider("file raw")["counters"]["written"]
        first.wait_for_provider("file raw", lambda raw: raw["counters"]["written"] > written)
        self.stop(second)


class Killed(Files):
    def test_at_any_moment_leaves_every_file_readable(self):
        data, fake, dice = self.folder(), self.start(FakeNtopng()), random.Random(SEED)
        places = self.start(PlaceServer(OSAKA))
        config = self.config(f'[geo]\nproviders = ["ip-api"]\nip_api_url = "{places.url}"\n'
                             "[names]\nreverse_dns = false\n[data]\nsnapshots = 3\n")
        for _ in range(10):
            wall = Wall(*HEADLESS, "--config", str(config), data=data,
                        environment=fake.environment(POLL_MS="250"))
            try:
                wall.wait_for_provider("file raw", lambda raw: raw["counters"]["written"] >= 1)
                time.sleep(dice.uniform(0, 0.3))  # the moment that is tried
                wall.child.send_signal(signal.SIGKILL)
                wall.child.wait(timeout=PATIENCE_S)
            finally:
                wall.close()
            for path in data.glob("*.json"):
                with self.subTest(file=path.name):
                    json.loads(path.read_bytes())
            self.assertLessEqual(len(raw_files(data)), 4, "three, and the one just written")
        wall = self.wall("--config", str(config), data=data, fake=fake)
        wall.wait_for_provider("file raw", lambda raw: raw["counters"]["written"] >= 1)
        self.stop(wall)
        self.assertEqual([path.name for path in data.iterdir() if not path.name.endswith(".json")],
                         [], "nothing half written is left, and nothing was set aside")


class Replay(Files):
    def recorded(self):
        data = self.folder()
        wall = self.wall(data=data)
        wall.wait_for_provider("file raw", lambda raw: raw["counters"]["written"] >= 2)
        flows = wall.ask("/api/flows").json["flows"]
        self.stop(wall)
        return data, flows

    def test_shows_what_was_recorded_and_says_when(self):
        data, flows = self.recorded()
        wall = self.start(Wall(*HEADLESS, "--source", f"replay:{data}"))
        status = wall.wait_for_status("replayed flows", lambda s: s["render"]["flowsDrawn"] > 0)
        self.assertEqual((status["source"]["name"], status["source"]["state"]), ("replay", "live"))
        self.assertRegex(status["source"]["label"],
                         r"^replay of .*, recorded \d{4}-\d\d-\d\d \d\d:\d\d UTC$")

        def ends(flow):
            return flow["srcIp"], flow["srcPort"], flow["dstIp"], flow["dstPort"]
        self.assertEqual({ends(flow) for flow in wall.ask("/api/flows").json["flows"]},
                         {ends(flow) for flow in flows})
        self.stop(wall)
        self.assertEqual(raw_files(wall.data), [], "a replay is not recorded again")

    def test_a_damaged_snapshot_is_skipped_and_named_once(self):
        data = self.folder()
        (data / "raw_1795461928000.json").write_text(snapshot(("192.168.1.9", "8.8.8.8")),
                                                     encoding="utf-8")
        damaged = data / "raw_1795461929000.json"
        damaged.write_text("{", encoding="utf-8")
        wall = self.start(Wall(*HEADLESS, "--source", f"replay:{data}"))
        line = wall.find(r".*a raw snapshot is skipped: .*")[0]
        self.assertEqual(line.count(damaged.name), 1, line)
        status = wall.wait_for_status("the notice", lambda s: s["source"]["notice"])
        self.assertEqual(status["source"]["notice"].count(damaged.name), 1)
        self.assertIn("1 of 2 raw snapshots is skipped", status["source"]["notice"])

    def test_the_same_shot_is_the_same_file(self):
        data, _ = self.recorded()
        folder = self.folder()

        def shot(name, *flags):
            ended = self.run_flowwall(
                "shot", *flags, "--size", "320x180", "--time", "2026-11-24T12:00:00Z", "--at", "8",
                "-o", str(folder / name))
            self.assertEqual(ended.returncode, 0, ended.stderr)
            return (folder / name).read_bytes()
        first = shot("a.png", "--source", f"replay:{data}")
        self.assertEqual(first, shot("b.png", "--source", f"replay:{data}"))
        self.assertNotEqual(first, shot("c.png", "--source", "demo"))

    def test_an_empty_or_missing_directory_is_one_sentence_until_files_appear(self):
        for state, words in (("missing", "cannot list"), ("empty", "holds no raw snapshots")):
            with self.subTest(directory=state):
                data = self.folder() / "recordings"
                if state == "empty":
                    data.mkdir()
                wall = self.start(Wall(*HEADLESS, "--source", f"replay:{data}"))
                status = wall.wait_for_status("an error", lambda s: s["source"]["error"])
                self.assertIn(words, status["source"]["error"])
                self.assertIn(str(data), status["source"]["error"])
                wall.wait_for_frames()
                data.mkdir(exist_ok=True)
                whole = data / "raw_1795461928000.json.part"
                whole.write_text(snapshot(("192.168.1.9", "8.8.8.8")), encoding="utf-8")
                whole.rename(data / "raw_1795461928000.json")
                live = wall.wait_for_state("live")
                self.assertIsNone(live["source"]["error"])
                self.assertEqual(wall.ask("/api/flows").json["flows"][0]["srcIp"], "192.168.1.9")
                self.assertEqual(wall.log.count(words), 1, wall.log)
                self.stop(wall)

    def test_a_shot_of_an_empty_directory_says_so(self):
        empty = self.folder()
        ended = self.run_flowwall("shot", "--source", f"replay:{empty}", "--size", "64x64", "-o",
                                  str(self.folder() / "a.png"))
        self.assertEqual(ended.stderr.count("holds no raw snapshots"), 1, ended.stderr)
