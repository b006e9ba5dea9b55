"""Makes the pictures of docs/pictures/ that the program drew: python3 tools/make_document_pictures.py PROGRAM [NAME...]
Needs Pillow (made with 13.0.0), which sets what the program wrote side by side, makes it smaller and writes it as JPEG. Each command
also stands beside its picture in the documents, where documents_test.py runs it. docs/pictures/page.jpg is a screenshot."""
import glob
import os
import pathlib
import subprocess
import sys
import tempfile

from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
RING, LABEL, CLOTH = "examples/ring", "examples/label", "examples/cloth"
FOUR = "normal/0[1-4].jpg"

# name: (arguments of `inctrl`, files of the folder `out` from left to right, width of each in pixels)
PICTURES = {
    "ring_contact_sheet": (f"detect {RING}/defective {RING}/normal/0[5-9].jpg {RING}/normal/10.jpg --normal {RING}/{FOUR} --out out",
                           ["contact_sheet.png"], 880),
    "start": (f"detect {RING}/defective --normal {RING}/normal --out out", ["contact_sheet.png"], 880),
    "ring_map_and_overlay": (f"detect {RING}/defective/02_chipped_rim.jpg --normal {RING}/{FOUR} --map png overlay --out out",
                             ["02_chipped_rim.map.png", "02_chipped_rim.overlay.png"], 360),
    "good_map_and_overlay": (f"detect {RING}/normal/05.jpg --normal {RING}/{FOUR} --map png overlay --out out",
                             ["05.map.png", "05.overlay.png"], 360),
    "suggested_label": (f"prompts suggest --normal {LABEL}/normal --shots 4 --out out/contact_sheet.png", ["contact_sheet.png"], 708),
    "missed_crack": (f"detect {RING}/defective/05_burr.jpg {RING}/defective/06_crack.jpg {RING}/normal/07.jpg --normal {RING}/{FOUR} --out out",
                     ["07.overlay.png", "06_crack.overlay.png", "05_burr.overlay.png"], 320),
    "found_crack": (f"detect {RING}/defective/05_burr.jpg {RING}/defective/06_crack.jpg {RING}/normal/07.jpg --normal {RING}/{FOUR} --tiles 2x2 --out out",
                    ["07.overlay.png", "06_crack.overlay.png", "05_burr.overlay.png"], 320),
    "wrong_barcode": (f"detect {LABEL}/defective/06_wrong_barcode.jpg {LABEL}/defective/04_shifted_print.jpg {LABEL}/normal/07.jpg --normal {LABEL}/{FOUR} --out out",
                      ["07.overlay.png", "06_wrong_barcode.overlay.png", "04_shifted_print.overlay.png"], 320),
    "colour_stripe": (f"detect {CLOTH}/defective/06_colour_stripe.jpg {CLOTH}/normal/09.jpg --normal {CLOTH}/{FOUR} --out out",
                      ["09.overlay.png", "06_colour_stripe.overlay.png"], 320),
    "defect_among_prompts": (f"detect {RING}/defective/01_rust.jpg {RING}/defective/02_chipped_rim.jpg --normal {RING}/{FOUR} {RING}/defective/01_rust.jpg --out out",
                             ["01_rust.overlay.png", "02_chipped_rim.overlay.png"], 320),
}


def side_by_side(files, width):
    pictures = [Image.open(file).convert("RGB") for file in files]
    pictures = [picture.resize((width, round(picture.height * width / picture.width)), Image.LANCZOS) if picture.width != width else picture
                for picture in pictures]
    gap = 8
    row = Image.new("RGB", (width * len(pictures) + gap * (len(pictures) - 1), max(picture.height for picture in pictures)), "white")
    for i, picture in enumerate(pictures):
        row.paste(picture, (i * (width + gap), 0))
    return row


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = pathlib.Path(sys.argv[1]).resolve()
    for name in sys.argv[2:] or PICTURES:
        arguments, files, width = PICTURES[name]
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(ROOT / "examples", f"{folder}/examples")
            os.mkdir(f"{folder}/out")
            given = [word for part in arguments.split() for word in (sorted(glob.glob(part, root_dir=folder)) or [part])]
            subprocess.run([program, *given], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            file = ROOT / f"docs/pictures/{name}.jpg"
            side_by_side([f"{folder}/out/{file}" for file in files], width).save(file, quality=80, optimize=True)
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
