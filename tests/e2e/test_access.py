"""Who may ask: the token, its rotation, cookies, HTTPS; and what happens to those who mean harm."""
import asyncio
import concurrent.futures
import http.client
import json
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import unittest

import websockets

from harness import PATIENCE_S, TestCase, Wall, wait_for
from test_namespace import INSIDE, enter_namespace, run

HEADLESS = ("--headless", "--size", "320x180", "--source", "demo")


class Token(TestCase):
    def token_of(self, data, *arguments):
        ended = self.run_flowwall("token", *arguments, environment={"DATA_DIR": str(data)})
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return ended.stdout.strip()

    def test_beyond_loopback_one_is_made_kept_secret_and_rotated(self):
        data = self.folder()
        wall = self.start(Wall(*HEADLESS, data=data, address="0.0.0.0"))
        file = data / "control.token"
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        self.assertEqual(wall.ask("/api/status").status, 401)
        wall.token = self.token_of(data)
        self.assertEqual(len(wall.token), 64)
        self.assertEqual(wall.ask("/api/status").status, 200)
        self.assertEqual(wall.ask("/api/view?zoom=2", "POST").status, 200)

        old, new = wall.token, self.token_of(data, "--rotate")
        self.assertNotEqual(old, new)
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        wall.child.send_signal(signal.SIGHUP)
        wall.find("configuration reloaded: 0 changes taken up, another token")
        self.assertEqual(wall.ask("/api/status").status, 401)
        wall.token = new
        self.assertEqual(wall.ask("/api/status").status, 200)
        for secret in (old, new):
            self.assertNotIn(secret, wall.log)
            self.assertNotIn(secret, wall.ask("/api/status").body.decode())

    def test_one_that_others_can_read_is_said(self):
        data = self.folder()
        self.token_of(data)
        (data / "control.token").chmod(0o644)
        ended = self.run_flowwall("token", environment={"DATA_DIR": str(data)})
        self.assertEqual(len(ended.stdout.strip()), 64)
        self.assertIn("open to more than its owner", ended.stderr)
        self.token_of(data, "--rotate")
        self.assertEqual(self.run_flowwall("token", environment={"DATA_DIR": str(data)}).stderr, "")

    def test_the_address_with_the_token_gives_a_cookie(self):
        wall = self.start(Wall(*HEADLESS, environment={"CONTROL_TOKEN": "a-token-of-ours"}))
        answer = wall.ask("/?token=a-token-of-ours")
        self.assertEqual((answer.status, answer.headers["Location"]), (303, "/"))
        cookie = answer.headers["Set-Cookie"]
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Strict", cookie)
        shown = {"Cookie": cookie.split(";")[0]}
        self.assertEqual(wall.ask("/api/status", headers=shown).status, 200)
        self.assertEqual(wall.ask("/?token=another-token").status, 401)

    def test_public_read_lets_anyone_read_and_no_one_change(self):
        config = self.config("[control]\npublic_read = true\n")
        wall = self.start(Wall(*HEADLESS, "--config", str(config),
                               environment={"CONTROL_TOKEN": "a-token-of-ours"}))
        self.assertEqual(wall.ask("/api/status").status, 200)
        self.assertEqual(wall.ask("/api/view?zoom=2", "POST").status, 401)

    def test_a_token_that_is_none_stops_the_start(self):
        ended = self.run_flowwall("--headless", environment={"CONTROL_TOKEN": "short"})
        self.assertEqual(ended.returncode, 2)
        self.assertIn("8 to 256", ended.stderr)
        self.assertNotIn("short", ended.stderr)


