"""Every control of the remote page does to the running wall what it says."""
import contextlib
import pathlib
import unittest

from harness import PASSWORD, USER, FakeNtopng, Picture, Wall, wait_for
from page import DESKTOP, MISSING, PHONE, SMALL_PHONE, Page, needs_chromium

if not MISSING:
    from page import Keys

ACCESSIBILITY = pathlib.Path(__file__).with_name("accessibility.js").read_text(encoding="utf-8")
FLAGS = ("--headless", "--size", "640x360", "--view", "globe")
MANY = 5000


class World:
    """One fake ntopng, one wall and one browser for all tests."""
    stack = contextlib.ExitStack()
    fake = wall = page = None

    @classmethod
    def make(cls):
        cls.fake = cls.enter(FakeNtopng())
        cls.wall = cls.enter(Wall(*FLAGS, environment=cls.fake.environment()))
        cls.wall.wait_for_state("live")
        cls.page = cls.enter(Page())

    @classmethod
    def enter(cls, thing):
        return cls.stack.enter_context(contextlib.closing(thing))


def setUpModule():
    if not MISSING:
        World.make()


def tearDownModule():
    World.stack.close()


@needs_chromium
class PageCase(unittest.TestCase):
    SIZE = DESKTOP
    PART = "wall"  # of the narrow page

    @classmethod
    def setUpClass(cls):
        cls.wall, cls.page, cls.fake = World.wall, World.page, World.fake
        cls.page.open(f"http://127.0.0.1:{cls.wall.port}/", cls.SIZE)
        if cls.SIZE[0] < 900:
            cls.page.tab(cls.PART)

    def tearDown(self):
        self.assertEqual(self.page.console_errors(), [])

    def view(self, name, expected):
        """Waits until the wall says so."""
        self.wall.wait_for_status(f"{name} {expected}", lambda s: s["view"][name] == expected)

    def filtered(self, name, expected):
        wait_for(f"filter {name} {expected}",
                 lambda: self.wall.ask("/api/filter").json[name] == expected)


class Controls:
    """The same on the desktop and on the phone."""

    def test_globe_and_map(self):
        globe = self.wall.screenshot()
        self.page.click("#mode-map")
        self.view("mode", "map")
        self.page.wait("Map pressed", lambda: self.page.is_pressed("#mode-map"))
        self.assertFalse(self.page.is_pressed("#mode-globe"))
        wait_for("the map", lambda: self.wall.screenshot().differing(globe) > 640 * 360 / 10)
        self.page.click("#mode-globe")
        self.view("mode", "globe")

    def test_pause_and_live(self):
        self.page.click("#pause")
        self.view("pause", True)
        self.page.wait("paused", lambda: "paused" in self.page.text("#truth"))
        self.page.click("#live")
        self.view("pause", False)
        self.page.wait("live again", lambda: "live," in self.page.text("#truth"))

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
        wait_for("an empty wall", lambda: self.wall.screenshot().differing(whole) > 500)
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


class Filter:
    """The same on the desktop and on the phone."""
    FIELDS = {"srcIp": "192.168.0.0/16", "srcPort": "50000", "dstIp": "8.8", "dstPort": "443",
              "host": "example", "app": "TLS", "proto": "tcp", "country": "DE", "asn": "15169",
              "site": "HQ"}

    def tearDown(self):
        self.wall.ask("/api/filter?clear=1", "POST")
        super().tearDown()

    def show_all(self):
        if not self.page.run("return document.querySelector('#more-fields').open"):
            self.page.run("document.querySelector('#more-fields summary').focus()")
            self.page.press(Keys.ENTER)

    def test_each_field_acts_while_one_types(self):
        self.show_all()
        for name, text in self.FIELDS.items():
            with self.subTest(field=name):
                self.page.type(f"#filter [name={name}]", text)
                self.filtered(name, text)
                self.page.wait("the count", lambda: "match" in self.page.text("#matches"))
                self.page.click("#filter-clear")
                self.filtered(name, "")
                self.page.wait("an empty field", lambda n=name: self.page.find(
                    f"#filter [name={n}]").get_attribute("value") == "")
        self.page.choose("#filter [name=os]", "windows")
        self.filtered("os", "windows")

    def test_alerted_only_and_the_count(self):
        self.page.click("#filter-alerted")
        self.filtered("alerted", True)
        answer = self.wall.ask("/api/filter").json
        self.page.wait("the count", lambda: self.page.text("#matches").startswith(
            f"{answer['matching']} of "))
        self.assertTrue(self.page.is_pressed("#filter-alerted"))
        self.page.click("#filter-alerted")
        self.filtered("alerted", False)

    def test_what_is_wrong_is_said(self):
        self.page.type("#filter [name=srcIp]", "10.0.0.0/99")
        self.page.wait("the problem", lambda: "network such as" in self.page.text(
            "#filter-problem"))
        self.page.type("#filter [name=srcIp]", "10.0.0.0/8")
        self.filtered("srcIp", "10.0.0.0/8")
        self.page.wait("no problem", lambda: not self.page.find(
            "#filter-problem").is_displayed())
        # The browser logs the 400.
        self.assertTrue(all("400" in error for error in self.page.console_errors()))


