"""The main job: a real ntopng's answers on the wall, headless and in a window."""
import shutil
import unittest

from harness import PASSWORD, FakeNtopng, Picture, TestCase, Wall, start_display, wait_for

HEADLESS = ("--headless", "--size", "320x180")
NO_PANELS = ("--panels", "none")  # where the Earth and the flows are looked at


class Headless(TestCase):
    def live(self, *flags, **environment):
        fake = self.start(FakeNtopng())
        wall = self.start(Wall(*HEADLESS, *flags, environment=fake.environment(**environment)))
        wall.wait_for_status("live with flows drawn", lambda s: s["source"]["state"] == "live" and
                             s["render"]["flowsDrawn"] > 0)
        return fake, wall

    def test_flows_are_listed_with_places(self):
        _, wall = self.live()
        flows = wall.ask("/api/flows").json["flows"]
        self.assertGreaterEqual(len(flows), 20)
        placed = [flow for flow in flows if all(
            flow[end] for end in ("srcGeo", "dstGeo"))]
        self.assertGreaterEqual(len(placed), 0.9 * len(flows))
        self.assertLessEqual(wall.status()["counts"]["unplaced"], 0.1 * len(flows))

    def test_screenshot_shows_them(self):
        _, wall = self.live(*NO_PANELS)
        fake = self.start(FakeNtopng("empty-list"))
        idle = self.start(Wall(*HEADLESS, *NO_PANELS, environment=fake.environment()))
        idle.wait_for_state("live")
        idle.wait_for_frames()
        without = idle.screenshot()
        self.assertEqual((without.width, without.height), (320, 180))
        # They fade in, however long that takes here.
        wait_for("shining flows",
                 lambda: wall.screenshot().colourful() > 2 * without.colourful() + 50)
        self.assertGreater(sum(map(sum, without.rows)) / (320 * 180 * 3), 5, "the world is there")

    def test_view_is_switched_and_told(self):
        _, wall = self.live("--view", "globe", *NO_PANELS)
        globe = wall.screenshot()
        answer = wall.ask("/api/view?mode=map", "POST")
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(wall.status()["view"]["mode"], "map")
        answer = wall.ask("/api/view?zoom=3&lat=50&lon=10", "POST").json
        self.assertEqual((answer["zoom"], answer["lat"], answer["lon"]), (3, 50, 10))
        wait_for("the map", lambda: wall.screenshot().differing(globe) > 320 * 180 / 10)

    def test_bad_requests_are_told_what_is_allowed(self):
        _, wall = self.live()
        for path, method, status, words in (
                ("/api/view?mode=cube", "POST", 400, ["globe", "map"]),
                ("/api/view?zoom=99", "POST", 400, ["0.5", "24"]),
                ("/api/view?colour=red", "POST", 400, ["colour"]),
                ("/api/screenshot.png?width=9", "GET", 400, ["width"]),
                ("/api/nothing", "GET", 404, []),
                ("/api/status", "POST", 405, [])):
            with self.subTest(path=path):
                answer = wall.ask(path, method)
                self.assertEqual(answer.status, status)
                self.assertIs(answer.json["ok"], False)
                for word in words:
                    self.assertIn(word, answer.json["error"])
        self.assertIn("GET", wall.ask("/api/status", "POST").headers["Allow"])
        wall.wait_for_frames()

    def test_nothing_is_uploaded_between_snapshots(self):
        _, wall = self.live(POLL_MS="60000")
        # The state line is redrawn once a second; only the flows' own bytes must stand still.
        first = wall.status()["render"]
        later = wall.wait_for_frames(20)["render"]
        self.assertGreater(first["flowBytesUploaded"], 0)
        self.assertEqual(later["flowBytesUploaded"], first["flowBytesUploaded"])

    def test_more_flows_take_no_more_draw_calls(self):
        _, few = self.live("--view", "map", DEFAULT_LENGTH="10", POLL_MS="60000")
        _, many = self.live("--view", "map", DEFAULT_LENGTH="100", POLL_MS="60000")

        def still(wall):
            return wall.wait_for_status("frames", lambda s: s["render"]["frames"] > 5)["render"]
        self.assertNotEqual(still(few)["flowsDrawn"], still(many)["flowsDrawn"])
        self.assertLessEqual(still(many)["drawCalls"], 40)
        # Layers are drawn anew now and then; once nothing fades any more, most frames do with
        # the least.
        least = {few: 40, many: 40}

        def equal_least():
            for wall in least:
                seen = (wall.wait_for_frames(1)["render"]["drawCalls"] for _ in range(8))
                least[wall] = min(least[wall], *seen)
            return least[few] == least[many] < 40
        wait_for("the same draw calls for few as for many", equal_least)

    def test_an_expired_session_is_renewed(self):
        fake, wall = self.live()
        fake.say("session-life 3")
        polls = wall.status()["source"]["polls"]
        status = wall.wait_for_status("more polls", lambda s: s["source"]["polls"] > polls + 6)
        self.assertEqual((status["source"]["state"], status["source"]["failures"]), ("live", 0))

    def test_the_password_is_nowhere_to_be_seen(self):
        _, wall = self.live()
        pid = wall.child.pid
        with open(f"/proc/{pid}/cmdline", encoding="utf-8") as cmdline:
            self.assertNotIn(PASSWORD, cmdline.read())
        for path in ("/api/status", "/api/flows", "/api/view"):
            self.assertNotIn(PASSWORD, wall.ask(path).body.decode())
        wall.terminate()
        wall.reader.join()
        self.assertNotIn(PASSWORD, wall.log)

    def test_sigterm_and_sigint_end_it_at_once(self):
        for signal_name in ("TERM", "INT"):
            with self.subTest(signal=signal_name):
                _, wall = self.live()
                if signal_name == "INT":
                    wall.child.send_signal(2)
                    self.assertEqual(wall.child.wait(timeout=2), 0)
                else:
                    code, seconds = wall.terminate()
                    self.assertEqual(code, 0)
                    self.assertLess(seconds, 2)

    def test_sigterm_in_the_middle_of_a_slow_poll(self):
        fake = self.start(FakeNtopng("silent"))
        wall = self.start(Wall(*HEADLESS, environment=fake.environment()))
        wall.wait_for_frames()
        code, seconds = wall.terminate()
        self.assertEqual(code, 0)
        self.assertLess(seconds, 2)

    def test_panels_for_which_there_is_no_room_are_told(self):
        small = self.start(Wall("--headless", "--source", "demo", "--size", "400x240"))
        missing = small.wait_for_frames()["render"]["panelsWithoutRoom"]
        self.assertIn("counts", missing.split(","))
        small.find(f"too small for these panels: {missing}")
        large = self.start(Wall("--headless", "--source", "demo", "--size", "1024x768"))
        self.assertEqual(large.wait_for_frames()["render"]["panelsWithoutRoom"], "none")


