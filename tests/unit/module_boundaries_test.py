"""Checks every #include in engine/ and net/ against the table of modules (KNOWS in the CMake files).

Usage: module_boundaries_test.py SOURCE_DIR TABLE, where each line of TABLE is "folder:name:knows;list",
written by CMake from what the targets link, so that links and includes cannot drift apart.
"""
import pathlib
import re
import sys
import tempfile
import unittest

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)
# The two halves may know only these of each other.
COMMON = {"engine/model", "engine/handoff"}
# Links everything; nobody may know it.
APP = "engine/app"
# Headers outside the modules, and who may use them.
SHARED = {"net/result.hpp": "net/"}


class Table:
    def __init__(self, text):
        self.knows = {}
        entries = [line.split(":") for line in text.splitlines() if line.strip()]
        folder_of = {name: folder for folder, name, _ in entries}
        for folder, name, known in entries:
            names = [one for one in known.split(";") if one]
            unknown = [one for one in names if one not in folder_of]
            if unknown:
                raise ValueError(f"{folder} knows {', '.join(unknown)}, which is no module")
            self.knows[folder] = {folder_of[one] for one in names}

    def reach(self, folder):
        """What `folder` may include: itself, what it knows, and what those know."""
        found, pending = set(), [folder]
        while pending:
            one = pending.pop()
            if one not in found:
                found.add(one)
                pending += self.knows[one]
        return found

    def errors(self):
        """What is wrong with the table itself: halves that link each other, circles."""
        found = []
        for folder, known in self.knows.items():
            half = folder.split("/")[0]
            for one in sorted(self.reach(folder) - {folder}):
                if one.split("/")[0] != half and one not in COMMON:
                    found.append(f"{folder} links {one}: engine and net share model and handoff only")
            if any(folder in self.reach(one) for one in known):
                found.append(f"{folder} knows itself in a circle")
        return found


def check_include(table, folder, quote, path):
    """What is wrong with one include in a file of `folder`; None if nothing is."""
    # Ours are .hpp: <net/if.h> is the system's.
    inside = path.split("/")[0] in ("engine", "net", "tests") and path.endswith(".hpp")
    if not inside:
        return None if quote == "<" else "quoted, but not by its path from the root"
    if quote == "<":
        return "ours, so in quotes"
    if path in SHARED:
        allowed = folder == APP or folder.startswith(SHARED[path])
        return None if allowed else f"only {SHARED[path]} may know it"
    if folder == APP:
        return None if path.split("/")[0] != "tests" else "the program does not know its tests"
    target = "/".join(path.split("/")[:2])
    if target == APP:
        return "nothing may know app"
    return None if target in table.reach(folder) else f"{folder} does not know {target}"


def check_tree(root, table):
    errors = table.errors()
    for path in sorted([*root.glob("engine/**/*.[ch]pp"), *root.glob("net/**/*.[ch]pp")]):
        name = path.relative_to(root).as_posix()
        folder = "/".join(name.split("/")[:2])
        if name in SHARED:
            continue
        if folder != APP and folder not in table.knows:
            errors.append(f"{name}: {folder} is not in the table of modules")
            continue
        text = path.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            wrong = check_include(table, folder, *match.groups())
            if wrong:
                line = text.count("\n", 0, match.start(2)) + 1
                errors.append(f"{name}:{line}: {match.group(2)}: {wrong}")
    return errors


class TheRepository(unittest.TestCase):
    def test_every_include_is_in_the_table(self):
        self.assertGreater(len(TABLE.knows), 10)
        self.assertTrue(list(ROOT.glob("net/*/*.cpp")))
        errors = check_tree(ROOT, TABLE)
        self.assertEqual(errors, [], "\n" + "\n".join(errors))


class TheCheck(unittest.TestCase):
    """It finds what it is there to find."""

    TABLE = ("engine/model:model:\nengine/handoff:handoff:model\nengine/scene:scene:model\n"
             "engine/render:render:scene\nnet/wire:wire:model\nnet/http:http:wire;handoff\n")

    def found(self, path, line):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / path
            file.parent.mkdir(parents=True)
            file.write_text(f"// first\n{line}\n", encoding="utf-8")
            return check_tree(pathlib.Path(folder), Table(self.TABLE))

    def test_accepts_what_is_known_also_through_others(self):
        for path, header in [("net/wire/a.cpp", "net/wire/a.hpp"),
                             ("net/wire/a.cpp", "net/result.hpp"),
                             ("net/http/a.hpp", "engine/handoff/exchanges.hpp"),
                             ("engine/render/a.hpp", "engine/model/flow.hpp"),
                             ("engine/app/main.cpp", "net/http/control_server.hpp")]:
            self.assertEqual(self.found(path, f'#include "{header}"'), [], header)
        self.assertEqual(self.found("net/wire/a.cpp", "#include <boost/json.hpp>"), [])

    def test_refuses_what_is_not_known(self):
        for path, line in [("net/wire/a.cpp", '#include "net/http/routes.hpp"'),
                           ("net/wire/a.cpp", '#include "engine/scene/camera.hpp"'),
                           ("net/wire/a.cpp", '#include "engine/handoff/exchanges.hpp"'),
                           ("engine/scene/a.hpp", '#include "net/wire/a.hpp"'),
                           ("engine/scene/a.hpp", '#include "net/result.hpp"'),
                           ("engine/scene/a.hpp", '#  include "engine/render/renderer.hpp"'),
                           ("engine/render/a.cpp", '#include "engine/app/wall.hpp"'),
                           ("engine/render/a.cpp", '#include "tests/gl/scene_fixture.hpp"'),
                           ("engine/render/a.cpp", '#include <engine/scene/camera.hpp>'),
                           ("engine/render/a.cpp", '#include "../scene/camera.hpp"'),
                           ("engine/new/a.cpp", '#include "engine/model/flow.hpp"')]:
            self.assertEqual(len(self.found(path, line)), 1, (path, line))

    def test_names_file_and_line(self):
        found = self.found("net/wire/a.cpp", '#include "net/http/routes.hpp"')
        self.assertTrue(found[0].startswith("net/wire/a.cpp:2: net/http/routes.hpp: "), found)

    def test_refuses_a_table_that_links_the_halves_or_a_circle(self):
        self.assertTrue(Table("engine/ui:ui:\nnet/wire:wire:ui\n").errors())
        self.assertTrue(Table("net/wire:wire:http\nnet/http:http:wire\n").errors())
        with self.assertRaises(ValueError):
            Table("net/wire:wire:modle\n")


if __name__ == "__main__":
    ROOT = pathlib.Path(sys.argv[1])
    TABLE = Table(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
    unittest.main(argv=sys.argv[:1])
