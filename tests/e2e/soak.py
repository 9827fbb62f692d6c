"""A long run of the real wall, by hand: python3 soak.py [MINUTES], with the variables of harness.py.

The fake ntopng changes its lists from 1 to 5,000 flows, ends sessions after seconds, fails in every way
it knows, and clients come and go, with an orderly and a rude end. Every 5 s memory, file descriptors,
threads and disk are looked at. After the warm-up, a third of the time, they must not grow: the median
of the last third is held against that of the second (an answer of 64 MiB makes a peak now and then)."""
import http.client
import json
import pathlib
import random
import socket
import statistics
import sys
import time

from harness import FakeNtopng, Wall

FAULTS = ["down", "sessions-die", "bad-request", "truncated", "rubbish", "closes", "overloaded", "invalid-json",
          "deep-nesting", "wrong-types", "duplicate-keys", "invalid-utf8", "empty-list", "mega-rubbish"]
PATHS = ["/api/status", "/api/flows", "/api/screenshot.png?width=640", "/metrics", "/healthz", "/"]
LOOK_EVERY_S = 5
# What may come on top: buffers as large as the largest answer so far, sockets that just close. On disk are the 20
# newest answers, each of up to 4 MiB: how many of the large ones is chance.
ALLOWED = {"rssMiB": 16, "descriptors": 12, "threads": 1, "diskMiB": 40}


def look(wall):
    proc = pathlib.Path("/proc") / str(wall.child.pid)
    pages = int((proc / "statm").read_text().split()[1])
    disk = sum(path.stat().st_size for path in wall.data.rglob("*") if path.is_file())
    return {"rssMiB": pages * 4096 / 2**20, "descriptors": len(list((proc / "fd").iterdir())),
            "threads": len(list((proc / "task").iterdir())), "diskMiB": disk / 2**20}


def visit(wall, dice):
    """One client: it asks for something, or goes away in the middle of it."""
    if dice.random() < 0.2:
        with socket.create_connection(("127.0.0.1", wall.port)) as rude:
            rude.sendall(b"GET /api/flows HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"\r\n" * dice.randrange(2))
        return
    if dice.random() < 0.2:
        wall.ask(f"/api/view?mode={dice.choice(['globe', 'map'])}&zoom={dice.uniform(0.5, 8):.2f}", "POST")
        return
    wall.ask(dice.choice(PATHS))


def main():
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    dice = random.Random(1)
    fake, samples = FakeNtopng(), []
    fake.say("session-life 20")
    wall = Wall("--headless", "--size", "1280x720", environment=fake.environment(
        POLL_MS="250", DEFAULT_LENGTH="5000", DEFAULT_PROTO="all"))
    begin = time.monotonic()
    try:
        while (passed := time.monotonic() - begin) < minutes * 60:
            if dice.random() < 0.15:
                fake.say(dice.choice(FAULTS))
            else:
                fake.say("normal")
                fake.say(f"flows {dice.choice([1, 50, 500, 5000])}")
            end = time.monotonic() + LOOK_EVERY_S
            while time.monotonic() < end:
                try:
                    visit(wall, dice)
                except (OSError, http.client.HTTPException) as error:
                    raise SystemExit(f"the wall does not answer: {error}\n{wall.log}") from None
                time.sleep(0.1)  # ten clients a second
            samples.append({"at": passed, **look(wall)})
        status = wall.status()
        thirds = [samples[len(samples) * i // 3:len(samples) * (i + 1) // 3] for i in range(3)]
        grown = []
        for name, allowed in ALLOWED.items():
            second, last = (statistics.median(sample[name] for sample in third)
                            for third in thirds[1:])
            highest = max(sample[name] for sample in samples)
            print(f"{name}: {second:.1f}, then {last:.1f}; at most {highest:.1f}")
            if last > second + allowed:
                grown.append(name)
        print(json.dumps({"minutes": minutes, "polls": status["source"]["polls"],
                          "failures": status["source"]["failures"],
                          "frames": status["render"]["frames"], "grown": grown}))
        code, seconds = wall.terminate()
        print(f"ended with {code} after {seconds:.2f} s")
        return 1 if grown or code != 0 else 0
    finally:
        wall.close()
        fake.close()


if __name__ == "__main__":
    sys.exit(main())
