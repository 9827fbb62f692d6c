"""The control endpoint as others see it: curl, another WebSocket client, Prometheus' reader."""
import asyncio
import json
import pathlib
import re
import socket
import subprocess
import unittest

import websockets

from harness import FakeNtopng, TestCase, Wall, wait_for

HEADLESS = ("--headless", "--size", "320x180")
SOURCE = pathlib.Path(__file__).parents[2]


def curl(*arguments, folder=None):
    return subprocess.run(["curl", "--silent", "--max-time", "30", *arguments], cwd=folder,
                          capture_output=True, text=True, check=False)


def documented():
    """Every command line of docs/api.md."""
    text = (SOURCE / "docs/api.md").read_text(encoding="utf-8")
    return re.findall(r"^    (curl .*)$", text, re.MULTILINE)


def routes():
    """Every path of the table in the code."""
    text = (SOURCE / "net/http/routes.cpp").read_text(encoding="utf-8")
    return set(re.findall(r'\{"(?:GET|POST)", "(/[^"]*)"', text))


class Documented(TestCase):
    def test_each_command_of_the_reference_does_what_it_says(self):
        fake = self.start(FakeNtopng())
        wall = self.start(Wall(*HEADLESS, environment=fake.environment()))
        wall.wait_for_state("live")
        wait_for("a snapshot", lambda: wall.ask("/api/snapshots").json)
        folder = self.folder()
        for line in documented():
            with self.subTest(line=line):
                ended = subprocess.run(["bash", "-c", line.replace("curl", "curl --max-time 30", 1)],
                                       env={"PATH": "/usr/bin:/bin",
                                            "WALL": f"http://127.0.0.1:{wall.port}"},
                                       cwd=folder, capture_output=True, text=True, check=False)
                self.assertEqual(ended.returncode, 0, ended.stderr)
                if "/api/" in line and "--output" not in line:
                    json.loads(ended.stdout)
        self.assertEqual((folder / "wall.png").read_bytes()[:4], b"\x89PNG")

    def test_no_route_is_missing_in_it(self):
        lines = "\n".join(documented())
        for route in routes():
            with self.subTest(route=route):
                self.assertRegex(lines, re.escape("$WALL" + route.removesuffix("*")))


class Conformance(TestCase):
    def status_of(self, wall, path, *arguments):
        ended = curl("--output", "/dev/null", "--write-out", "%{http_code}", *arguments,
                     f"http://127.0.0.1:{wall.port}{path}")
        return int(ended.stdout)

    def test_curl_gets_the_status_that_the_rules_name(self):
        wall = self.start(Wall(*HEADLESS, "--source", "demo"))
        big = self.folder() / "big"
        big.write_bytes(b"x" * 70_000)
        for path, status, *arguments in (
                ("/api/status", 200), ("/api/status", 200, "--head"),
                ("/api/flows", 200, "--head"), ("/metrics", 200, "--head"),
                ("/api/nothing", 404), ("/api/status", 405, "--request", "POST"),
                ("/api/view", 405, "--request", "DELETE"),
                ("/api/view?zoom=99", 400, "--request", "POST"),
                ("/api/view", 413, "--data-binary", f"@{big}"),
                ("/api/view", 413, "--data-binary", f"@{big}", "--header", "Expect: 100-continue"),
                ("/api/status", 431, "--header", "X: " + "x" * 20_000),
                ("/api/status", 403, "--header", "Host: evil.example"),
                ("/api/view?zoom=2", 403, "--data", "", "--header", "Origin: https://evil.example"),
                ("/ws", 426), ("/api/set-params", 409, "--data", "length=5")):
            with self.subTest(path=path, status=status, arguments=arguments[:3]):
                self.assertEqual(self.status_of(wall, path, *arguments), status)
        allow = wall.ask("/api/view", "PATCH").headers["Allow"]
        self.assertEqual(allow, "GET, HEAD, POST")

    def test_head_has_the_length_of_get(self):
        wall = self.start(Wall(*HEADLESS, "--source", "demo"))
        head = wall.ask("/api/snapshots", "HEAD")
        whole = wall.ask("/api/snapshots")
        self.assertEqual(head.body, b"")
        self.assertEqual(head.headers["Content-Length"], str(len(whole.body)))

    def test_beyond_256_connections_it_says_503_and_serves_again_later(self):
        wall = self.start(Wall(*HEADLESS, "--source", "demo"))
        held = [socket.create_connection(("127.0.0.1", wall.port)) for _ in range(256)]
        wait_for("503", lambda: self.status_of(wall, "/api/status") == 503)
        for one in held:
            one.close()
        wait_for("200", lambda: self.status_of(wall, "/api/status") == 200)

    def test_ten_wrong_tokens_are_429(self):
        token = "the-token-of-this-test"
        wall = self.start(Wall(*HEADLESS, "--source", "demo", environment={"CONTROL_TOKEN": token}))
        right = ("--header", f"Authorization: Bearer {token}")
        self.assertEqual(self.status_of(wall, "/api/status"), 401)
        self.assertEqual(self.status_of(wall, "/api/status", *right), 200)
        for _ in range(10):
            self.assertEqual(self.status_of(wall, "/api/status", "--oauth2-bearer", "guess"), 401)
        self.assertEqual(self.status_of(wall, "/api/status", "--oauth2-bearer", "guess"), 429)
        self.assertEqual(self.status_of(wall, "/healthz"), 200)
        self.assertNotIn(token, wall.log)

    def test_metrics_tell_what_happens(self):
        wall = self.start(Wall(*HEADLESS, "--source", "demo"))
        wall.wait_for_state("live")
        wall.wait_for_frames()
        text = wall.ask("/metrics").body.decode()
        values = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
        self.assertGreater(float(values["flowwall_frames_total"]), 2)
        self.assertGreater(float(values["flowwall_frame_seconds_count"]), 2)
        # At most six frames are under way at once.
        self.assertLess(float(values["flowwall_gpu_frame_seconds_sum"]),
                        6 * float(values["flowwall_uptime_seconds"]))
        self.assertGreater(float(values["flowwall_flows"]), 0)
        self.assertEqual(values['flowwall_source_state{source="demo",state="live"}'], "1")
        self.assertGreater(float(values["process_resident_memory_bytes"]), 1e7)


