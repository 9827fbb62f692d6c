"""What the remote page filters for, what it has ntopng asked for, and its login."""
import unittest

from harness import PASSWORD, USER
from page import DESKTOP, MISSING, PHONE
from page_case import PageCase, setUpModule, tearDownModule

if not MISSING:
    from page import Keys


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


if __name__ == "__main__":
    unittest.main()
