"""Starts the real wall and the fake ntopng, asks the wall over HTTP, and reads its pictures."""
import http.client
import json
import os
import pathlib
import pwd
import re
import signal
import ssl
import struct
import subprocess
import tempfile
import threading
import time
import unittest
import zlib

FLOWWALL = os.environ["FLOWWALL"]
FAKE_NTOPNG = os.environ["FAKE_NTOPNG"]
PATIENCE_S = 30
USER = "wall"
PASSWORD = "s3cret-of-the-wall"
TOKEN = "0123456789abcdef0123456789abcdef"  # the fake's own


def wait_for(what, condition, patience_s=PATIENCE_S):
    """Waits until condition() gives something true, and returns that."""
    deadline = time.monotonic() + patience_s
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {patience_s} s: {what}")
        time.sleep(0.05)  # between two looks, not for something


def as_user(name):
    """What subprocess needs to run something as that user, and wholly so; None: as who we are."""
    if name is None:
        return {}
    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


class Process:
    """A child whose output is collected line by line."""

    def __init__(self, command, environment=None, stream="stderr", user=None):
        clean = {"PATH": os.environ["PATH"], "HOME": tempfile.gettempdir(), "LANG": "C.UTF-8"}
        self.child = subprocess.Popen(
            command, env={**clean, **(environment or {})}, stdin=subprocess.PIPE, text=True,
            **as_user(user), **{stream: subprocess.PIPE})
        self.lines = []
        self.reader = threading.Thread(target=self._read, args=(getattr(self.child, stream),))
        self.reader.start()

    def _read(self, pipe):
        for line in pipe:
            self.lines.append(line.rstrip("\n"))
        pipe.close()

    @property
    def log(self):
        return "\n".join(self.lines)

    def find(self, pattern, patience_s=PATIENCE_S):
        def look():
            if self.child.poll() is not None:
                self.reader.join()
            match = re.search(pattern, self.log)
            if not match and self.child.poll() is not None:
                raise AssertionError(f"ended with {self.child.returncode}:\n{self.log}")
            return match
        return wait_for(f"{pattern} in the output", look, patience_s)

    def close(self):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        self.child.stdin.close()
        self.reader.join()


