"""Does the library still look as programs that were built before expect it?

    python3 tools/abi.py check LIBRARY TYPES     fails, and shows what, if it differs from tests/abi/libinctrl.txt
    python3 tools/abi.py accept LIBRARY TYPES    writes that file

LIBRARY is libinctrl.so; TYPES is tests/abi/public_types.cpp as a shared library with debug information. Looked at are the names
that the library exports, and size, members and values of each public type. What may change and what may not: docs/library.md.
"""
import difflib
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as xml

RECORD = pathlib.Path(__file__).parents[1] / "tests/abi/libinctrl.txt"


def symbols(library):
    listed = subprocess.run(["nm", "-DC", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    return sorted({line.split(maxsplit=2)[2] for line in listed.splitlines()})


def layouts(types):
    command = ["abidw", "--no-show-locs", "--no-corpus-path", types]
    root = xml.fromstring(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    for unit in root.iter("abi-instr"):
        yield from (text for each in unit if each.get("name", "").startswith("inctrl_") for text in layout(each, ""))
        for space in unit.findall("namespace-decl[@name='inctrl']"):
            for each in space:
                yield from layout(each, "inctrl::")


def layout(declared, prefix):
    if declared.tag == "class-decl" and declared.get("size-in-bits"):
        yield f"{prefix}{declared.get('name')}: {int(declared.get('size-in-bits')) // 8} bytes"
        for member in declared.findall("data-member"):
            if offset := member.get("layout-offset-in-bits"):  # static ones have none
                yield f"  {int(offset) // 8:4} {member.find('var-decl').get('name')}"
    if declared.tag == "enum-decl":
        values = ", ".join(f"{value.get('name')} = {value.get('value')}" for value in declared.findall("enumerator"))
        yield f"{prefix}{declared.get('name')}: {values}"


def main(action, library, types):
    now = ["# Exported", *symbols(library), "", "# Types", *layouts(types)]
    if action == "accept":
        RECORD.write_text("\n".join(now) + "\n")
        return
    difference = list(difflib.unified_diff(RECORD.read_text().splitlines(), now, "recorded", "now", lineterm="", n=1))
    if difference:
        sys.exit("\n".join(difference) + "\nabi: see docs/library.md for what may change; then: python3 tools/abi.py accept LIBRARY TYPES")


if __name__ == "__main__":
    main(*sys.argv[1:])