class Https(TestCase):
    def certificate(self, folder, name):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem",
                        "-out", folder / "cert.pem"], check=True, capture_output=True)

    def started(self):
        folder = self.folder()
        self.certificate(folder, "first")
        config = self.config(f'[control]\ncertificate = "{folder}/cert.pem"\n'
                             f'key = "{folder}/key.pem"\n')
        return folder, self.start(Wall(*HEADLESS, "--config", str(config)))

    def ask(self, wall, folder, path="/api/status", method="GET"):
        context = ssl.create_default_context(cafile=folder / "cert.pem")
        connection = http.client.HTTPSConnection("127.0.0.1", wall.port, context=context,
                                                 timeout=PATIENCE_S)
        try:
            connection.request(method, path)
            return connection.getresponse().status
        finally:
            connection.close()

    def test_it_speaks_tls_and_takes_up_a_new_certificate(self):
        folder, wall = self.started()
        self.assertEqual(self.ask(wall, folder), 200)
        self.assertEqual(self.ask(wall, folder, "/api/view?zoom=2", "POST"), 200)
        before = ssl.get_server_certificate(("127.0.0.1", wall.port))
        self.certificate(folder, "second")
        wall.child.send_signal(signal.SIGHUP)
        wall.find("configuration reloaded: 0 changes taken up, another certificate")
        self.assertNotEqual(ssl.get_server_certificate(("127.0.0.1", wall.port)), before)
        self.assertEqual(self.ask(wall, folder), 200)

    def test_a_certificate_that_cannot_be_used_leaves_the_one_before(self):
        folder, wall = self.started()
        self.assertEqual(self.ask(wall, folder), 200)
        (folder / "bad.pem").write_text("nonsense")
        good = (folder / "cert.pem").read_text()
        shutil.copy(folder / "bad.pem", folder / "cert.pem")
        wall.child.send_signal(signal.SIGHUP)
        wall.find("not reloaded: control.certificate: cannot use")
        (folder / "cert.pem").write_text(good)
        self.assertEqual(self.ask(wall, folder), 200)

    def test_a_websocket_goes_through_tls(self):
        folder, wall = self.started()
        context = ssl.create_default_context(cafile=folder / "cert.pem")

        async def first():
            url = f"wss://127.0.0.1:{wall.port}/ws"
            async with websockets.connect(url, ssl=context, max_size=None) as client:
                return json.loads(await asyncio.wait_for(client.recv(), PATIENCE_S))["type"]
        self.assertEqual(asyncio.run(first()), "flows")

    def test_plain_http_is_told_that_this_is_https(self):
        _, wall = self.started()
        for method in ("GET", "POST"):
            answer = wall.ask("/api/view?zoom=2", method)
            self.assertEqual(answer.status, 400)
            self.assertIn("https://", answer.json["error"])

    def test_old_tls_and_garbage_get_nothing_and_harm_nothing(self):
        folder, wall = self.started()
        for garbage in (b"\x80\x2e\x01\x00\x02", b"\x16\x03\x01\x00\x05hello", b"nonsense\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", wall.port), timeout=PATIENCE_S) as one:
                one.sendall(garbage)
                self.assertNotIn(b"200", one.recv(100))
        self.assertEqual(self.ask(wall, folder), 200)

    def test_half_a_pair_stops_the_start(self):
        config = self.config('[control]\nkey = "/k"\n')
        ended = self.run_flowwall("--headless", "--config", str(config), "--listen", "127.0.0.1:0")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("control.key: control.certificate belongs to it", ended.stderr)
        checked = self.run_flowwall("check-config", "--config", str(config))
        self.assertEqual(checked.returncode, 2)
        self.assertIn(f"{config}:2: control.key: ", checked.stderr)

    def test_a_token_file_that_cannot_be_read_is_named_with_its_line(self):
        config = self.config('[control]\ntoken_file = "/nowhere/token"\n')
        checked = self.run_flowwall("check-config", "--config", str(config))
        self.assertEqual(checked.returncode, 2)
        self.assertIn(f"{config}:2: control.token_file: cannot read", checked.stderr)


class RemoteAddress(TestCase):
    """On the wall, for a phone to scan."""

    def test_it_can_be_scanned_and_switched_off(self):
        config = self.config('[display]\nremote_address = "http://wall.example:3000/"\n')
        wall = self.start(Wall("--headless", "--size", "1280x720", "--source", "demo", "--config",
                               str(config)))
        wall.find("the address on the wall: http://wall.example:3000/")

        def scanned():
            picture = self.folder() / "wall.png"
            picture.write_bytes(wall.ask("/api/screenshot.png").body)
            found = subprocess.run(["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable",
                                    str(picture)], capture_output=True, text=True, check=False)
            return found.stdout.strip()
        wait_for("the code", lambda: scanned() == "http://wall.example:3000/")
        self.assertEqual(wall.ask("/api/view?panels=clock,top", "POST").status, 200)
        self.assertEqual(scanned(), "")
        self.assertEqual(wall.ask("/api/view?panels=clock,remote", "POST").status, 200)
        self.assertEqual(scanned(), "http://wall.example:3000/")
        config.write_text("", encoding="utf-8")
        wall.child.send_signal(signal.SIGHUP)
        wall.find("the address on the wall: none")
        wait_for("no code", lambda: scanned() == "")

    def test_it_is_the_one_that_is_listened_on_without_the_token(self):
        config = self.config('[display]\nremote_address = "auto"\n')
        checked = self.run_flowwall("check-config", "--config", str(config))
        self.assertEqual(checked.returncode, 0)
        self.assertIn(f"{config}:2: display.remote_address: ", checked.stderr)
        wall = self.start(Wall(*HEADLESS, "--config", str(config)))
        wall.find("no other machine can reach the control endpoint")


