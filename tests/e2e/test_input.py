"""Pointer and keyboard at the running wall, by the X server's own events; and the filter."""
import ctypes
import math
import os
import shutil
import subprocess
import unittest

from harness import PASSWORD, USER, FakeNtopng, Picture, TestCase, Wall, start_display, wait_for

PNG = b"\x89PNG"


class CursorImage(ctypes.Structure):
    """XFixesCursorImage of X11/extensions/Xfixes.h."""
    _fields_ = [("x", ctypes.c_short), ("y", ctypes.c_short), ("width", ctypes.c_ushort),
                ("height", ctypes.c_ushort), ("xhot", ctypes.c_ushort), ("yhot", ctypes.c_ushort),
                ("serial", ctypes.c_ulong), ("pixels", ctypes.POINTER(ctypes.c_ulong))]


def cursor_is_seen(display):
    """Whether the X server's cursor has a pixel that is not wholly transparent."""
    x11, fixes = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXfixes.so.3")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    fixes.XFixesGetCursorImage.restype = ctypes.POINTER(CursorImage)
    connection = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    try:
        image = fixes.XFixesGetCursorImage(connection).contents
        return any(image.pixels[i] >> 24 & 255 for i in range(image.width * image.height))
    finally:
        x11.XCloseDisplay(connection)


@unittest.skipUnless(shutil.which("Xvfb") and shutil.which("xdotool"),
                     "Xvfb or xdotool is not installed (scripts/test installs them)")
class AtTheWall(TestCase):
    def start_wall(self, *flags, config="", size="640x360", **environment):
        self.display = start_display(self, size)
        fake = self.start(FakeNtopng())
        file = self.config("[names]\nreverse_dns = false\n"
                           "[display]\nspin = 0.0\nidle_drift = 0\n" + config)
        wall = self.start(Wall("--config", str(file), *flags, environment={
            **self.display, **fake.environment(**environment)}))
        wall.wait_for_status("flows in the window", lambda s: s["render"]["flowsDrawn"])
        return wall

    def do(self, *words):
        subprocess.run(["xdotool", *map(str, words)], check=True, timeout=30,
                       env={**os.environ, **self.display})

    def view(self, wall, what, condition):
        return wall.wait_for_status(what, lambda s: condition(s["view"]))["view"]

    def settled(self, wall):
        """The view once the camera has arrived: the same over some frames."""
        def look():
            view = wall.status()["view"]
            wall.wait_for_frames()
            return view if wall.status()["view"]["lon"] == view["lon"] else None
        return wait_for("a camera at rest", look)

    def test_keys(self):
        wall = self.start_wall()
        self.do("key", "g")
        self.view(wall, "the map", lambda v: v["mode"] == "map")
        self.do("key", "g")
        self.view(wall, "the globe", lambda v: v["mode"] == "globe")
        self.do("key", "space")
        self.view(wall, "a pause", lambda v: v["pause"])
        self.do("key", "space")
        self.view(wall, "no pause", lambda v: not v["pause"])
        self.do("key", "p", "l")
        self.view(wall, "no panels", lambda v: v["panels"] == "none" and not v["labels"])
        self.do("key", "p", "plus")
        before = self.view(wall, "closer", lambda v: v["panels"] == "all" and v["zoom"] == 1.65)
        self.do("key", "Right")
        self.view(wall, "further east", lambda v: v["lon"] != before["lon"])
        self.do("key", "0")
        self.view(wall, "as far as at first", lambda v: v["zoom"] == 1)

    def test_pointer(self):
        wall = self.start_wall()
        self.do("mousemove", 400, 150, "click", 4)
        self.view(wall, "closer by the wheel", lambda v: v["zoom"] == 1.25)
        self.do("click", 5)
        self.view(wall, "back by the wheel", lambda v: v["zoom"] == 1)
        before = self.settled(wall)
        # Not from the very middle, where the pointer began: GLFW takes that for a warp of its own.
        self.do("mousemove", 310, 170, "mousedown", 1, "mousemove", 330, 170,
                "mousemove", 370, 190, "mouseup", 1)
        after = self.view(wall, "a turn", lambda v: abs(v["lon"] - before["lon"]) > 5)
        self.assertLess(after["lon"], before["lon"], "what is dragged to the right comes from there")
        self.do("mousemove", 330, 150, "click", "--repeat", 2, "--delay", 60, 3)
        self.view(wall, "closer by two clicks", lambda v: v["zoom"] == 1.65)

    def test_a_filter_acts_while_it_is_typed(self):
        wall = self.start_wall()
        drawn = wall.status()["render"]["flowsDrawn"]
        self.do("key", "f")
        self.do("type", "--delay", "80", "192.168.1.11")
        answer = wait_for("the filter", lambda: (
            lambda f: f if f["srcIp"] == "192.168.1.11" else None)(wall.ask("/api/filter").json))
        self.assertLess(answer["matching"], answer["of"])
        wall.wait_for_status("fewer arcs", lambda s: s["render"]["flowsDrawn"] < drawn)
        self.assertEqual(wall.status()["view"]["mode"], "globe", "typed text is no key")
        for _ in range(12):
            self.do("key", "BackSpace")
        wait_for("no filter", lambda: wall.ask("/api/filter").json["srcIp"] == "")
        self.do("key", "Escape")
        self.do("key", "g")
        self.view(wall, "the map", lambda v: v["mode"] == "map")

    def test_what_is_polled_is_set_in_the_filter_bar(self):
        wall = self.start_wall()
        self.do("key", "f", *["Tab"] * 6, "1", "2", "Return")
        wall.wait_for_status("twelve flows", lambda s: s["params"]["length"] == "12" and
                             s["counts"]["flows"] == 12)

    def test_a_button(self):
        wall = self.start_wall(size="1280x720")
        self.do("mousemove", 640, 300)
        wall.wait_for_frames()  # with the buttons
        self.do("mousemove", 572, 651, "click", 1)  # where PAUSE is in a picture of this size
        self.view(wall, "a pause", lambda v: v["pause"])

    def test_a_screenshot_is_kept(self):
        wall = self.start_wall()
        self.do("key", "s")
        wall.find(r"screenshot: \S+/screenshot_\d+\.png")
        file, = wall.data.glob("screenshot_*.png")
        self.assertEqual(Picture(file.read_bytes()).width, 640)

    def test_a_session_is_renewed_and_the_password_is_nowhere(self):
        wall = self.start_wall()
        self.do("key", "u")
        self.do("type", "nobody")
        self.do("key", "Tab")
        self.do("type", "not-this-one")
        self.do("key", "Return")
        wall.find("not logged in: ")
        wall.wait_for_frames()
        # The dialog is open still, at the password.
        self.do("key", "Tab", *["BackSpace"] * len("nobody"))
        self.do("type", USER)
        self.do("key", "Tab")
        self.do("type", PASSWORD)
        self.do("key", "Return")
        wall.find(f"logged in to ntopng as {USER}")
        for secret in ("not-this-one", PASSWORD):
            self.assertNotIn(secret, wall.log)

    def test_where_there_is_no_login_none_is_asked_for(self):
        self.display = start_display(self, "640x360")
        wall = self.start(Wall("--source", "demo", environment=self.display))
        wall.wait_for_status("flows in the window", lambda s: s["render"]["flowsDrawn"])
        self.do("key", "u", "g")
        self.view(wall, "the map: what is typed goes into no form", lambda v: v["mode"] == "map")

    def test_the_cursor_is_seen_only_while_it_moves(self):
        self.start_wall()

        def seen():
            return cursor_is_seen(self.display["DISPLAY"])
        self.assertFalse(seen())
        self.do("mousemove", 100, 100)
        wait_for("the cursor", seen)
        wait_for("no cursor", lambda: not seen())

    def test_q_and_escape_quit(self):
        for key in ("q", "Escape"):
            with self.subTest(key=key):
                wall = self.start_wall()
                self.do("key", key)
                self.assertEqual(wall.child.wait(timeout=10), 0)

    def test_escape_pressed_twice_closes_a_form_and_quits_nothing(self):
        wall = self.start_wall()
        self.do("key", "f")
        wall.wait_for_frames()
        self.do("key", "--delay", "100", "Escape", "Escape", "g")
        self.view(wall, "the map", lambda v: v["mode"] == "map")
        self.assertIsNone(wall.child.poll())

    def test_a_kiosk_does_not_quit(self):
        wall = self.start_wall("--kiosk")
        self.do("key", "q", "Escape", "g")
        self.view(wall, "the map", lambda v: v["mode"] == "map")
        self.assertIsNone(wall.child.poll())


