#!/usr/bin/env python3
"""Frames a second of the real wall in a window, beside an X server on the same machine, with flows of the fake ntopng.

    tests/bench/window.py build/release [--size WxH] [--seconds S] [--flows N ...] [--view V ...]

Servers' addresses lie at 320 sites all over the Earth. The map stands still, the globe turns.
"""
import argparse
import contextlib
import json
import math
import os
import pathlib
import sys
import tempfile
import time

SITES = 320


def site(number, flows):
    lat = math.degrees(math.asin(-0.8 + 1.6 * (number + 0.5) / SITES))
    lon = number * 137.508 % 360 - 180
    networks = ", ".join(f'"93.{rank >> 16}.{rank >> 8 & 255}.{rank & 255}/32"'
                         for rank in range(number, flows, SITES))
    return f'[[sites]]\nname = "Site {number}"\nlat = {lat:.3f}\nlon = {lon:.3f}\nnetworks = [{networks}]\n'


def configuration(flows, view):
    spin = 2 if view == "globe" else 0
    return (f"[display]\nmax_fps = 240\nspin = {spin}\nidle_drift = 0\n"
            + "".join(site(number, flows) for number in range(min(SITES, flows))))


def frames_a_second(wall, seconds):
    before, begin = wall.status()["render"]["frames"], time.monotonic()
    time.sleep(seconds)
    return (wall.status()["render"]["frames"] - before) / (time.monotonic() - begin)


def measure(harness, display, flows, view, flags):
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        config = pathlib.Path(folder) / "flowwall.toml"
        config.write_text(configuration(flows, view), encoding="utf-8")
        fake = harness.FakeNtopng()
        stack.callback(fake.close)
        fake.say(f"flows {flows}")
        wall = harness.Wall("--view", view, "--config", str(config), environment={
            **fake.environment(DEFAULT_LENGTH=str(flows), POLL_MS="3000"), **display})
        stack.callback(wall.close)
        wall.wait_for_status("its flows", lambda s: s["render"]["flowsDrawn"] == flows)
        time.sleep(6)  # they have faded in, and so have the labels
        status = wall.status()["render"]
        return {"view": view, "flows": flows, "packets": status["packetsDrawn"],
                "size": f'{status["width"]}x{status["height"]}',
                "frames/s": [round(frames_a_second(wall, flags.seconds), 1) for _ in range(3)]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--flows", type=int, nargs="+", default=[50, 500, 5000])
    parser.add_argument("--view", nargs="+", default=["map", "globe"])
    flags = parser.parse_args()
    build = flags.build.resolve()
    os.environ["FLOWWALL"] = str(build / "flowwall")
    os.environ["FAKE_NTOPNG"] = str(build / "tests/net/fake_ntopng")
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
    import harness  # takes the programs from the environment
    with contextlib.ExitStack() as stack:
        stack.addCleanup = stack.callback
        display = harness.start_display(stack, flags.size)
        for view in flags.view:
            for flows in flags.flows:
                print(json.dumps(measure(harness, display, flows, view, flags)), flush=True)


if __name__ == "__main__":
    main()
