"""What the package's tests share: the example pictures, and the program to compare with."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PROGRAM = os.environ.get("INCTRL_PROGRAM")

needs_program = unittest.skipUnless(PROGRAM, "INCTRL_PROGRAM does not name the program to compare with")


def normals(kind, first=1, last=4):
    return [EXAMPLES / kind / "normal" / f"{i:02}.jpg" for i in range(first, last + 1)]


def defective(kind):
    return sorted((EXAMPLES / kind / "defective").glob("*.jpg"))


def run(*arguments, **options):
    """The program that was built beside the package."""
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=300, **options)


def run_module(*arguments, **options):
    """`python -m inctrl`."""
    return subprocess.run([sys.executable, "-m", "inctrl", *map(str, arguments)], capture_output=True, text=True, timeout=300, **options)


def judged(program, images, normal, *more, **options):
    """The program's results, by picture."""
    done = program("detect", *images, "--normal", *normal, "--format", "json", *more, **options)
    if done.returncode not in (0, 1):
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)
