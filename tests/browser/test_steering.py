"""Every control of the remote page does to the running wall what it says."""
import unittest

from harness import wait_for
from page import DESKTOP, MISSING, PHONE
from page_case import PageCase, setUpModule, tearDownModule

if not MISSING:
    from page import Keys


class Controls:
    """The same on the desktop and on the phone."""

    def test_globe_and_map(self):
        self.addCleanup(self.wall.ask, "/api/view?mode=globe", "POST")
        self.wall.ask("/api/view?zoom=1&lat=0&lon=0&spin=0", "POST")
        self.wall.wait_for_frames()
        globe = self.wall.screenshot()
        self.page.click("#mode-map")
        self.view("mode", "map")
        self.page.wait("Map pressed", lambda: self.page.is_pressed("#mode-map"))
        self.assertFalse(self.page.is_pressed("#mode-globe"))
        # What moves and the panels change under 1 %, globe and map about a tenth, by where it is night.
        wait_for("the map", lambda: self.wall.screenshot().differing(globe) > 640 * 360 / 25)
        self.page.click("#mode-globe")
        self.view("mode", "globe")

    def test_pause_and_live(self):
        self.page.click("#pause")
        self.view("pause", True)
        self.page.wait("paused", lambda: "paused" in self.page.text("#truth"))
        self.page.click("#live")
        self.view("pause", False)
        self.page.wait("live again", lambda: "paused" not in self.page.text("#truth"))
        self.assertIn("live,", self.page.text("#truth"))

    def test_zoom_and_home(self):
        self.page.click("#home")
        self.view("zoom", 1)
        self.page.click("#zoom-in")
        self.view("zoom", 1.65)
        self.page.click("#zoom-out")
        self.view("zoom", 1)
        self.wall.ask("/api/view?zoom=3&lat=0&lon=0", "POST")
        self.page.click("#home")
        self.wall.wait_for_status("home", lambda s: s["view"]["zoom"] == 1 and
                                  s["view"]["lat"] == 20)

    def test_dragging_moves_the_wall(self):
        self.wall.ask("/api/view?zoom=1&lat=0&lon=0&spin=0", "POST")
        self.wall.wait_for_frames()
        self.page.drag("#preview", 60, 30)
        seen = self.wall.wait_for_status("moved", lambda s: s["view"]["lat"] > 3)["view"]
        self.assertLess(seen["lon"], -3, "what was in the middle goes right: we look further west")

    def test_labels_palette_and_quality(self):
        self.assertTrue(self.page.is_pressed("#labels"))
        self.page.click("#labels")
        self.view("labels", False)
        self.page.click("#labels")
        self.view("labels", True)
        self.page.click("#palette")
        self.view("palette", "colorblind")
        self.page.wait("switched", lambda: self.page.find("#palette").get_attribute(
            "aria-checked") == "true")
        self.page.click("#palette")
        self.view("palette", "default")
        self.page.choose("#quality", "medium")
        self.view("quality", "medium")
        self.page.choose("#quality", "auto")
        self.view("quality", "auto")

    def test_panels_one_by_one_and_all(self):
        whole = self.wall.screenshot()
        self.page.click("#panels-button")
        self.page.click("#panels-list [name=clock]")
        self.wall.wait_for_status("no clock", lambda s: "clock" not in s["view"]["panels"] and
                                  "legend" in s["view"]["panels"])
        self.page.click("#panels-none")
        self.view("panels", "none")
        wait_for("an empty wall", lambda: self.wall.screenshot().differing(whole) > 640 * 360 / 20)
        self.page.wait("unticked", lambda: not self.page.find(
            "#panels-list [name=legend]").is_selected())
        self.page.click("#panels-all")
        self.view("panels", "all")
        self.page.press(Keys.ESCAPE)
        self.assertFalse(self.page.find("#panels-menu").is_displayed())
        self.assertEqual(self.page.focused(), "panels-button")

    def test_the_preview_is_the_wall(self):
        self.page.show("#preview")
        shown = self.page.wait("a picture", lambda: (lambda p: p["colours"] > 100 and p)(
            self.page.preview()))
        self.assertAlmostEqual(shown["width"] / shown["height"], 16 / 9, places=1)
        self.assertGreater(shown["most"], 120)
        self.page.wait("a fresh one", lambda: not self.page.find("#picture-note").is_displayed())
        self.assertEqual(self.wall.status()["preview"]["viewers"], 1)


