"""What the tests of the remote page share: a fake ntopng, a wall and a browser for each module."""
import contextlib
import unittest

from harness import FakeNtopng, Wall, wait_for
from page import DESKTOP, MISSING, Page, needs_chromium

FLAGS = ("--headless", "--size", "640x360", "--view", "globe")


class World:
    stack = contextlib.ExitStack()
    fake = wall = page = None

    @classmethod
    def make(cls):
        cls.fake = cls.enter(FakeNtopng())
        cls.wall = cls.enter(Wall(*FLAGS, environment=cls.fake.environment()))
        cls.wall.wait_for_state("live")
        cls.page = cls.enter(Page())

    @classmethod
    def enter(cls, thing):
        return cls.stack.enter_context(contextlib.closing(thing))


# Each module of tests imports these two, by which unittest finds them.
def setUpModule():
    if not MISSING:
        World.make()


def tearDownModule():
    World.stack.close()


@needs_chromium
class PageCase(unittest.TestCase):
    SIZE = DESKTOP
    PART = "wall"  # of the narrow page

    @classmethod
    def setUpClass(cls):
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
