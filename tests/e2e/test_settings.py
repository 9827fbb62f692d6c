"""Authentication, sites and databases, and the configuration that is read again."""
import hashlib
import os
import pathlib
import pwd
import re
import shutil
import signal
import ssl
import unittest

from harness import PASSWORD, TOKEN, USER, FakeNtopng, TestCase, Wall, wait_for
from servers import NameServer, PlaceServer, snapshot

HEADLESS = ("--headless", "--size", "320x180")
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATABASES = ROOT / "tests" / "data" / "mmdb"
NO_DATABASE = b"this is no database" * 100
OS_RULES = ROOT / "config" / "os-rules.toml"
LIBLOC = next((path for path in ("/var/lib/location/database.db",
                                 "/usr/share/libloc-location/location.db")
               if os.path.isfile(path)), None)


class Authentication(TestCase):
    def wall(self, fake, *flags, **environment):
        trusted = {} if "NTOP_PIN_SHA256" in environment else {"NTOP_CA_FILE": fake.ca}
        return self.start(Wall(*HEADLESS, *flags, environment={
            "NTOP_HOST": f"127.0.0.1:{fake.port}", "POLL_MS": "500", **trusted, **environment}))

    def refused(self, wall, words, state="refused"):
        status = wall.wait_for_status(f"an error with {words}",
                                      lambda s: words in (s["source"]["error"] or ""))
        self.assertEqual(status["source"]["state"], state)
        wall.wait_for_frames()

    def cookie(self, fake):
        """A session such as a browser would have."""
        answer = fake.ask("POST", "/authorize.html",
                          f"user={USER}&password={PASSWORD}&referer=127.0.0.1%2F",
                          {"Content-Type": "application/x-www-form-urlencoded"})
        return answer.headers["Set-Cookie"].split(";")[0]

    def test_token(self):
        fake = self.start(FakeNtopng())
        self.wall(fake, NTOP_TOKEN=TOKEN).wait_for_state("live")
        self.refused(self.wall(fake, NTOP_TOKEN="f" * 32), "refuses the token")

    def test_token_from_a_file(self):
        secret = self.folder() / "token"
        secret.write_text(TOKEN + "\n", encoding="utf-8")
        secret.chmod(0o600)
        self.wall(self.start(FakeNtopng()), NTOP_TOKEN_FILE=str(secret)).wait_for_state("live")

    def test_basic(self):
        fake = self.start(FakeNtopng())
        flags = ("--config", str(self.config('[ntopng]\nauth = "basic"\n')))
        self.wall(fake, *flags, NTOP_USER=USER, NTOP_PASS=PASSWORD).wait_for_state("live")
        self.refused(self.wall(fake, *flags, NTOP_USER=USER, NTOP_PASS="other"), "HTTP Basic")

    def test_cookie(self):
        fake = self.start(FakeNtopng())
        wall = self.wall(fake, NTOP_COOKIE=self.cookie(fake))
        wall.wait_for_state("live")
        self.assertRegex(wall.status()["cookie"], r"^.{6}…$")
        self.refused(self.wall(fake, NTOP_COOKIE="session_3010_4711=made-up"), "given cookie")

    def test_pin(self):
        fake = self.start(FakeNtopng("untrusted"))
        certificate = ssl.get_server_certificate(("127.0.0.1", fake.port))
        pin = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest()
        login = {"NTOP_USER": USER, "NTOP_PASS": PASSWORD}
        status = self.wall(fake, NTOP_PIN_SHA256=pin, **login).wait_for_state("live")
        self.assertIsNone(status["source"]["notice"])
        self.refused(self.wall(fake, NTOP_PIN_SHA256="00" * 32, **login), "certificate",
                     state="unreachable")