class FromAnotherMachine(TestCase):
    @classmethod
    def setUpClass(cls):
        try:
            enter_namespace()
            run("ip", "link", "set", "lo", "up")
            run("ip", "address", "add", INSIDE + "/32", "dev", "lo")
        except (OSError, subprocess.CalledProcessError) as error:
            raise unittest.SkipTest(f"no network namespace can be had here: {error}")

    def test_a_password_over_plain_http_is_refused_with_the_reason(self):
        wall = self.start(Wall(*HEADLESS, address="0.0.0.0",
                               environment={"CONTROL_TOKEN": "a-token-of-ours"}))
        wall.find("from other machines the token is needed")
        wall.token = "a-token-of-ours"
        connection = http.client.HTTPConnection(INSIDE, wall.port, timeout=PATIENCE_S)
        connection.request("POST", "/api/renew-session", '{"user": "a", "pass": "b"}',
                           {"Authorization": "Bearer a-token-of-ours"})
        answer = connection.getresponse()
        self.assertEqual(answer.status, 403)
        self.assertIn(b"plain HTTP", answer.read())
        connection.close()
        answer = wall.ask("/api/renew-session", "POST", '{"user": "a", "pass": "b"}')
        self.assertEqual(answer.status, 409, "from the wall itself it is taken; nobody wants it")


    def test_the_address_on_the_wall_is_the_one_that_leads_there(self):
        config = self.config('[display]\nremote_address = "auto"\n')
        wall = self.start(Wall(*HEADLESS, "--config", str(config), address=INSIDE,
                               environment={"CONTROL_TOKEN": "a-token-of-ours"}))
        wall.find(f"the address on the wall: http://{INSIDE}:{wall.port}/")
        self.assertNotIn("a-token-of-ours", wall.log)

    def test_long_messages_are_compressed_for_who_can_read_them(self):
        wall = self.start(Wall(*HEADLESS, address="0.0.0.0",
                               environment={"CONTROL_TOKEN": "a-token-of-ours"}))
        wall.token = "a-token-of-ours"
        wall.wait_for_state("live")

        async def first(compression):
            header = {"Authorization": "Bearer a-token-of-ours"}
            async with websockets.connect(f"ws://{INSIDE}:{wall.port}/ws", max_size=None,
                                          extra_headers=header, compression=compression) as client:
                message = json.loads(await asyncio.wait_for(client.recv(), PATIENCE_S))
                return message, client.extensions
        message, extensions = asyncio.run(first("deflate"))
        self.assertEqual(message["type"], "flows")
        self.assertGreater(len(message["data"]["flows"]), 20)
        self.assertEqual([one.name for one in extensions], ["permessage-deflate"])
        self.assertTrue(extensions[0].remote_no_context_takeover)
        self.assertEqual(extensions[0].remote_max_window_bits, 12)
        message, extensions = asyncio.run(first(None))
        self.assertEqual((message["type"], extensions), ("flows", []))


class Attacks(TestCase):
    """While they go on the wall draws, and afterwards everything works."""

    def setUp(self):
        self.wall = self.start(Wall(*HEADLESS))
        self.wall.wait_for_frames()

    def frames(self):
        return self.wall.status()["render"]["frames"]

    def memory(self):
        with open(f"/proc/{self.wall.child.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * 4096

    def tearDown(self):
        wait_for("200", lambda: self.wall.ask("/healthz").status == 200)
        self.wall.wait_for_frames()
        self.assertEqual(self.wall.ask("/api/view?zoom=2", "POST").status, 200)

    def slow(self, *mode):
        if not shutil.which("slowhttptest"):
            self.skipTest("slowhttptest is not installed")
        before, memory = self.frames(), self.memory()
        subprocess.run(["slowhttptest", *mode, "-c", "200", "-r", "100", "-i", "2", "-l", "12",
                        "-u", f"http://127.0.0.1:{self.wall.port}/api/view"],
                       check=False, capture_output=True, timeout=60)
        self.assertGreater(wait_for("an answer", self.frames), before + 10)
        self.assertLess(self.memory() - memory, 64 << 20)

    def test_slow_headers(self):
        self.slow("-H")

    def test_slow_bodies(self):
        self.slow("-B")

    def test_slow_readers(self):
        self.slow("-X", "-w", "1", "-y", "2", "-z", "1", "-n", "1", "-k", "3")

    def test_ten_thousand_connections_in_sequence_and_500_at_once(self):
        before, memory = self.frames(), self.memory()
        for _ in range(10_000):
            socket.create_connection(("127.0.0.1", self.wall.port)).close()
        self.assertGreater(wait_for("an answer", self.frames), before)

        def one(_):
            try:
                return self.wall.ask("/api/view").status
            except OSError:
                return 0  # beyond those that are told so
        with concurrent.futures.ThreadPoolExecutor(500) as pool:
            answers = list(pool.map(one, range(500)))
        self.assertGreaterEqual(answers.count(200), 200)
        self.assertLessEqual(set(answers), {200, 503, 0})
        self.assertLess(self.memory() - memory, 64 << 20)


if __name__ == "__main__":
    unittest.main()
