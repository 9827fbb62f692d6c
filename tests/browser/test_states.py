"""Alerts, the lock, accessibility, and a wall that is gone, on the remote page."""
import pathlib
import unittest

from harness import Wall
from page import DESKTOP, MISSING, PHONE, SMALL_PHONE
from page_case import FLAGS, PageCase, World, setUpModule, tearDownModule

if not MISSING:
    from page import Keys

ACCESSIBILITY = pathlib.Path(__file__).with_name("accessibility.js").read_text(encoding="utf-8")


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