class Secrets(TestCase):
    SECRETS = {"NTOP_PASS": PASSWORD, "NTOP_TOKEN": TOKEN,
               "NTOP_COOKIE": "session_3010_4711=0f1e2d3c4b5a69788796a5b4c3d2e1f0"}

    def hidden(self, text):
        for secret in self.SECRETS.values():
            self.assertNotIn(secret.split("=")[-1], text)

    def test_are_nowhere_to_be_seen(self):
        trace = str(self.config('[log]\nlevel = "trace"\n'))
        for name, secret in self.SECRETS.items():
            with self.subTest(secret=name):
                fake = self.start(FakeNtopng())
                environment = {"NTOP_HOST": f"127.0.0.1:{fake.port}", "NTOP_CA_FILE": fake.ca,
                               "NTOP_USER": USER, "NTOP_PASS": PASSWORD, "POLL_MS": "250",
                               name: secret}
                wall = self.start(Wall(*HEADLESS, "--config", trace, environment=environment))
                wall.wait_for_state("live")
                wall.wait_for_polls(2)
                process = pathlib.Path(f"/proc/{wall.child.pid}")
                self.hidden((process / "cmdline").read_bytes().decode())
                if os.geteuid() == 0:  # to others the file is closed
                    self.hidden((process / "environ").read_bytes().decode())
                for path in ("/api/status", "/api/flows", "/api/view", "/api/nothing"):
                    self.hidden(wall.ask(path).body.decode())
                wall.child.send_signal(signal.SIGHUP)
                wall.find("configuration reloaded")
                wall.terminate()
                wall.reader.join()
                self.hidden(wall.log)
                for file in wall.data.iterdir():
                    self.hidden(file.read_bytes().decode())

    def test_that_come_with_sighup_shut_the_process_as_well(self):
        """Core files and debuggers of the same user must not see them: /proc/PID then is root's."""
        ordinary = pwd.getpwnam("nobody")  # root's own would look the same
        user = os.geteuid() or ordinary.pw_uid
        fake, folder = self.start(FakeNtopng()), self.folder()
        config, secret = folder / "flowwall.toml", folder / "password"
        config.write_text("[names]\nreverse_dns = false\n", encoding="utf-8")
        secret.write_text(PASSWORD + "\n", encoding="utf-8")
        secret.chmod(0o600)
        ca = folder / "ca.pem"
        shutil.copy(fake.ca, ca)
        for path in (folder, config, secret, ca):
            os.chown(path, user, -1)
        try:
            wall = self.start(Wall(*HEADLESS, "--config", str(config), data=folder / "data",
                                   environment={"NTOP_HOST": f"127.0.0.1:{fake.port}",
                                                "NTOP_CA_FILE": str(ca), "POLL_MS": "500"},
                                   user=ordinary.pw_name if os.geteuid() == 0 else None))
        except PermissionError:
            self.skipTest("the program lies where no other user may go")
        memory = pathlib.Path(f"/proc/{wall.child.pid}/mem")
        wall.wait_for_state("refused")
        self.assertEqual(memory.stat().st_uid, user)
        config.write_text(f'[ntopng]\nuser = "{USER}"\npassword_file = "{secret}"\n'
                          "[names]\nreverse_dns = false\n", encoding="utf-8")
        wall.child.send_signal(signal.SIGHUP)
        wall.wait_for_state("live")
        self.assertNotEqual(memory.stat().st_uid, user)

    def test_are_hidden_by_check_config(self):
        ended = self.run_flowwall("check-config", environment={
            "NTOP_HOST": "ntop.example", "NTOP_USER": "w", **self.SECRETS})
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.hidden(ended.stdout + ended.stderr)


