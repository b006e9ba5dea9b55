"""Does looking in tiles find a defect of 12 pixels in a texture of 4000 x 3000? Draws textures, pastes a defect into half of the
queries, runs `inctrl detect` with and without --tiles, and prints AUROC, how often the first box lies on the defect, time and memory.
    python3 measure.py INCTRL FOLDER          (NumPy, Pillow; GNU time)"""
import json, pathlib, re, subprocess, sys, time
import numpy as np
from PIL import Image

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
WIDTH, HEIGHT, PROMPTS, QUERIES, DEFECT, CONTRAST = 4000, 3000, 2, 8, 12, -45


def smooth(random, cell, width=WIDTH, height=HEIGHT):
    small = random.random((height // cell + 2, width // cell + 2)).astype(np.float32)
    return np.asarray(Image.fromarray(small).resize((width, height), Image.BICUBIC))


def texture(kind, random, width=WIDTH, height=HEIGHT):
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    noise = random.standard_normal((height, width)).astype(np.float32)
    if kind == "brushed":
        value = 140 + 25 * smooth(random, 400, width, height) + 14 * np.cumsum(noise, axis=1)[:, :1] / 60 + 6 * noise
    elif kind == "woven":
        value = 120 + 40 * np.sin(x * 2 * np.pi / 16) * np.sin(y * 2 * np.pi / 16) + 5 * noise
    else:  # grain
        value = 110 + 60 * smooth(random, 24, width, height) + 6 * noise
    return np.clip(value, 0, 255).astype(np.uint8)


def paste(picture, random):
    row, column = random.integers(100, picture.shape[0] - 100), random.integers(100, picture.shape[1] - 100)
    r, c = np.mgrid[0:DEFECT, 0:DEFECT] - (DEFECT - 1) / 2
    disc = r * r + c * c <= (DEFECT / 2) ** 2
    part = picture[row:row + DEFECT, column:column + DEFECT]
    part[disc] = np.clip(part[disc].astype(np.int16) + CONTRAST, 0, 255)
    return int(column) + DEFECT // 2, int(row) + DEFECT // 2


def draw(kind, number):
    home, places = folder / kind, {}
    for part in ("normal", "queries"):
        (home / part).mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(number)
    for i in range(PROMPTS):
        Image.fromarray(texture(kind, random)).save(home / "normal" / f"{i}.png")
    for i in range(QUERIES):
        picture = texture(kind, random)
        if i % 2:
            places[f"{i:02}.png"] = paste(picture, random)
        Image.fromarray(picture).save(home / "queries" / f"{i:02}.png")
    return home, places


def auroc(good, bad):
    return sum((b > g) + (b == g) / 2 for b in bad for g in good) / (len(good) * len(bad))


def run(home, *flags):
    started = time.time()
    result = subprocess.run(["/usr/bin/time", "-v", program, "detect", str(home / "queries"), "--normal", str(home / "normal"), "--format",
                             "jsonl", "--quiet", *flags], capture_output=True, text=True, check=True)
    peak = int(re.search(r"Maximum resident set size \(kbytes\): (\d+)", result.stderr).group(1)) // 1024
    return [json.loads(line) for line in result.stdout.splitlines()], (time.time() - started) / (QUERIES + PROMPTS), peak


print("| texture | tiles | AUROC | first box on the defect | seconds a picture | peak MiB |\n|---|---|---|---|---|---|")
for number, kind in enumerate(("brushed", "woven", "grain")):
    home, places = draw(kind, number)
    for flags in ((), ("--tiles", "auto")):
        results, seconds, peak = run(home, *flags)
        scores = {pathlib.Path(r["image"]).name: r for r in results}
        bad = [r["pred_score"] for n, r in scores.items() if n in places]
        good = [r["pred_score"] for n, r in scores.items() if n not in places]
        hits = 0
        for name, (x, y) in places.items():
            for box in scores[name]["regions"][:1]:
                hits += box["x"] - 10 <= x <= box["x"] + box["width"] + 10 and box["y"] - 10 <= y <= box["y"] + box["height"] + 10
        print(f"| {kind} | {' '.join(flags) or 'none'} | {auroc(good, bad):.3f} | {hits} of {len(places)} | {seconds:.2f} | {peak} |", flush=True)
home = folder / "large"
(home / "normal").mkdir(parents=True, exist_ok=True), (home / "queries").mkdir(exist_ok=True)
for name in ("normal/0", "normal/1", "queries/0"):
    Image.fromarray(texture("grain", np.random.default_rng(len(name) + ord(name[-1])), 8000, 6000)).convert("RGB").save(home / f"{name}.jpg", quality=92)
for flags in ((), ("--tiles", "auto", "--threads", "1")):
    _, seconds, peak = run(home, *flags)
    print(f"| 8000 x 6000, one query and two prompts | {' '.join(flags) or 'none'} | - | - | {seconds * (QUERIES + PROMPTS) / 3:.2f} | {peak} |")