class WebSocket(TestCase):
    """With a client that is not Beast's."""

    def run_with(self, wall, talk, **options):
        async def session():
            async with websockets.connect(f"ws://127.0.0.1:{wall.port}/ws", max_size=None,
                                          **options) as client:
                return await talk(client)
        return asyncio.run(session())

    @staticmethod
    async def next(client, kind):
        while True:
            message = json.loads(await asyncio.wait_for(client.recv(), 30))
            if message["type"] == kind:
                return message

    def test_a_client_is_told_everything_and_then_what_changes(self):
        fake = self.start(FakeNtopng())
        wall = self.start(Wall(*HEADLESS, environment=fake.environment()))
        wall.wait_for_state("live")

        async def talk(client):
            first = [json.loads(await asyncio.wait_for(client.recv(), 30)) for _ in range(5)]
            self.assertEqual([message["type"] for message in first],
                             ["flows", "params", "view", "filter", "health"])
            self.assertGreaterEqual(len(first[0]["data"]["flows"]), 20)
            pong = await client.ping()
            await asyncio.wait_for(pong, 30)
            ask = asyncio.get_running_loop().run_in_executor
            await ask(None, wall.ask, "/api/view?mode=map&zoom=3", "POST")
            while (await self.next(client, "view"))["data"]["mode"] != "map":
                pass
            await ask(None, wall.ask, "/api/set-params", "POST", '{"length": 10}')
            self.assertEqual((await self.next(client, "params"))["data"]["length"], "10")
            while len((await self.next(client, "flows"))["data"]["flows"]) > 10:
                pass
            self.assertIn("upload_bps", (await self.next(client, "ifstats"))["data"])
            await ask(None, fake.say, "invalid-json")
            error = await self.next(client, "error")
            self.assertTrue(error["message"])

        self.run_with(wall, talk)

    def test_beyond_64_it_says_503(self):
        wall = self.start(Wall(*HEADLESS, "--source", "demo"))

        async def crowd():
            url = f"ws://127.0.0.1:{wall.port}/ws"
            clients = [await websockets.connect(url, max_size=None) for _ in range(64)]
            with self.assertRaises(websockets.InvalidStatusCode) as refused:
                await websockets.connect(url)
            for client in clients:
                await client.close()
            return refused.exception.status_code

        self.assertEqual(asyncio.run(crowd()), 503)
        wait_for("none left", lambda: b"flowwall_websockets 0\n" in wall.ask("/metrics").body)

    def test_a_foreign_page_cannot_listen(self):
        wall = self.start(Wall(*HEADLESS, "--source", "demo"))

        async def nothing(_):
            return None
        with self.assertRaises(websockets.InvalidStatusCode) as refused:
            self.run_with(wall, nothing, origin="https://evil.example")
        self.assertEqual(refused.exception.status_code, 403)


if __name__ == "__main__":
    unittest.main()
