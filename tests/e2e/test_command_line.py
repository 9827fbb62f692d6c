"""What the program says and does when it is called, and when it cannot start."""
import json
import socket
import tempfile

from harness import FakeNtopng, Picture, TestCase, Wall


class Shot(TestCase):
    def shot(self, name, *flags):
        output = self.folder() / name
        ended = self.run_flowwall("shot", "--source", "demo", "-o", str(output), *flags)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return output.read_bytes()

    def test_the_same_flags_give_the_same_file(self):
        for view in ("globe", "map"):
            with self.subTest(view=view):
                flags = ("--view", view, "--size", "640x360", "--seed", "1")
                self.assertEqual(self.shot("a.png", *flags), self.shot("b.png", *flags))

    def test_flags_change_the_picture(self):
        base = ("--size", "320x180", "--time", "2026-11-23T12:00:00Z")
        pictures = [self.shot("a.png", *base, *flags) for flags in (
            (), ("--view", "map"), ("--at", "6.5"), ("--seed", "2"), ("--zoom", "2"),
            ("--center", "50,10"))]
        self.assertEqual(len(set(pictures)), len(pictures))

    def test_the_quality_is_high_unless_another_is_named(self):
        flags = ("--size", "320x180", "--seed", "1")
        picture = self.shot("a.png", *flags)
        self.assertEqual(picture, self.shot("b.png", *flags, "--quality", "high"))
        self.assertNotEqual(picture, self.shot("c.png", *flags, "--quality", "low"))

    def test_size_is_obeyed(self):
        picture = Picture(self.shot("a.png", "--size", "200x333"))
        self.assertEqual((picture.width, picture.height), (200, 333))

    def test_the_file_s_name_says_the_format(self):
        self.assertEqual(self.shot("a.jpg", "--size", "64x64")[:3], b"\xff\xd8\xff")
        self.assertEqual(Picture(self.shot("a.png", "--size", "64x64")).width, 64)

    def test_another_format_is_refused_before_anything_is_drawn(self):
        output = self.folder() / "a.gif"
        ended = self.run_flowwall("shot", "--source", "demo", "-o", str(output))
        self.assertEqual(ended.returncode, 2)
        self.assertIn(".png, .jpg or .jpeg", ended.stderr)
        self.assertFalse(output.exists())

    def test_of_a_server_that_does_not_answer_it_says_so_and_ends_with_1(self):
        output = self.folder() / "a.png"
        ended = self.run_flowwall("shot", "--size", "64x64", "-o", str(output), environment={
            "NTOP_HOST": "127.0.0.1:1", "NTOP_USER": "w", "NTOP_PASS": "x"})
        self.assertEqual(ended.returncode, 1)
        self.assertEqual(ended.stderr.count("cannot connect to 127.0.0.1:1"), 1, ended.stderr)
        self.assertEqual(Picture(output.read_bytes()).width, 64)

    def test_an_answer_is_as_old_as_it_is_however_far_its_packets_have_come(self):
        fake = self.start(FakeNtopng())
        output = self.folder() / "a.png"

        def state_line(at):
            ended = self.run_flowwall(
                "shot", "--at", at, "--zoom", "0.5", "--size", "960x540", "-o", str(output),
                environment=fake.environment())
            self.assertEqual(ended.returncode, 0, ended.stderr)
            rows = Picture(output.read_bytes()).rows[40:56]
            return tuple(light > 60 for row in rows for light in row[20 * 3:300 * 3])
        # With the interface or without, as its name came in time or not: "live, 0 s ago".
        soon, late = set(), set()
        for _ in range(10):
            soon.add(state_line("3"))
            late.add(state_line("43"))
            if soon & late:
                break
        self.assertGreater(sum(min(soon)), 500)
        self.assertTrue(soon & late)

    def test_a_link_is_followed_and_a_pipe_is_written_to(self):
        folder = self.folder()
        real, link = folder / "real.png", folder / "link.png"
        real.write_bytes(b"old")
        link.symlink_to(real)
        self.assertEqual(Picture(self.shot(str(link), "--size", "64x64")).width, 64)
        self.assertTrue(link.is_symlink())
        self.assertEqual(sorted(folder.iterdir()), [link, real])
        ended = self.run_flowwall("shot", "--source", "demo", "--size", "64x64", "-o",
                                  "/dev/stdout", text=False)
        self.assertEqual(Picture(ended.stdout).width, 64)

    def test_the_centre_asked_for_is_the_picture_s_however_far_the_globe_has_turned(self):
        def land(*flags):
            rows = Picture(self.shot("a.png", "--size", "64x64", "--zoom", "24", *flags)).rows
            return rows[5][5 * 3:6 * 3]
        sahara, pacific = ("--center", "23,10"), ("--center", "-20,-130")
        for at in ("5", "47"):
            self.assertNotEqual(land("--at", at, *sahara), land("--at", at, *pacific))
        # But for some light of flows that pass by.
        for early, late in zip(land("--at", "5", *sahara), land("--at", "47", *sahara)):
            self.assertAlmostEqual(early, late, delta=4)

    def test_a_file_that_cannot_be_written_is_said(self):
        ended = self.run_flowwall("shot", "--source", "demo", "--size", "64x64", "-o",
                                  "/nowhere/at/all.png")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("/nowhere/at/all.png", ended.stderr)


