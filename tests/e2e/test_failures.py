"""Each way in which an ntopng can fail: one clear sentence in status and log, the wall draws on,
and it recovers by itself when the cause goes away."""
from harness import FakeNtopng, TestCase, Wall

# A refused login is tried again after 30 s.
REFUSED_PATIENCE_S = 60
ISO_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"


class Failing(TestCase):
    def fails_and_recovers(self, mode, state, words, cure="normal", patience_s=30, **environment):
        fake = self.start(FakeNtopng(mode))
        wall = self.start(Wall("--headless", "--size", "320x180",
                               environment=fake.environment(**environment)))
        status = wall.wait_for_status(
            f"an error with {words}",
            lambda s: all(word in (s["source"]["error"] or "") for word in words))
        sentence = status["source"]["error"]
        self.assertEqual(status["source"]["state"], state)
        self.assertNotIn("\n", sentence)
        self.assertLess(len(sentence), 200)
        wall.find(r"127\.0\.0\.1:\d+.*" + words[0])
        self.assertEqual(wall.log.count(sentence), 1, "said once, however often it fails")
        wall.wait_for_frames()
        if cure is not None:
            fake.say(cure)
            cured = wall.wait_for_state("live", patience_s)
            self.assertIsNone(cured["source"]["error"])
            self.assertIsNotNone(cured["source"]["lastError"])
            self.assertRegex(cured["source"]["lastErrorAt"], ISO_TIME)
            wall.wait_for_status("flows", lambda s: s["render"]["flowsDrawn"] > 0)
            wall.find("live")
        return fake, wall


class WrongPassword(Failing):
    def test_is_said_and_mended(self):
        self.fails_and_recovers("normal", "refused", ["wrong password", '"wall"'],
                                cure="password other", patience_s=REFUSED_PATIENCE_S,
                                NTOP_PASS="other")


class FactoryPassword(Failing):
    def test_is_said_and_mended(self):
        self.fails_and_recovers("factory-password", "refused", ["factory password"],
                                patience_s=REFUSED_PATIENCE_S)


class Unreachable(Failing):
    def test_no_server(self):
        self.fails_and_recovers("down", "unreachable", ["cannot connect", "refused"])

    def test_starting_server(self):
        self.fails_and_recovers("starting", "unreachable", ["still starting"])

    def test_a_live_wall_keeps_its_flows_while_the_server_is_gone(self):
        fake = self.start(FakeNtopng())
        wall = self.start(Wall("--headless", "--size", "320x180", environment=fake.environment()))
        wall.wait_for_state("live")
        fake.say("down")
        # The poll that was under way may break off with other words.
        wall.wait_for_status("stale, with its flows", lambda s: s["source"]["state"] == "stale" and
                             "cannot connect" in s["source"]["error"] and s["render"]["flowsDrawn"] > 0)
        wall.wait_for_frames()
        fake.say("normal")
        wall.wait_for_state("live")

    def test_no_such_host(self):
        fake = self.start(FakeNtopng())
        wall = self.start(Wall("--headless", "--size", "320x180",
                               environment=fake.environment(NTOP_HOST="no-such-host.invalid")))
        status = wall.wait_for_status("an error", lambda s: s["source"]["error"])
        self.assertIn("no-such-host.invalid", status["source"]["error"])
        wall.wait_for_frames()


class Certificates(Failing):
    def test_untrusted(self):
        self.fails_and_recovers("untrusted", "unreachable", ["certificate is not trusted"])

    def test_for_another_name(self):
        self.fails_and_recovers("wrong-name", "unreachable", ["certificate is for another name"])

    def test_insecure_only_when_asked_for_and_said_so(self):
        fake = self.start(FakeNtopng("untrusted"))
        wall = self.start(Wall("--headless", "--size", "320x180",
                               environment=fake.environment(NTOP_INSECURE="1")))
        status = wall.wait_for_state("live")
        self.assertIn("not verified", status["source"]["notice"])
        fake.say("down")
        self.assertIn("not verified", wall.wait_for_state("stale")["source"]["notice"])


class BadAnswers(Failing):
    def test_invalid_json(self):
        self.fails_and_recovers("invalid-json", "unreachable", ["JSON"])

    def test_rubbish(self):
        self.fails_and_recovers("rubbish", "unreachable", ["not HTTP"])

    def test_cut_short(self):
        self.fails_and_recovers("truncated", "unreachable", ["cut short"])

    def test_hanging_up(self):
        self.fails_and_recovers("closes", "unreachable", ["closed the connection"])

    def test_sessions_that_never_live(self):
        fake, wall = self.fails_and_recovers("sessions-die", "unreachable", ["ends the session"])
        fake.say("sessions-die")
        stale = wall.wait_for_state("stale")
        self.assertIn("ends the session", stale["source"]["error"])
        self.assertNotIn("statistics", stale["source"]["notice"] or "", "the error says it all")

    def test_pieces_are_put_together(self):
        fake = self.start(FakeNtopng("pieces"))
        wall = self.start(Wall("--headless", "--size", "320x180", environment=fake.environment()))
        wall.wait_for_status("flows", lambda s: s["render"]["flowsDrawn"] > 0)

    def test_an_empty_list_is_no_failure(self):
        fake = self.start(FakeNtopng("empty-list"))
        wall = self.start(Wall("--headless", "--size", "320x180", environment=fake.environment()))
        status = wall.wait_for_state("live")
        self.assertEqual(status["counts"]["flows"], 0)
        self.assertIn("no active TCP flows", status["source"]["notice"])
        wall.find("no active TCP flows")
        wall.wait_for_frames()
        fake.say("normal")
        wall.wait_for_status("flows", lambda s: s["render"]["flowsDrawn"] > 0)
        self.assertIsNone(wall.status()["source"]["notice"])