class FilterOnTheDesktop(Filter, PageCase):
    SIZE = DESKTOP


class FilterOnThePhone(Filter, PageCase):
    SIZE = PHONE
    PART = "filter"


class QueryAndSession(PageCase):
    """What ntopng is asked for, and as whom."""

    def tearDown(self):
        self.wall.ask("/api/set-params?length=50&proto=tcp", "POST")
        super().tearDown()

    def test_the_query_is_asked_anew(self):
        self.page.wait("the query", lambda: self.page.find(
            "#query [name=length]").get_attribute("value") == "50")
        self.assertFalse(self.page.find("#query-buttons").is_displayed())
        self.page.type("#query [name=length]", "77")
        self.page.type("#query [name=ifid]", "3")
        self.page.choose("#query [name=proto]", "udp")
        self.page.click("#query-apply")
        self.wall.wait_for_status("the query", lambda s: s["params"] == {
            "ifid": "3", "length": "77", "proto": "udp"})
        self.page.wait("applied", lambda: not self.page.find("#query-buttons").is_displayed())
        self.wall.ask("/api/set-params?ifid=0", "POST")

    def test_a_wrong_one_is_said_and_taken_back(self):
        self.page.wait("the query", lambda: self.page.find(
            "#query [name=length]").get_attribute("value") == "50")
        self.page.type("#query [name=length]", "0")
        self.page.click("#query-apply")
        self.page.wait("the problem", lambda: "1 to 100" in self.page.text("#query-problem"))
        self.page.click("#query-buttons [type=reset]")
        self.assertEqual(self.page.find("#query [name=length]").get_attribute("value"), "50")
        self.assertFalse(self.page.find("#query-problem").is_displayed())
        self.assertTrue(all("400" in error for error in self.page.console_errors()))

    def log_in(self, password):
        self.page.type("#session [name=user]", USER)
        self.page.type("#session [name=password]", password)
        self.page.press(Keys.ENTER)

    def test_the_session_is_renewed(self):
        self.page.click("#open-session")
        self.log_in("not the password")
        self.page.wait("the refusal", lambda: "password" in self.page.text("#session-problem"))
        self.assertTrue(all("502" in error for error in self.page.console_errors()))
        self.log_in(PASSWORD)
        self.page.wait("the end", lambda: not self.page.find("#session").is_displayed())
        self.page.wait("the news", lambda: "Logged in" in self.page.text("#toasts"))
        self.assertEqual(self.page.run(
            "return document.querySelector('#session [name=password]').value"), "")


class Alerts(PageCase):
    def test_they_are_listed_newest_first(self):
        told = self.wall.wait_for_status("alerts", lambda s: s["alerts"])["alerts"]
        self.page.wait("the alerts", lambda: len(self.page.run(
            "return [...document.querySelectorAll('#alerts li')]")) == len(told))
        first = self.page.text("#alerts li")
        self.assertIn(told[-1]["why"], first)
        self.assertIn(f"{told[-1]['client']} → {told[-1]['server']}", first)
        self.assertFalse(self.page.find("#no-alerts").is_displayed())


