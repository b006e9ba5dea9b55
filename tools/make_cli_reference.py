"""Writes docs/cli.md from the program's own --help: python3 tools/make_cli_reference.py PROGRAM [--check]
--check writes nothing and fails if the page differs from what would be written. tests/end_to_end/documents_test.py does that."""
import difflib
import pathlib
import re
import subprocess
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs/cli.md"
OPENING = """\
# The command line

What `--help` prints, for every sub-command. Made by `tools/make_cli_reference.py`, not by hand; a test compares it with the program.

Results come on standard output, all else on standard error. Folders are walked to the bottom, sorted by name; `-` reads names from standard
input. In the lists below, `TEXT`, `INT`, `UINT` and `FLOAT` say what a flag takes, `=` its default, `{a,b}` or `in [a - b]` what is
allowed, `...` that it takes several; `Needs` and `Excludes` name other flags.

| exit status | |
|---|---|
| 0 | all done |
| 1 | some pictures failed; the rest is done and written |
| 2 | wrong usage |
| 3 | cannot start: model, prompts, device |
| 10 | an anomalous picture, with `--fail-on-anomaly` |
| 130 | interrupted; complete output is kept |
"""


def help_of(program, *names):
    return subprocess.run([program, *names, "--help"], capture_output=True, text=True, check=True, timeout=60).stdout


def subcommands(text):
    listed = re.search(r"^Subcommands:\n((?:  .*\n)+)", text, re.M)
    return re.findall(r"^  (\w[\w-]*)", listed.group(1), re.M) if listed else []


def sections(program, *names):
    """A section for the command `names` and one for each of its sub-commands, in the order of the help."""
    text = help_of(program, *names)
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    yield f"{'##' if len(names) < 2 else '###'} `{' '.join(['inctrl', *names])}`\n\n```text\n{lines}\n```\n"
    for name in subcommands(text):
        yield from sections(program, *names, name)


def main():
    if len(sys.argv) < 2 or sys.argv[2:] not in ([], ["--check"]):
        sys.exit(__doc__)
    page = "\n".join([OPENING, *sections(sys.argv[1])])
    if not sys.argv[2:]:
        PAGE.write_text(page, encoding="utf-8")
    elif page != (kept := PAGE.read_text(encoding="utf-8")):
        sys.stdout.writelines(difflib.unified_diff(kept.splitlines(True), page.splitlines(True), "docs/cli.md", "--help"))
        sys.exit("docs/cli.md is out of date: python3 tools/make_cli_reference.py PROGRAM writes it anew")


if __name__ == "__main__":
    main()
