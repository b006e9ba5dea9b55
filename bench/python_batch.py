#!/usr/bin/env python3
"""bench/python_batch.py: what does Python cost over C++? Run by a Python that has the package, with the program's build for C++.
    bench/python_batch.py PREFIX [--rounds 15] [--count 64] [--side 512]
PREFIX is where the program was installed. Judges the same pictures by `Detector.detect` of both, in turn, and tells medians; then the time
that `import inctrl` takes, and the first result."""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
from PIL import Image

import inctrl

ROOT = pathlib.Path(__file__).resolve().parents[1]


def pictures(count, side):
    files = sorted((ROOT / "examples/ring").glob("*/*.jpg"))
    files = [*(file for file in files if file.parent.name == "normal"), *(file for file in files if file.parent.name != "normal")]
    return np.stack([np.asarray(Image.open(files[i % len(files)]).convert("RGB").resize((side, side))) for i in range(count)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prefix", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--side", type=int, default=512)
    options = parser.parse_args()
    images = pictures(options.count, options.side)
    environment = {**os.environ, "PKG_CONFIG_PATH": f"{options.prefix}/lib/pkgconfig", "LD_LIBRARY_PATH": f"{options.prefix}/lib",
                   "INCTRL_MODEL_PATH": f"{options.prefix}/share/inctrl/models"}
    with tempfile.TemporaryDirectory() as folder:
        program = f"{folder}/python_batch"
        subprocess.run(f"c++ -std=c++20 -O2 {ROOT}/bench/python_batch.cpp $(pkg-config --cflags --libs inctrl) -pthread -o {program}",
                       shell=True, check=True, env=environment)
        pathlib.Path(folder, "pixels").write_bytes(images.tobytes())
        for threads in (1, 2):
            compare(options, images, threads, [program, str(threads), f"{folder}/pixels", str(options.side), str(options.count)], environment)
    for what, code in (("import inctrl", "import inctrl"),
                       ("import, default model, first result", "import inctrl; inctrl.Detector(threads=1).detect('examples/ring/normal/05.jpg', 'examples/ring/normal')")):
        seconds = []
        for _ in range(options.rounds):
            started = time.monotonic()
            subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
            seconds.append(time.monotonic() - started)
        print(f"{what}: {statistics.median(seconds):.3f} s, Python's own start among it")


def compare(options, images, threads, command, environment):
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment)
    assert other.stdout.readline() == "ready\n"
    detector = inctrl.Detector(threads=threads)
    prompts = detector.prompts(images[:4])
    ratios, processor, ours, theirs = [], [], [], []
    for _ in range(options.rounds + 1):
        other.stdin.write("go\n")
        seconds, processor_seconds, highest = map(float, other.stdout.readline().split())
        started, processor_started = time.monotonic(), time.process_time()
        results = detector.detect(images, prompts)
        mine, mine_processor = time.monotonic() - started, time.process_time() - processor_started
        if np.float32(highest) != np.float32(max(result.pred_score for result in results)):
            sys.exit("scores differ")
        ours.append(mine), theirs.append(seconds), ratios.append(mine / seconds), processor.append(mine_processor / processor_seconds)
    other.stdin.close()
    other.wait()
    ratios = ratios[1:]  # the first run warms up
    print(f"{threads} threads, {options.count} pictures of {options.side} x {options.side}: C++ {options.count / statistics.median(theirs[1:]):.1f} a second, "
          f"Python {options.count / statistics.median(ours[1:]):.1f}; Python takes {statistics.median(ratios):.3f} of the C++ call's time "
          f"({min(ratios):.3f} to {max(ratios):.3f}, {options.rounds} rounds), {statistics.median(processor[1:]):.3f} of its processor time")


if __name__ == "__main__":
    main()