class Bench(TestCase):
    KEYS = {"renderer", "width", "height", "view", "flows", "packets", "frames", "cpu_ms_median",
            "cpu_ms_p99", "cpu_cold_ms_median", "frame_ms_median", "frame_ms_p99", "gpu_ms_median",
            "clear_ms_median", "upload_bytes_per_frame", "upload_bytes_per_snapshot", "draw_calls", "rss_mb",
            "first_frame_ms"}

    def bench(self, *flags):
        ended = self.run_flowwall("bench", "--size", "320x180", "--frames", "12", *flags)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(len(ended.stdout.splitlines()), 1)
        return json.loads(ended.stdout)

    def test_one_json_object_with_every_figure(self):
        for view in ("globe", "map"):
            with self.subTest(view=view):
                said = self.bench("--flows", "50", "--view", view)
                self.assertEqual(self.KEYS - said.keys(), set())
                self.assertEqual((said["view"], said["width"], said["height"], said["flows"],
                                  said["frames"]), (view, 320, 180, 50, 12))
                self.assertGreater(len(said["renderer"]), 0)
                for key in self.KEYS - {"renderer", "view", "gpu_ms_median"}:
                    self.assertGreater(said[key], 0, key)
                self.assertGreaterEqual(said["frame_ms_p99"], said["frame_ms_median"])
                self.assertGreaterEqual(said["cpu_ms_p99"], said["cpu_ms_median"])

    def test_the_passes_make_the_frame(self):
        said = self.bench("--flows", "200", "--passes")
        self.assertGreater(said["passes_ms"]["packets"], 0)
        self.assertGreater(said["passes_ms"]["land"], 0)
        self.assertLess(said["passes_ms"]["land"], said["frame_ms_p99"])
        self.assertNotIn("passes_ms", self.bench("--flows", "0"))

    def test_packets_are_as_many_as_asked_for(self):
        for packets in (0, 100, 1000):
            drawn = self.bench("--flows", "200", "--packets", str(packets))["packets"]
            self.assertAlmostEqual(drawn, packets, delta=packets * 0.05)

    def test_a_frame_costs_the_same_calls_and_bytes_for_any_number_of_flows(self):
        few, many = (self.bench("--view", "map", "--flows", count) for count in ("0", "5000"))
        for key in ("draw_calls", "upload_bytes_per_frame"):
            self.assertEqual(few[key], many[key])
        self.assertGreater(many["upload_bytes_per_snapshot"], few["upload_bytes_per_snapshot"])


