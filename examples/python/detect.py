"""detect.py: judges pictures against normal ones, and draws where they differ. Python, with the package inctrl.

    python3 examples/python/detect.py NORMAL-FOLDER QUERY-FOLDER MARKED-FOLDER

A picture that cannot be read is told, and the others are judged. Exit status: 0 all done, 1 some failed.
"""
import pathlib
import sys

import inctrl
from PIL import Image


def main(normal, queries, marked):
    detector = inctrl.Detector()
    prompts = detector.prompts(normal)
    pathlib.Path(marked).mkdir(parents=True, exist_ok=True)
    failed = 0
    for result in detector.detect_each(queries, prompts, errors="return"):
        if isinstance(result, inctrl.Error):
            print(f"detect.py: {result}", file=sys.stderr)
            failed += 1
            continue
        name = pathlib.Path(result.image).stem
        print(f"{result.pred_score:.4f}  {result.pred_label:9}  {name}")
        Image.fromarray(result.overlay()).save(pathlib.Path(marked) / f"{name}.png")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: detect.py NORMAL-FOLDER QUERY-FOLDER MARKED-FOLDER")
    sys.exit(main(*sys.argv[1:]))