class Places(TestCase):
    def replay(self, config, *pairs):
        """A wall that shows flows between these addresses, and those flows by their far end."""
        data = self.folder()
        (data / "raw_1795461928000.json").write_text(snapshot(*pairs), encoding="utf-8")
        wall = self.start(Wall(*HEADLESS, "--source", f"replay:{data}", "--config",
                               str(self.config("[names]\nreverse_dns = false\n" + config))))
        wall.wait_for_status("flows", lambda s: s["counts"]["flows"] == len(pairs))
        return wall

    @staticmethod
    def flows(wall):
        return {flow["dstIp"]: flow for flow in wall.ask("/api/flows").json["flows"]}

    def test_sites_are_where_their_networks_are(self):
        wall = self.replay("""
[home]
name = "Head office"
lat = 10.5
lon = 76.5
[[sites]]
name = "Berlin"
lat = 52.52
lon = 13.405
networks = ["10.20.0.0/16", "203.0.113.0/24"]
[[sites]]
name = "Berlin lab"
lat = 52.4
lon = 13.2
networks = ["10.20.30.0/24", "2001:db8:20::/48"]
""", ("10.20.1.1", "8.8.8.8"), ("10.20.30.1", "1.1.1.1"), ("192.168.7.7", "9.9.9.9"),
                           ("203.0.113.9", "8.8.4.4"), ("2001:db8:20::1", "2001:4860:4860::8888"))
        flows = self.flows(wall)
        for far, site, lat, lon in (("8.8.8.8", "Berlin", 52.52, 13.405),
                                    ("1.1.1.1", "Berlin lab", 52.4, 13.2),
                                    ("9.9.9.9", "Head office", 10.5, 76.5),
                                    ("8.8.4.4", "Berlin", 52.52, 13.405),
                                    ("2001:4860:4860::8888", "Berlin lab", 52.4, 13.2)):
            with self.subTest(far=far):
                flow = flows[far]
                self.assertEqual(flow["srcSite"], site)
                self.assertAlmostEqual(flow["srcGeo"]["lat"], lat, places=3)
                self.assertAlmostEqual(flow["srcGeo"]["lon"], lon, places=3)

    def test_databases_give_city_and_as(self):
        wall = self.replay(f"""
[geo]
providers = ["mmdb"]
city_database = "{DATABASES}/GeoLite2-City-Test.mmdb"
asn_database = "{DATABASES}/ipinfo-asn.mmdb"
""", ("192.168.1.1", "81.2.69.142"), ("192.168.1.1", "6.0.0.9"))
        mmdb = wall.wait_for_provider("mmdb", lambda p: p["state"] != "starting")
        self.assertEqual((mmdb["state"], mmdb["error"], mmdb["counters"]["files"]),
                         ("ready", None, 2))
        self.assertRegex(mmdb["dataFrom"], r"^\d{4}-\d\d-\d\dT")
        flow = wait_for("the place", lambda: self.flows(wall)["81.2.69.142"]["dstGeo"] and
                        self.flows(wall)["81.2.69.142"])
        self.assertEqual((flow["dstGeo"]["city"], flow["dstGeo"]["country"]),
                         ("London", "United Kingdom"))
        self.assertEqual(flow["dstGeo"]["countryCode"], "GB")
        self.assertEqual(self.flows(wall)["6.0.0.9"]["dstAsn"], 64500)

    def test_a_damaged_database_costs_a_sentence(self):
        file = self.folder() / "city.mmdb"
        file.write_bytes(NO_DATABASE)
        wall = self.replay(f"""
[geo]
providers = ["mmdb"]
city_database = "{file}"
country_database = "{DATABASES}/GeoLite2-Country-Test.mmdb"
""", ("192.168.1.1", "81.2.69.142"))
        mmdb = wall.wait_for_provider("mmdb", lambda p: p["state"] != "starting")
        self.assertEqual(mmdb["state"], "degraded")
        self.assertIn(f"geo.city_database: the database {file} is damaged", mmdb["error"])
        self.assertEqual(wall.status()["source"]["notice"], mmdb["error"])
        wall.find(r"warning.* \S*flowwall\.toml:6: " + re.escape(mmdb["error"]))
        flow = wait_for("the country", lambda: self.flows(wall)["81.2.69.142"]["dstGeo"])
        self.assertEqual(flow["countryCode"], "GB")
        wall.wait_for_frames()

    def test_check_config_names_what_is_wrong(self):
        login = {"NTOP_USER": "w", "NTOP_PASS": "x"}
        good = self.config(f'[geo]\ncity_database = "{DATABASES}/dbip-city.mmdb"\n')
        self.assertEqual(self.run_flowwall("--config", str(good), "check-config").returncode, 0)
        damaged = self.folder() / "damaged.mmdb"
        shutil.copy(DATABASES / "dbip-city.mmdb", damaged)
        os.truncate(damaged, 200)
        for config, environment, words in (
                ('[geo]\ncity_database = "/no/such.mmdb"', {},
                 "flowwall.toml:2: geo.city_database: the database /no/such.mmdb cannot be opened: "
                 "No such file or directory (the wall would start without it)"),
                (f'[geo]\n\nasn_database = "{damaged}"', {},
                 f"flowwall.toml:3: geo.asn_database: the database {damaged} is damaged"),
                ('[geo]\nlibloc_database = "/no/such.db"', {},
                 "flowwall.toml:2: geo.libloc_database: no location database at /no/such.db"),
                (f'[geo]\ncity_database = "{DATABASES}/GeoLite2-ASN-Test.mmdb"', {},
                 f"flowwall.toml:2: geo.city_database: the database {DATABASES}/"
                 "GeoLite2-ASN-Test.mmdb (GeoLite2-ASN) holds no places; it is one for "
                 "geo.asn_database (the wall would start without it)"),
                ('[os]\nrules_file = "/no/such/rules.toml"', {},
                 "flowwall.toml:2: os.rules_file: cannot read /no/such/rules.toml"),
                ("", {"NTOP_HOST": "ntop.example", "NTOP_CA_FILE": "/no/ca.pem", **login},
                 "environment NTOP_CA_FILE: ntopng.ca_file: cannot use the CA file /no/ca.pem"),
                ("", {"NTOP_HOST": "https://w:hush@ntop.example", **login},
                 "NTOP_HOST=https://…@ntop.example: "),
                ("", {"NTOP_HOST": "ntop.example:99999", **login},
                 "environment NTOP_HOST: ntopng.host: "),
                ("", {"NTOP_HOST": "ntop.example", "NTOP_COOKIE": "a=b"},
                 "environment NTOP_COOKIE: ntopng.cookie: is no session cookie"),
                ("", {"NTOP_HOST": "ntop.example", "NTOP_TOKEN": "a b"},
                 "environment NTOP_TOKEN: ntopng.token: is no token"),
                ('[ntopng]\nhost = "ntop.example"\nuser = "w"', {},
                 "flowwall.toml:3: ntopng.user: is set, but there is no password"),
                ('[geo]\nproviders = ["ip-api"]\nip_api_url = "http://127.0.0.1:99999"', {},
                 'flowwall.toml:3: geo.ip_api_url: "http://127.0.0.1:99999"')):
            with self.subTest(words=words):
                ended = self.run_flowwall("--config", str(self.config(config)), "check-config",
                                          environment=environment)
                self.assertEqual(ended.returncode, 2, ended.stdout)
                self.assertIn(words, ended.stderr)
                self.assertEqual(len(ended.stderr.strip().splitlines()), 1, ended.stderr)

    def test_check_config_names_all_that_is_wrong_at_once(self):
        wrong = f"""[ntopng]
host = "ntop.example"
user = "w"
password_file = "/no/such/password"
ca_file = "/no/such/ca.pem"
[poll]
lenght = 5
[geo]
city_database = "/no/such/city.mmdb"
asn_database = "{DATABASES}/dbip-city.mmdb"
libloc_database = "/no/such/location.db"
[os]
rules_file = "/no/such/rules.toml"
"""
        keys = {4: "ntopng.password_file: ", 5: "ntopng.ca_file: ", 7: "unknown key 'poll.lenght'",
                9: "geo.city_database: ", 10: "geo.asn_database: ", 11: "geo.libloc_database: ",
                13: "os.rules_file: "}
        for is_readable in (False, True):
            config = self.config(wrong.replace("lenght", "length") if is_readable else wrong)
            ended = self.run_flowwall("--config", str(config), "check-config")
            self.assertEqual((ended.returncode, ended.stdout), (2, ""))
            wanted = {line: words for line, words in keys.items()
                      if not (is_readable and line == 7)}
            for line, words in wanted.items():
                self.assertIn(f"flowwall: {config}:{line}: {words}", ended.stderr)
            self.assertEqual(len(ended.stderr.strip().splitlines()), len(wanted), ended.stderr)


