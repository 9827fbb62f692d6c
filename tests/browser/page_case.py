"""What the tests of the remote page share: one fake ntopng, one wall and one browser."""
import atexit
import contextlib
import unittest

from harness import FakeNtopng, Wall, wait_for
from page import DESKTOP, MISSING, Page, needs_chromium

FLAGS = ("--headless", "--size", "640x360", "--view", "globe")


class World:
    """Made with the first of the test modules, for all of them."""
    stack = contextlib.ExitStack()
    fake = wall = page = None

    @classmethod
    def make(cls):
        if MISSING or cls.page:
            return
        atexit.register(cls.stack.close)
        cls.fake = cls.enter(FakeNtopng())
        cls.wall = cls.enter(Wall(*FLAGS, environment=cls.fake.environment()))
        cls.wall.wait_for_state("live")
        cls.page = cls.enter(Page())

    @classmethod
    def enter(cls, thing):
        return cls.stack.enter_context(contextlib.closing(thing))


@needs_chromium
class PageCase(unittest.TestCase):
    SIZE = DESKTOP
    PART = "wall"  # of the narrow page

    @classmethod
    def setUpClass(cls):
        World.make()
        cls.wall, cls.page, cls.fake = World.wall, World.page, World.fake
        cls.page.open(f"http://127.0.0.1:{cls.wall.port}/", cls.SIZE)
        if cls.SIZE[0] < 900:
            cls.page.tab(cls.PART)

    def tearDown(self):
        self.assertEqual(self.page.console_errors(), [])

    def view(self, name, expected):
        """Waits until the wall says so."""
        self.wall.wait_for_status(f"{name} {expected}", lambda s: s["view"][name] == expected)

    def filtered(self, name, expected):
        wait_for(f"filter {name} {expected}",
                 lambda: self.wall.ask("/api/filter").json[name] == expected)