@unittest.skipUnless(shutil.which("Xvfb"), "Xvfb is not installed (scripts/test installs it)")
class Window(TestCase):
    def setUp(self):
        self.display = start_display(self, "800x600")

    def test_draws_in_a_window_and_ends_cleanly(self):
        fake = self.start(FakeNtopng())
        wall = self.start(Wall("--windowed", "--size", "640x360", *NO_PANELS,
                               environment={**self.display, **fake.environment()}))
        status = wall.wait_for_status("flows in the window", lambda s: s["render"]["flowsDrawn"])
        self.assertEqual(status["render"]["display"], "window")
        self.assertEqual(status["render"]["quality"], "low")  # of a software renderer
        self.assertEqual((status["render"]["width"], status["render"]["height"]), (640, 360))
        wait_for("shining flows", lambda: wall.screenshot().colourful() > 100)
        code, seconds = wall.terminate()
        self.assertEqual(code, 0)
        self.assertLess(seconds, 2)

    def test_fills_the_screen_whatever_size_was_asked_for(self):
        wall = self.start(Wall("--source", "demo", "--size", "640x360", environment=self.display))
        wall.find("the size is not used")
        status = wall.wait_for_status("frames", lambda s: s["render"]["frames"] > 1)
        self.assertEqual(status["render"]["display"], "window")
        self.assertEqual((status["render"]["width"], status["render"]["height"]), (800, 600))

    def test_without_a_display_it_goes_headless_and_says_where_the_picture_is(self):
        wall = self.start(Wall("--source", "demo", "--size", "320x180"))
        address = wall.find(r"its picture at http://127\.0\.0\.1:\d+(/\S+)")[1]
        self.assertEqual(Picture(wall.ask(address).body).width, 320)
        self.assertEqual(wall.wait_for_frames()["render"]["display"], "headless")