class LookUps(TestCase):
    """What is asked over the network and does not answer is said in the log, once."""

    def test_a_name_server_that_is_away(self):
        names = NameServer({})
        names.close()  # its port is closed now
        living = self.start(NameServer({}))
        fake = self.start(FakeNtopng())
        config = self.config(f'[names]\nservers = ["{names.address}"]\nqueries_per_second = 1000\n')
        wall = self.start(Wall(*HEADLESS, "--config", str(config), environment=fake.environment()))
        dns = wall.wait_for_provider("reverse DNS", lambda p: p["state"] == "degraded")
        self.assertIn(f"reverse DNS from {names.address}: no name server is there", dns["error"])
        wall.find("warning.* " + re.escape(dns["error"]))
        wall.wait_for_status("the notice", lambda s: dns["error"] in (s["source"]["notice"] or ""))
        config.write_text(f'[names]\nservers = ["{living.address}"]\n', encoding="utf-8")
        wall.child.send_signal(signal.SIGHUP)
        wall.find("info.* reverse DNS: well again")
        wall.wait_for_status("no more notice",
                             lambda s: "reverse DNS" not in (s["source"]["notice"] or ""))
        self.assertEqual(wall.log.count("reverse DNS from"), 1, wall.log)

    def test_a_place_service_that_fails(self):
        places = self.start(PlaceServer({"countryCode": "JP", "city": "Osaka", "lat": 34.69,
                                         "lon": 135.5}, failures=1))
        fake = self.start(FakeNtopng())
        config = self.config(f'[geo]\nproviders = ["ip-api"]\nip_api_url = "{places.url}"\n'
                             "[names]\nreverse_dns = false\n")
        wall = self.start(Wall(*HEADLESS, "--config", str(config), environment=fake.environment()))
        wall.find("warning.* ip-api at .* answered with status 503")
        wall.find("info.* ip-api: well again")
        well = wall.wait_for_provider("ip-api", lambda p: p["dataFrom"])
        self.assertEqual((well["state"], well["error"]), ("ready", None))
        self.assertIn("answered with status 503", well["lastError"])
        self.assertLess(well["lastErrorAt"], well["dataFrom"], "both are times in ISO 8601")
        self.assertEqual(wall.log.count("status 503"), 1, wall.log)


