"""The package as such: what it imports, that its examples run, that its types hold."""
import doctest
import importlib
import importlib.metadata
import os
import pathlib
import subprocess
import sys
import unittest

import inctrl
from support import ROOT

MODULES = ("inctrl", "inctrl.errors", "inctrl.sklearn")


class Package(unittest.TestCase):
    def test_the_examples_in_docstrings_run(self):
        here = os.getcwd()
        os.chdir(ROOT)
        self.addCleanup(os.chdir, here)
        for name in MODULES:
            with self.subTest(module=name):
                result = doctest.testmod(importlib.import_module(name))
                self.assertGreater(result.attempted, 0)
                self.assertEqual(result.failed, 0)

    def test_import_loads_neither_openvinos_package_nor_the_program_nor_pillow(self):
        code = "import sys, inctrl; print([name for name in ('openvino', 'inctrl._program', 'PIL', 'sklearn') if name in sys.modules])"
        self.assertEqual(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip(), "[]")

    def test_everything_public_is_documented(self):
        for name in inctrl.__all__:
            if name == "__version__":
                continue
            thing = getattr(inctrl, name)
            self.assertTrue(thing.__doc__, name)
            for member, value in vars(thing).items() if isinstance(thing, type) else ():
                if not member.startswith("_") and (callable(value) or isinstance(value, property)):
                    self.assertTrue(value.__doc__, f"{name}.{member}")

    def test_the_types_hold(self):
        package = pathlib.Path(inctrl.__file__).parent
        self.assertTrue((package / "py.typed").is_file())
        done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--cache-dir", os.devnull, str(ROOT / "python/tests/typed_use.py")],
                              capture_output=True, text=True)
        if "No module named mypy" in done.stderr:
            self.skipTest("no mypy here")
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