class OnTheDesktop(Controls, PageCase):
    SIZE = DESKTOP

    def test_wheel_and_keys_steer(self):
        self.wall.ask("/api/view?zoom=1&lat=0&lon=0&spin=0", "POST")
        self.wall.wait_for_frames()
        self.page.wheel("#preview", -200)
        self.wall.wait_for_status("zoomed in", lambda s: 1.2 < s["view"]["zoom"] < 2)
        self.page.run("document.querySelector('#preview').focus()")
        self.page.press("0")
        home = self.wall.wait_for_status("home", lambda s: s["view"]["zoom"] == 1 and
                                         s["view"]["lat"] == 20)["view"]
        self.page.press(Keys.ARROW_RIGHT)
        self.wall.wait_for_status("further east",
                                  lambda s: s["view"]["lon"] > home["lon"] + 3)
        self.page.press("+")
        self.wall.wait_for_status("zoomed in", lambda s: s["view"]["zoom"] > 1.5)
        self.page.press("h")
        self.view("zoom", 1)

    def test_the_header_tells_the_wall(self):
        status = self.wall.status()
        self.assertEqual(self.page.text("#title"), status["title"])
        self.assertIn("live", self.page.text("#truth"))
        self.assertIn("flows", self.page.text("#figure-flows"))
        self.assertIn("bps", self.page.text("#figure-down"))

    def test_health_lists_every_source(self):
        names = self.page.run(
            "return [...document.querySelectorAll('#health dt')].map(each => each.textContent)")
        status = self.wall.status()
        self.assertIn(status["source"]["label"], names)
        for provider in status["providers"]:
            self.assertIn(provider["name"], names)

    def test_screenshot_is_a_link_to_the_picture(self):
        link = self.page.find("#screenshot")
        self.assertTrue(link.get_attribute("href").endswith("/api/screenshot.png"))
        self.assertIsNotNone(link.get_attribute("download"))

    def test_nothing_is_read_while_nobody_looks(self):
        self.page.wait("a viewer", lambda: self.wall.status()["preview"]["viewers"] == 1)
        main = self.page.driver.current_window_handle
        self.page.driver.switch_to.new_window("tab")
        try:
            self.wall.wait_for_status("no viewer", lambda s: s["preview"]["viewers"] == 0)
            self.wall.wait_for_frames()
            before = self.wall.status()["preview"]["read"]
            after = self.wall.wait_for_frames(10)["preview"]["read"]
            self.assertEqual(after, before)
        finally:
            self.page.driver.close()
            self.page.driver.switch_to.window(main)
        self.wall.wait_for_status("a viewer again", lambda s: s["preview"]["viewers"] == 1)


class OnThePhone(Controls, PageCase):
    SIZE = PHONE

    def test_pinching_zooms(self):
        self.wall.ask("/api/view?zoom=1&lat=0&lon=0&spin=0", "POST")
        self.wall.wait_for_frames()
        self.page.pinch("#preview", 60, 180)
        self.wall.wait_for_status("zoomed in", lambda s: s["view"]["zoom"] > 2)
        self.page.pinch("#preview", 180, 60)
        self.wall.wait_for_status("zoomed out", lambda s: s["view"]["zoom"] < 2)

    def test_five_tabs_show_five_parts(self):
        for part, selector in (("flows", "#table"), ("filter", "#query"), ("alerts", "#alerts-title"),
                               ("health", "#health"), ("wall", "#preview")):
            self.page.tab(part)
            self.assertTrue(self.page.find(selector).is_displayed(), part)
            self.assertEqual(self.page.find(f".tabs [data-to={part}]").get_attribute(
                "aria-current"), "page")
        self.assertFalse(self.page.find("#health").is_displayed())


if __name__ == "__main__":
    unittest.main()