class ReplacedFiles(TestCase):
    """SIGHUP has the files looked at again that the configuration names, changed or not."""
    LONDON = "81.2.69.142"

    def start_wall(self, config, *flags):
        data = self.folder()
        (data / "raw_1795461928000.json").write_text(snapshot(("192.168.1.1", self.LONDON)),
                                                     encoding="utf-8")
        self.file = self.config("[names]\nreverse_dns = false\n" + config)
        wall = self.start(Wall(*HEADLESS, "--source", f"replay:{data}", "--config", str(self.file),
                               *flags))
        wall.wait_for_state("live")
        return wall

    @staticmethod
    def replace(path, source):
        """As a good updater does it: whole."""
        shutil.copy(source, path.with_suffix(".part"))
        path.with_suffix(".part").rename(path)

    @staticmethod
    def flow(wall):
        return wall.ask("/api/flows").json["flows"][0]

    def test_a_database_in_maxmind_s_format(self):
        file = self.folder() / "places.mmdb"
        self.replace(file, DATABASES / "GeoLite2-Country-Test.mmdb")
        wall = self.start_wall(f'[geo]\nproviders = ["mmdb"]\ncity_database = "{file}"\n')
        place = wait_for("the country", lambda: self.flow(wall)["dstGeo"])
        self.assertEqual((place["countryCode"], place["accuracy"]), ("GB", "country"))
        self.replace(file, DATABASES / "GeoLite2-City-Test.mmdb")
        wall.child.send_signal(signal.SIGHUP)
        wait_for("the city", lambda: self.flow(wall)["dstGeo"]["city"] == "London")

        damaged = self.folder() / "damaged"
        damaged.write_bytes(NO_DATABASE)
        self.replace(file, damaged)
        wall.child.send_signal(signal.SIGHUP)
        self.damage_is_said_and_the_old_one_stays(wall, file)
        said = wall.log.count("geo.city_database")
        self.replace(file, DATABASES / "GeoLite2-City-Test.mmdb")
        wall.child.send_signal(signal.SIGHUP)
        wall.wait_for_status("no more notice", lambda s: s["source"]["notice"] is None)
        wall.find(r"info.* places: well again")
        self.assertEqual(wall.log.count("geo.city_database"), said, "once, however often looked at")

    def test_each_sighup_is_answered(self):
        file = self.folder() / "places.mmdb"
        self.replace(file, DATABASES / "GeoLite2-City-Test.mmdb")
        wall = self.start_wall(f'[geo]\nproviders = ["mmdb"]\ncity_database = "{file}"\n')
        bad = [DATABASES / "GeoLite2-ASN-Test.mmdb", self.folder() / "damaged"]
        bad[1].write_bytes(NO_DATABASE)
        for number in range(10):
            said = wall.log.count("the one loaded before stays in use")
            self.replace(file, bad[number % 2])
            wall.child.send_signal(signal.SIGHUP)
            wait_for("the answer", lambda: wall.log.count("the one loaded before stays in use") >
                     said)
        self.assertIn("holds no places", wall.log)
        self.assertEqual(self.flow(wall)["dstGeo"]["city"], "London")

    def damage_is_said_and_the_old_one_stays(self, wall, file):
        mmdb = wall.wait_for_provider("mmdb", lambda p: p["error"])
        self.assertEqual(mmdb["state"], "degraded")
        self.assertRegex(mmdb["error"], f"^geo.city_database: the database {file} is damaged.*; "
                                        "the one loaded before stays in use$")
        wall.wait_for_status("the notice", lambda s: s["source"]["notice"] == mmdb["error"])
        wall.find(r"warning.* \S*flowwall\.toml:\d+: " + re.escape(mmdb["error"]))
        self.assertEqual(self.flow(wall)["dstGeo"]["city"], "London")

    def test_another_database_that_is_damaged_at_once_leaves_the_old_one_in_use(self):
        good = f'[geo]\nproviders = ["mmdb"]\ncity_database = "{DATABASES}/GeoLite2-City-Test.mmdb"\n'
        wall = self.start_wall(good)
        wait_for("the city", lambda: self.flow(wall)["dstGeo"]["city"] == "London")
        damaged = self.folder() / "other.mmdb"
        damaged.write_bytes(NO_DATABASE)
        self.file.write_text(f'[geo]\nproviders = ["mmdb"]\ncity_database = "{damaged}"\n',
                             encoding="utf-8")
        wall.child.send_signal(signal.SIGHUP)
        self.damage_is_said_and_the_old_one_stays(wall, damaged)

    @unittest.skipUnless(LIBLOC, "there is no libloc database here (scripts/test installs it)")
    def test_libloc_s_database_appears(self):
        file = self.folder() / "location.db"
        wall = self.start_wall(f'[geo]\nlibloc_database = "{file}"\n')
        self.assertIn("no places for public addresses", wall.status()["source"]["notice"])
        self.assertIsNone(self.flow(wall)["dstGeo"])
        self.replace(file, LIBLOC)
        wall.child.send_signal(signal.SIGHUP)
        wall.wait_for_status("no more notice", lambda s: s["source"]["notice"] is None)
        wait_for("the country", lambda: self.flow(wall)["dstGeo"])
        wall.wait_for_provider("libloc", lambda p: p["state"] == "ready")
        wall.find(r"info.* places: well again")

    def test_the_rules_of_device_systems(self):
        rules = self.folder() / "rules.toml"
        rules.write_text(OS_RULES.read_text(encoding="utf-8"), encoding="utf-8")
        names = self.start(NameServer({"192.168.1.1": "kiosk-7.lan"}))
        wall = self.start_wall(f'servers = ["{names.address}"]\n[os]\nrules_file = "{rules}"\n')
        self.file.write_text(self.file.read_text(encoding="utf-8").replace(
            "reverse_dns = false\n", ""), encoding="utf-8")
        wall.child.send_signal(signal.SIGHUP)
        wait_for("the name", lambda: self.flow(wall)["srcHost"] == "kiosk-7.lan")
        self.assertEqual(self.flow(wall)["srcOs"], "other")
        rules.write_text('[[rule]]\nos = "linux"\npatterns = ["kiosk"]\n', encoding="utf-8")
        wall.child.send_signal(signal.SIGHUP)
        wait_for("the rule", lambda: self.flow(wall)["srcOs"] == "linux")