class Locked(PageCase):
    """A wall that wants its token."""
    TOKEN = "0123456789-secret"

    def tearDown(self):
        # The browser logs each 401.
        self.assertEqual([each for each in self.page.console_errors() if "401" not in each], [])

    def test_the_token_is_asked_for_and_opens_the_wall(self):
        wall = World.enter(Wall(*FLAGS, "--source", "demo",
                                environment={"CONTROL_TOKEN": self.TOKEN}))
        wall.token = self.TOKEN
        self.page.driver.get(f"http://127.0.0.1:{wall.port}/")
        self.page.wait("the question", lambda: self.page.find("#token").is_displayed())
        self.assertIn("locked", self.page.text("#truth"))
        self.page.type("#token [name=token]", "wrong-one")
        self.page.press(Keys.ENTER)
        self.page.wait("the refusal", lambda: "token" in self.page.text("#token-problem"))
        self.page.type("#token [name=token]", self.TOKEN)
        self.page.press(Keys.ENTER)
        self.page.wait("the wall", lambda: "demo" in self.page.text("#truth"))
        self.assertFalse(self.page.find("#token").is_displayed())
        self.page.wait("a picture", lambda: self.page.preview()["colours"] > 100)
        self.page.click("#mode-map")
        wall.wait_for_status("map", lambda s: s["view"]["mode"] == "map")
        self.assertNotIn(self.TOKEN, self.page.driver.current_url)
        self.assertNotIn(self.TOKEN, wall.log)