class FakeNtopng(Process):
    def __init__(self, mode="normal", port=0):
        self.folder = tempfile.TemporaryDirectory()
        super().__init__([FAKE_NTOPNG, "--scratch", self.folder.name, "--mode", mode, "--port",
                          str(port), "--user", USER, "--password", PASSWORD], stream="stdout")
        match = self.find(r"port=(\d+) ca=(\S+)")
        self.port, self.ca = int(match[1]), match[2]

    def say(self, line):
        """Sends a mode or an order, and waits until it is in force."""
        answers = len(self.lines)
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()
        wait_for("the fake's answer", lambda: len(self.lines) > answers)
        assert self.lines[answers] == "ok", self.lines[answers]

    def close(self):
        super().close()
        self.folder.cleanup()

    def ask(self, method, target, body=None, headers=None):
        """What the fake answers to anybody: status, headers, body."""
        context = ssl.create_default_context(cafile=self.ca)
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context,
                                                 timeout=PATIENCE_S)
        try:
            connection.request(method, target, body, headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def environment(self, **changes):
        return {"NTOP_HOST": f"127.0.0.1:{self.port}", "NTOP_USER": USER, "NTOP_PASS": PASSWORD,
                "NTOP_CA_FILE": self.ca, "POLL_MS": "500", **changes}


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def json(self):
        return json.loads(self.body)


class Wall(Process):
    """A running wall on a port of its own, with a data directory of its own unless one is given."""

    def __init__(self, *flags, environment=None, data=None, user=None, address="127.0.0.1",
                 port=0, below=()):
        """`below`: a program that is given the wall as its command, such as a compositor."""
        self.token = None  # that ask() shows
        self.own_data = None if data else tempfile.TemporaryDirectory()
        self.data = pathlib.Path(data or self.own_data.name)
        super().__init__([*below, FLOWWALL, "--listen", f"{address}:{port}", *flags],
                         {"DATA_DIR": str(self.data), **(environment or {})}, user=user)
        try:
            self.port = int(self.find(r"https?://\S+:(\d+)/api")[1])
        except BaseException:
            self.close()
            raise

    def close(self):
        super().close()
        if self.own_data:
            self.own_data.cleanup()

    def ask(self, path, method="GET", body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        shown = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            connection.request(method, path, body, {**shown, **(headers or {})})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def status(self):
        return self.ask("/api/status").json

    def wait_for_status(self, what, condition, patience_s=PATIENCE_S):
        """Waits until condition(status) holds, and returns that status."""
        seen = {}

        def look():
            seen.update(self.status())
            return condition(seen)
        try:
            wait_for(what, look, patience_s)
        except AssertionError as error:
            raise AssertionError(f"{error}; source: {seen.get('source')}") from None
        return seen

    def provider(self, name):
        """The provider of that name in the status, or None."""
        return next((one for one in self.status()["providers"] if one["name"] == name), None)

    def wait_for_provider(self, name, condition, patience_s=PATIENCE_S):
        """Waits until the provider is there and condition(provider) holds; returns it."""
        def look():
            found = self.provider(name)
            return found if found and condition(found) else None
        try:
            return wait_for(f"provider {name}", look, patience_s)
        except AssertionError as error:
            raise AssertionError(f"{error}: {self.status()['providers']}") from None

    def wait_for_polls(self, count):
        """`count` more good or bad polls than now."""
        before = self.status()["source"]["polls"]
        return self.wait_for_status(f"{count} polls",
                                    lambda s: s["source"]["polls"] >= before + count)

    def wait_for_state(self, state, patience_s=PATIENCE_S):
        return self.wait_for_status(state, lambda s: s["source"]["state"] == state, patience_s)

    def wait_for_frames(self, count=3):
        """The wall draws on: `count` more frames than now."""
        first = self.status()["render"]["frames"]
        return self.wait_for_status(f"{count} frames",
                                    lambda s: s["render"]["frames"] >= first + count)

    def screenshot(self):
        answer = self.ask("/api/screenshot.png")
        assert answer.status == 200, answer.body
        return Picture(answer.body)

    def terminate(self):
        """Ends the wall with SIGTERM; returns its exit code and how long it took."""
        begin = time.monotonic()
        self.child.send_signal(signal.SIGTERM)
        code = self.child.wait(timeout=PATIENCE_S)
        return code, time.monotonic() - begin


def start_display(test, size):
    """An X server of that size, until the test ends; the environment that leads there."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
        pass_fds=[write_end], stderr=subprocess.DEVNULL)
    test.addCleanup(server.wait)
    test.addCleanup(server.terminate)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        return {"DISPLAY": ":" + pipe.readline().strip()}


class Picture:
    """A decoded PNG of 8-bit RGB."""

    def __init__(self, png):
        if png[:8] != b"\x89PNG\r\n\x1a\n":
            raise ValueError("not a PNG")
        data, at = b"", 8
        while at < len(png):
            length, kind = struct.unpack(">I4s", png[at:at + 8])
            body = png[at + 8:at + 8 + length]
            if kind == b"IHDR":
                self.width, self.height, depth, colour = struct.unpack(">IIBB", body[:10])
                assert (depth, colour) == (8, 2), "8-bit RGB"
            elif kind == b"IDAT":
                data += body
            at += 12 + length
        self.rows = self._unfilter(zlib.decompress(data))

    @classmethod
    def of_ppm(cls, ppm):
        """The same of a plain PPM, which is read at once."""
        kind, size, depth, pixels = ppm.split(b"\n", 3)
        if (kind, depth) != (b"P6", b"255"):
            raise ValueError("not an 8-bit PPM")
        self = cls.__new__(cls)
        self.width, self.height = map(int, size.split())
        stride = self.width * 3
        self.rows = [pixels[at:at + stride] for at in range(0, len(pixels), stride)]
        return self

    def _unfilter(self, raw):
        stride, rows = self.width * 3, []
        above = bytearray(stride)
        for y in range(self.height):
            kind, *line = raw[y * (stride + 1):(y + 1) * (stride + 1)]
            row = bytearray(line)
            for i in range(stride):
                left = row[i - 3] if i >= 3 else 0
                up, corner = above[i], above[i - 3] if i >= 3 else 0
                row[i] = (row[i] + (0, left, up, (left + up) // 2,
                                    self._paeth(left, up, corner))[kind]) & 255
            rows.append(row)
            above = row
        return rows

    @staticmethod
    def _paeth(left, up, corner):
        guess = left + up - corner
        return min((left, up, corner), key=lambda value: abs(guess - value))

    def colourful(self):
        """How many pixels shine in a colour, as flows do, and text without panels does not."""
        return sum(max(row[i:i + 3]) > 150 and max(row[i:i + 3]) - min(row[i:i + 3]) > 60
                   for row in self.rows for i in range(0, len(row), 3))

    def brightest(self):
        return max(max(row) for row in self.rows)

    def differing(self, other):
        """How many pixels differ clearly between two pictures of one size."""
        return sum(max(abs(a - b) for a, b in zip(one[i:i + 3], two[i:i + 3])) > 24
                   for one, two in zip(self.rows, other.rows) for i in range(0, len(one), 3))


class TestCase(unittest.TestCase):
    def start(self, process):
        self.addCleanup(process.close)
        return process

    def folder(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        return pathlib.Path(made.name)

    def config(self, text):
        """A configuration file with that text."""
        path = self.folder() / "flowwall.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def run_flowwall(self, *arguments, environment=None, text=True):
        """Runs the program to its end; output as text, or as bytes."""
        clean = {"PATH": os.environ["PATH"], "HOME": tempfile.gettempdir(), "LANG": "C.UTF-8",
                 "DATA_DIR": str(self.folder())}
        return subprocess.run([FLOWWALL, *arguments], env={**clean, **(environment or {})},
                              capture_output=True, text=text, timeout=120, check=False)