class Reload(TestCase):
    BASE = "[names]\nreverse_dns = false\n"

    def setUp(self):
        self.fake = self.start(FakeNtopng())
        self.file = self.config(self.BASE)
        self.wall = self.start(Wall(*HEADLESS, "--config", str(self.file),
                                    environment=self.fake.environment()))
        self.wall.wait_for_state("live")

    def reload(self, text, expected="configuration reloaded"):
        self.file.write_text(text, encoding="utf-8")
        said = self.wall.log.count(expected)
        self.wall.child.send_signal(signal.SIGHUP)
        wait_for(expected, lambda: self.wall.log.count(expected) > said)

    def private_ends(self):
        return [flow for flow in self.wall.ask("/api/flows").json["flows"]
                if flow["srcIp"].startswith("192.168.1.")]

    def test_one_that_comes_before_the_first_frame_does_not_end_the_wall(self):
        wall = self.start(Wall(*HEADLESS, "--source", "demo"))
        wall.child.send_signal(signal.SIGHUP)
        wall.find("configuration reloaded")
        wall.wait_for_frames()

    def test_takes_up_what_it_can(self):
        self.reload(self.BASE + """
[poll]
length = 7
[home]
lat = -33.5
lon = 151.25
[log]
level = "debug"
[[sites]]
name = "Lab"
lat = 48.25
lon = 11.5
networks = ["192.168.1.11/32"]
""")
        self.wall.wait_for_status("seven flows", lambda s: s["counts"]["flows"] == 7)
        self.assertEqual(self.wall.status()["params"]["length"], "7")
        self.reload(self.file.read_text(encoding="utf-8").replace("length = 7", "length = 50"))
        self.wall.wait_for_status("fifty flows", lambda s: s["counts"]["flows"] == 50)
        wait_for("the new places", lambda: all(
            flow["srcGeo"]["lat"] in (-33.5, 48.25) for flow in self.private_ends()))
        for flow in self.private_ends():
            lab = flow["srcIp"] == "192.168.1.11"
            self.assertEqual(flow["srcSite"], "Lab" if lab else "Home")
            self.assertEqual((flow["srcGeo"]["lat"], flow["srcGeo"]["lon"]),
                             (48.25, 11.5) if lab else (-33.5, 151.25))

    def test_says_what_needs_a_restart(self):
        self.reload(self.BASE + '[display]\nkiosk = true\n[control]\nport = 1\n',
                    "needs a restart")
        self.wall.find(r'display\.kiosk needs a restart; it stays false')
        self.assertNotIn("control.port", self.wall.log, "the flag stands above the file")

    def test_takes_up_what_the_renderer_shows(self):
        def title():
            """Bright pixels where the title is."""
            rows = self.wall.screenshot().rows[:24]
            return sum(min(row[x * 3:x * 3 + 3]) > 150 for row in rows for x in range(160))
        self.wall.wait_for_frames()
        before = title()
        self.reload(self.BASE + '[display]\nspin = 9.5\nheadless_fps = 7\nmax_fps = 50\n'
                                'title = "WWWWWWWWWWWWWW"\n')
        status = self.wall.wait_for_status("the frame rate", lambda s: s["render"]["maxFps"] == 7)
        self.assertEqual(status["view"]["spin"], 9.5)
        wait_for("the longer title", lambda: title() > before * 1.5)
        self.reload(self.BASE + "[display]\nheadless_fps = 40\nmax_fps = 12\n")
        self.wall.wait_for_status("the frame rate", lambda s: s["render"]["maxFps"] == 12)
        self.assertEqual(self.wall.ask("/api/view?zoom=2", "POST").json["zoom"], 2,
                         "answers still wait for their own command")

    def test_takes_up_what_the_wall_begins_with_where_that_has_changed(self):
        before = self.wall.ask("/api/view?labels=false", "POST").json
        self.assertEqual((before["mode"], before["panels"], before["palette"]), ("globe", "all", "default"))
        self.reload(self.BASE + '[display]\nview = "map"\npanels = "clock"\npalette = "colorblind"\n'
                                'quality = "medium"\nidle_drift = 0\n', "5 changes taken up")
        self.wall.wait_for_frames()
        after = self.wall.ask("/api/view").json
        self.assertEqual((after["mode"], after["panels"], after["palette"], after["quality"]),
                         ("map", "clock", "colorblind", "medium"))
        self.assertFalse(after["labels"], "which was set by hand")

    def test_takes_up_how_many_snapshots_are_kept(self):
        def kept():
            return len(list(self.wall.data.glob("raw_*.json")))
        wait_for("snapshots", lambda: kept() >= 4)
        self.reload(self.BASE + "[data]\nsnapshots = 2\n")
        wait_for("fewer", lambda: kept() == 2)
        self.reload(self.BASE + "[data]\nsnapshots = 0\n")
        written = self.wall.provider("file raw")["counters"]["written"]
        self.wall.wait_for_polls(12)  # of which every second one would be kept
        self.assertLessEqual(self.wall.provider("file raw")["counters"]["written"], written + 2)

    def test_takes_up_the_limits_of_the_table(self):
        for most in (3, 60):
            self.reload(self.BASE + f"[flows]\nmax = {most}\n")
            self.wall.wait_for_status("the limit", lambda s: s["counts"]["flows"] == min(most, 50))

    def test_a_file_with_a_mistake_changes_nothing(self):
        self.reload("[poll]\nlength = 5\nlenght = 6\n", "not reloaded")
        self.wall.find(r"not reloaded: .*" + str(self.file) + r":3.*length")
        self.wall.wait_for_polls(3)
        status = self.wall.status()
        self.assertEqual((status["counts"]["flows"], status["params"]["length"]), (50, "50"))

    def test_a_refused_one_is_told_until_a_good_one(self):
        before = self.wall.provider("configuration")
        self.assertEqual((before["state"], before["error"]), ("ready", None))
        self.reload("[poll]\nlength = 5\nlenght = 6\nlengt = 7\n", "not reloaded")
        told = self.wall.wait_for_provider("configuration", lambda p: p["state"] == "degraded")
        self.assertRegex(told["error"], "^the configuration was not reloaded: " + str(self.file) +
                         r":[34]: unknown key .*\(and 1 more, in the log\)$")
        self.assertEqual(told["dataFrom"], before["dataFrom"])
        self.wall.wait_for_status("the notice", lambda s: s["source"]["notice"] == told["error"])
        self.reload(self.BASE + '[os]\nrules_file = "/no/such/rules.toml"\n', "not reloaded")
        self.wall.wait_for_provider("configuration", lambda p: p["error"] and
                                    ":4: os.rules_file: cannot read" in p["error"])
        self.reload(self.BASE)
        well = self.wall.wait_for_provider("configuration", lambda p: p["state"] == "ready")
        self.assertIsNone(well["error"])
        self.assertIn("os.rules_file", well["lastError"])
        self.assertGreater(well["dataFrom"], before["dataFrom"])
        self.wall.wait_for_status("no more notice", lambda s: s["source"]["notice"] is None)

    def test_what_cannot_work_changes_nothing(self):
        for broken, words in (('[os]\nrules_file = "/no/such/rules.toml"', "/no/such/rules.toml"),
                              ('[geo]\nproviders = ["ip-api"]\nip_api_url = "http://a:99999"',
                               "http://a:99999")):
            with self.subTest(words=words):
                self.reload(self.BASE + f"[poll]\nlength = 5\n{broken}\n", "not reloaded")
                self.wall.find("not reloaded: .*" + words)
                self.wall.wait_for_polls(3)
                status = self.wall.status()
                self.assertEqual((status["counts"]["flows"], status["params"]["length"]),
                                 (50, "50"))
        self.reload(self.BASE + "[poll]\nlength = 6\n")
        self.wall.wait_for_status("six flows", lambda s: s["counts"]["flows"] == 6)

    def test_a_password_that_was_changed_in_its_file_is_taken_up(self):
        secret = self.folder() / "password"
        secret.write_text("not yet right\n", encoding="utf-8")
        secret.chmod(0o600)
        environment = self.fake.environment(NTOP_PASS_FILE=str(secret))
        del environment["NTOP_PASS"]
        wall = self.start(Wall(*HEADLESS, environment=environment))
        wall.wait_for_state("refused")
        secret.write_text(PASSWORD + "\n", encoding="utf-8")
        wall.child.send_signal(signal.SIGHUP)
        wall.wait_for_state("live", patience_s=25)  # sooner than the next try without it

    def test_many_in_a_row_do_no_harm(self):
        silent = self.start(NameServer({}, silent=True))
        places = self.start(PlaceServer({"countryCode": "JP", "city": "Osaka", "lat": 34.69,
                                         "lon": 135.5}))
        asking = (f'[names]\nservers = ["{silent.address}"]\n'
                  f'[geo]\nproviders = ["ip-api"]\nip_api_url = "{places.url}"\n')
        for number in range(60):
            self.file.write_text((self.BASE, asking)[number % 2] +
                                 f"[poll]\nlength = {10 + number % 7}\n[home]\n"
                                 f"lat = {number % 9}\n", encoding="utf-8")
            self.wall.child.send_signal(signal.SIGHUP)
            if number % 5 == 0:
                self.wall.wait_for_frames(1)
        self.reload(asking + "[poll]\nlength = 9\n[home]\nlat = 3\n")
        self.wall.wait_for_status("nine flows", lambda s: s["counts"]["flows"] == 9)
        self.wall.wait_for_provider("ip-api", lambda p: p["counters"]["hits"] > 0)
        self.wall.wait_for_provider("reverse DNS", lambda p: p["counters"]["inFlight"] > 0)
        self.wall.wait_for_polls(3)
        self.assertEqual(self.wall.status()["source"]["state"], "live")
        code, seconds = self.wall.terminate()
        self.assertEqual(code, 0)
        self.assertLess(seconds, 2)