class Flows(PageCase):
    """The table, with more flows than rows are drawn."""
    COLUMNS = {"app": 0, "client": 1, "server": 2, "place": 3, "bps": 4, "score": 7}

    @classmethod
    def setUpClass(cls):
        cls.fake = World.enter(FakeNtopng())
        cls.fake.say(f"flows {MANY}")
        cls.wall = World.enter(Wall(*FLAGS, environment=cls.fake.environment(
            DEFAULT_LENGTH=str(MANY), POLL_MS="60000")))
        cls.wall.wait_for_status("flows", lambda s: s["counts"]["flows"] == MANY)
        cls.page = World.page
        cls.page.open(f"http://127.0.0.1:{cls.wall.port}/", cls.SIZE)
        cls.page.wait("all flows", lambda: cls.page.text("#flows-count") == f"{MANY:,}")

    @classmethod
    def tearDownClass(cls):
        cls.page.driver.get("about:blank")
        cls.wall.close()
        cls.fake.close()

    def tearDown(self):
        self.wall.ask("/api/filter?clear=1", "POST")
        self.page.type("#search", "x")
        self.page.type("#search", "")
        super().tearDown()

    def column(self, name):
        return [row[self.COLUMNS[name]] for row in self.page.rows()]

    def test_few_rows_are_drawn_and_all_can_be_reached(self):
        drawn = len(self.page.rows())
        self.assertLess(drawn, 60)
        self.page.run("document.querySelector('#table').scrollTop = 1e9")
        last = str(MANY + 1)  # counted with the head, from 1
        self.page.wait("the last row", lambda: self.page.run(
            "return [...document.querySelectorAll('#rows tr:not([hidden])')].at(-1)"
            ".getAttribute('aria-rowindex')") == last)
        self.assertEqual(self.page.find("table").get_attribute("aria-rowcount"), last)
        self.assertLess(len(self.page.rows()), 60)
        self.page.run("document.querySelector('#table').scrollTop = 0")

    def test_columns_sort_both_ways(self):
        self.page.click("th.app button")
        names = self.column("app")
        self.assertEqual(names, sorted(names, key=str.lower))
        self.assertEqual(self.page.find("th.app").get_attribute("aria-sort"), "ascending")
        self.page.click("th.app button")
        names = self.column("app")
        self.assertEqual(names, sorted(names, key=str.lower, reverse=True))
        fastest = max(flow["bps"] or 0 for flow in self.wall.ask("/api/flows").json["flows"])
        self.page.click("th.bps button")
        self.assertEqual(self.page.find("th.bps").get_attribute("aria-sort"), "descending")
        self.assertEqual(self.page.run(
            "const { rate } = await import('/format.js'); return rate(arguments[0])", fastest),
            self.column("bps")[0])

    def test_the_search_narrows(self):
        wanted = self.page.rows()[0][self.COLUMNS["server"]]
        self.page.type("#search", wanted.upper())
        self.page.wait("fewer", lambda: self.page.text("#flows-count").endswith(f"of {MANY:,}"))
        self.assertTrue(all(wanted.lower() in " ".join(row).lower() for row in self.page.rows()))
        self.page.type("#search", "no such flow anywhere")
        self.page.wait("none", lambda: not self.page.rows())
        self.assertIn("No flow matches", self.page.text("#no-flows"))

    def test_a_cell_filters_the_wall(self):
        wanted = self.column("app")[0]
        self.page.click("#rows tr td.app span")
        self.filtered("app", wanted)
        self.page.wait("the field", lambda: self.page.find(
            "#filter [name=app]").get_attribute("value") == wanted)
        self.page.click("#rows tr td.client")
        address = self.page.find("#rows tr td.client").get_attribute("title").rsplit(":", 1)[0]
        self.filtered("srcIp", address)

    def test_arrow_keys_and_enter_do_so_too(self):
        self.page.run("document.querySelector('#rows [tabindex=\"0\"]').focus()")
        self.page.press(Keys.HOME, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
        self.assertEqual(self.page.run(
            "return document.activeElement.parentElement.getAttribute('aria-rowindex')"), "4")
        self.page.press(Keys.END)
        self.assertEqual(self.page.run(
            "return document.activeElement.parentElement.getAttribute('aria-rowindex')"),
            str(MANY + 1))
        self.page.press(Keys.HOME)
        for _ in range(8):
            self.page.press(Keys.ARROW_LEFT)
        wanted = self.column("app")[0]
        self.page.press(Keys.ENTER)
        self.filtered("app", wanted)


class Accessible(PageCase):
    def check(self, what):
        self.assertEqual(self.page.run(ACCESSIBILITY), [], what)

    def test_on_the_desktop(self):
        self.page.open(f"http://127.0.0.1:{self.wall.port}/", DESKTOP)
        self.page.run("document.querySelector('#more-fields').open = true")
        self.check("desktop")
        self.page.click("#panels-button")
        self.check("desktop, panels")
        self.page.press(Keys.ESCAPE)

    def test_on_phones(self):
        for size in (PHONE, SMALL_PHONE):
            self.page.open(f"http://127.0.0.1:{self.wall.port}/", size)
            for part in ("wall", "flows", "filter", "alerts", "health"):
                self.page.tab(part)
                self.check(f"{size}, {part}")

    def test_dialogs_hold_and_give_back_the_focus(self):
        self.page.open(f"http://127.0.0.1:{self.wall.port}/", DESKTOP)
        self.page.click("#open-session")
        self.check("session")
        self.assertTrue(self.page.run("return document.activeElement.closest('dialog') !== null"))
        self.page.press(Keys.ESCAPE)
        self.assertEqual(self.page.focused(), "open-session")


class WithoutTheWall(PageCase):
    """The wall goes away and comes back."""

    def tearDown(self):
        self.page.console_errors()  # the browser logs each request that fails

    def test_it_says_so_and_connects_again(self):
        wall = Wall(*FLAGS, "--source", "demo")
        try:
            self.page.open(f"http://127.0.0.1:{wall.port}/", DESKTOP)
            self.page.wait("a picture", lambda: self.page.preview()["colours"] > 100)
            wall.close()
            self.page.wait("the loss", lambda: "no connection to the wall" in self.page.text(
                "#truth"))
            self.assertTrue(self.page.run("return document.body.classList.contains('stale')"))
            self.page.wait("the picture's age", lambda: "old" in self.page.text("#picture-note"))
            again = World.enter(Wall(*FLAGS, "--source", "demo", port=wall.port))
            self.assertEqual(again.port, wall.port)
            self.page.wait("the wall", lambda: "demo" in self.page.text("#truth"))
            self.page.wait("a picture", lambda: not self.page.find(
                "#picture-note").is_displayed())
        finally:
            wall.close()


if __name__ == "__main__":
    unittest.main()