class CommandLine(TestCase):
    def test_version(self):
        ended = self.run_flowwall("--version")
        self.assertEqual(ended.returncode, 0)
        self.assertRegex(ended.stdout, r"^\S*\s*\d+\.\d+\.\d+\s*$")

    def test_help_names_every_flag_command_and_variable(self):
        ended = self.run_flowwall("--help")
        self.assertEqual(ended.returncode, 0)
        for word in ("--config", "--source", "--view", "--size", "--listen", "--data-dir",
                     "--headless", "--windowed", "shot", "bench", "check-config", "NTOP_HOST", "NTOP_PASS",
                     "POLL_MS", "HOME_LAT", "DATA_DIR"):
            self.assertIn(word, ended.stdout)

    def test_check_config_prints_what_is_in_force_without_secrets(self):
        ended = self.run_flowwall("check-config", environment={
            "NTOP_HOST": "ntop.example", "NTOP_USER": "w", "NTOP_PASS": "hush-hush",
            "POLL_MS": "750"})
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("750", ended.stdout)
        self.assertIn("POLL_MS", ended.stdout)
        self.assertNotIn("hush-hush", ended.stdout + ended.stderr)

    def test_check_config_names_file_and_line(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write("[poll]\ninterval_ms = 5\nlenght = 50\n")
            file.flush()
            ended = self.run_flowwall("--config", file.name, "check-config")
            self.assertEqual(ended.returncode, 2)
            self.assertIn(file.name + ":2", ended.stderr)
            self.assertIn("250 to 3600000", ended.stderr)
            self.assertIn(file.name + ":3", ended.stderr)
            self.assertIn("length", ended.stderr)


class ImpossibleStarts(TestCase):
    def refused(self, *arguments, environment=None, words=()):
        ended = self.run_flowwall(*arguments, environment=environment)
        self.assertEqual(ended.returncode, 2, ended.stderr)
        for word in words:
            self.assertIn(word, ended.stderr)
        return ended.stderr

    def test_wrong_values_say_what_is_allowed(self):
        self.refused(environment={"PORT": "http"}, words=["PORT", "0 to 65535"])
        self.refused("--size", "big", words=["--size", "WxH"])
        self.refused("--view", "cube", words=["--view", "globe", "map"])
        self.refused("--source", "cloud", words=["--source", "demo"])
        self.refused("--listen", "wall.example:3000", words=["--listen", "IP address"])
        self.refused("shot", words=["--output"])
        self.refused("--no-such-flag", words=["--no-such-flag"])

    def test_a_taken_port(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            said = self.refused("--headless", "--source", "demo", "--listen", "127.0.0.1:" + port,
                                words=[port, "another program"])
            self.assertEqual(len(said.strip().splitlines()), 1, said)

    def test_ntopng_without_a_password(self):
        self.refused("--headless", environment={"NTOP_HOST": "ntop.example", "NTOP_USER": "w"},
                     words=["password"])

    def test_a_ca_file_that_is_not_there(self):
        self.refused("--headless", environment={
            "NTOP_HOST": "ntop.example", "NTOP_USER": "w", "NTOP_PASS": "x",
            "NTOP_CA_FILE": "/no/such/ca.pem"}, words=["/no/such/ca.pem"])

    def test_a_kiosk_without_a_display(self):
        self.refused("--kiosk", "--source", "demo", "--listen", "127.0.0.1:0",
                     words=["there is no display, which a kiosk is for"])

    def test_neither_display_nor_egl(self):
        said = self.refused("--source", "demo", "--listen", "127.0.0.1:0",
                            environment={"__EGL_VENDOR_LIBRARY_FILENAMES": "/no/such.json"},
                            words=["EGL"])
        self.assertEqual(sum("flowwall:" in line for line in said.splitlines()), 1, said)

    def test_an_opengl_that_is_too_old(self):
        self.refused("--source", "demo", "--headless", "--listen", "127.0.0.1:0",
                     environment={"MESA_GL_VERSION_OVERRIDE": "3.3"}, words=["4.5"])

    def test_a_display_that_is_not_there_is_no_impossible_start(self):
        wall = self.start(Wall("--source", "demo", "--size", "64x64",
                               environment={"DISPLAY": ":987"}))
        wall.wait_for_status("a frame", lambda s: s["render"]["display"] == "headless")
