#!/usr/bin/env python3
"""What live previews cost the wall: frames drawn without viewers, with twenty, and without again, in one run.

    tests/bench/preview_viewers.py build/release/flowwall [--view V] [--fps N] [--seconds S] [--viewers N]
"""
import argparse
import http.client
import json
import pathlib
import re
import selectors
import socket
import subprocess
import tempfile
import time


class Wall:
    def __init__(self, program, view, fps):
        self.folder = tempfile.TemporaryDirectory()
        config = pathlib.Path(self.folder.name) / "flowwall.toml"
        config.write_text(f"[display]\nheadless_fps = {fps}\n", encoding="utf-8")
        self.child = subprocess.Popen(
            [program, "--headless", "--size", "1920x1080", "--source", "demo", "--view", view,
             "--listen", "127.0.0.1:0", "--data-dir", self.folder.name, "--config", str(config)],
            stderr=subprocess.PIPE, text=True)
        for line in self.child.stderr:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            if found:
                self.port = int(found[1])
                break

    def status(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/api/status")
        status = json.loads(connection.getresponse().read())
        connection.close()
        return status

    def close(self):
        self.child.terminate()
        self.child.wait()
        self.folder.cleanup()


class Viewers:
    """Read and drop what the wall streams to them."""

    def __init__(self, port, count):
        self.selector = selectors.DefaultSelector()
        self.bytes = 0
        for _ in range(count):
            one = socket.create_connection(("127.0.0.1", port))
            one.sendall(b"GET /api/stream.mjpg?width=960&fps=10 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            one.setblocking(False)
            self.selector.register(one, selectors.EVENT_READ)

    def watch(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            for key, _ in self.selector.select(left):
                self.bytes += len(key.fileobj.recv(1 << 20))

    def close(self):
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()
        self.selector.close()


def measure(wall, seconds, wait):
    before, begin = wall.status(), time.monotonic()
    wait(seconds)
    after, end = wall.status(), time.monotonic()
    took = end - begin
    return {"frames/s": round((after["render"]["frames"] - before["render"]["frames"]) / took, 2),
            "pictures read/s": round((after["preview"]["read"] - before["preview"]["read"]) / took, 2),
            "encoded/s": round((after["preview"]["encoded"] - before["preview"]["encoded"]) / took, 2),
            "viewers": after["preview"]["viewers"]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--view", default="map")
    parser.add_argument("--fps", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--viewers", type=int, default=20)
    flags = parser.parse_args()
    wall = Wall(flags.program, flags.view, flags.fps)
    try:
        time.sleep(5)  # flows have faded in
        without = [measure(wall, flags.seconds, time.sleep)]
        viewers = Viewers(wall.port, flags.viewers)
        viewers.watch(2)
        viewers.bytes = 0
        watched = measure(wall, flags.seconds, viewers.watch)
        watched["MB/s to all"] = round(viewers.bytes / flags.seconds / 1e6, 2)
        viewers.close()
        time.sleep(2)  # the wall has noticed
        without.append(measure(wall, flags.seconds, time.sleep))
    finally:
        wall.close()
    plain = sum(run["frames/s"] for run in without) / 2
    print(json.dumps({"without": without, "with": watched,
                      "ratio": round(watched["frames/s"] / plain, 3)}, indent=1))


if __name__ == "__main__":
    main()
