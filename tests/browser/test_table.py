"""The remote page's table of flows."""
import unittest

from harness import FakeNtopng, Wall
from page import MISSING
from page_case import FLAGS, PageCase, World, setUpModule, tearDownModule

if not MISSING:
    from page import Keys

MANY = 5000


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


if __name__ == "__main__":
    unittest.main()