class Filter(TestCase):
    def test_by_http(self):
        fake = self.start(FakeNtopng())
        wall = self.start(Wall("--headless", "--size", "320x180",
                               environment=fake.environment(POLL_MS="60000")))
        wall.wait_for_status("flows", lambda s: s["render"]["flowsDrawn"] > 20)
        flows = wall.ask("/api/flows").json["flows"]
        port = flows[0]["dstPort"]
        count = sum(flow["dstPort"] == port for flow in flows)
        answer = wall.ask(f"/api/filter?dstPort={port}", "POST").json
        self.assertEqual((answer["matching"], answer["of"]), (count, len(flows)))
        wall.wait_for_status("those flows only, without another poll",
                             lambda s: s["render"]["flowsDrawn"] <= count)
        self.assertEqual(len(wall.ask("/api/flows").json["flows"]), len(flows))
        answer = wall.ask("/api/filter?clear=1", "POST").json
        self.assertEqual(answer["matching"], len(flows))
        wall.wait_for_status("all again", lambda s: s["render"]["flowsDrawn"] > count)

    def test_what_matches_comes_into_view(self):
        fake = self.start(FakeNtopng())
        wall = self.start(Wall("--headless", "--size", "320x180",
                               environment=fake.environment()))
        wall.wait_for_status("flows", lambda s: s["render"]["flowsDrawn"] > 20)
        home = next(flow["srcGeo"] for flow in wall.ask("/api/flows").json["flows"]
                    if flow["srcSite"])

        def faces_home(view):
            lat, lon, there = (math.radians(each) for each in (
                view["lat"], view["lon"] - home["lon"], home["lat"]))
            return math.sin(lat) * math.sin(there) \
                + math.cos(lat) * math.cos(there) * math.cos(lon) > 0.5

        away = wall.ask(f"/api/view?lat={-home['lat']}&lon={home['lon'] - 180}", "POST").json
        self.assertFalse(faces_home(away))
        wall.wait_for_frames(12)  # it is there
        wall.ask("/api/filter?proto=tcp", "POST")
        wall.wait_for_status("the end at home in view", lambda s: faces_home(s["view"]))
