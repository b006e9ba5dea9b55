"""Which taps, input size, fit and enlargement make the best trainless default model? See README.md.

Three steps, each reading what the one before left in the cache folder:
  encode  every picture once per size and fit; all taps kept as float16 tokens
  maps    patch residual of each test picture (and each prompt) against each prompt picture, per tap
  table   image AUROC of every set of taps, written to CACHE/NAME/table.jsonl, the best ones printed
  time    one more, apart: milliseconds and GMAC of the encoder cut at a tap, OpenVINO float32, one thread
"""
import argparse
import itertools
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

CATEGORIES = ("mvtec/bottle", "magnetic_tile/tile", "deep_pcb/board20085", "deep_pcb/board13000",
              "lookout/alien", "lookout/cookie", "crack_forest/asphalt")
SHOTS, SEEDS = (1, 4), (0, 1, 2)
STAGE_STRIDES = (1, 2, 2, 2, 1, 2, 1)  # first stride of each stage; a stage is a run of blocks with one output width
SUFFIXES = {".jpg", ".jpeg", ".png"}


# ---------------------------------------------------------------- pictures

def listing(root, category):
    """-> names of train/good, names of all test pictures, their labels (1 = anomalous). Paths relative to the category."""
    base = root / category
    train = sorted(p.name for p in (base / "train/good").iterdir() if p.suffix in SUFFIXES)
    test = sorted(p.relative_to(base).as_posix() for p in (base / "test").rglob("*") if p.suffix in SUFFIXES)
    return train, test, np.array([not n.startswith("test/good/") for n in test])


def draw(train, shots, seed):
    return ["train/good/" + n for n in random.Random(seed).sample(train, shots)]


def wanted(train):
    """Every training picture that some draw uses."""
    return sorted({n for k in SHOTS for s in SEEDS for n in draw(train, k, s)})


def fitted(path, size, fit):
    """One picture -> [3, size, size], (value - 127) / 128."""
    picture = Image.open(path).convert("RGB")
    w, h = picture.size
    if fit == "squash":
        box = (size, size)
    else:
        scale = size / (min(w, h) if fit == "crop" else max(w, h))
        box = (max(1, round(w * scale)), max(1, round(h * scale)))
    if picture.size != box:
        picture = picture.resize(box, Image.BICUBIC)
    left, top = (round((box[0] - size) / 2), round((box[1] - size) / 2)) if fit == "crop" else (0, 0)
    pixels = torch.from_numpy(np.asarray(picture).copy()).permute(2, 0, 1).float()
    pixels = (pixels[:, top:top + size, left:left + size] - 127) / 128
    rest_x, rest_y = size - pixels.shape[2], size - pixels.shape[1]
    return F.pad(pixels, (rest_x // 2, rest_x - rest_x // 2, rest_y // 2, rest_y - rest_y // 2))  # pad: grey 127


# ---------------------------------------------------------------- encoder

class Lite(torch.nn.Module):
    """EfficientNet-Lite0, 1 or 2, its shape read off the weights; batch norm folded into the convolutions."""

    def __init__(self, weights, taps):
        super().__init__()
        self.taps, self.layers = taps, [[self.folded(weights, "_conv_stem", "_bn0", 2)]]
        stage, width, self.strides = -1, None, {}
        total = 2
        for n in range(max(taps)):
            b = f"_blocks.{n}."
            out = weights[b + "_project_conv.weight"].shape[0]
            stride = 1
            if out != width:
                stage, width = stage + 1, out
                stride = STAGE_STRIDES[stage]
            total *= stride
            self.strides[n + 1] = total
            block = [self.folded(weights, b + "_expand_conv", b + "_bn0", 1)] if b + "_expand_conv.weight" in weights else []
            block.append(self.folded(weights, b + "_depthwise_conv", b + "_bn1", stride))
            self.layers.append(block + [self.folded(weights, b + "_project_conv", b + "_bn2", 1)])

    @staticmethod
    def folded(weights, conv, bn, stride):
        scale = weights[bn + ".weight"] / torch.sqrt(weights[bn + ".running_var"] + 1e-3)
        kernel = weights[conv + ".weight"] * scale[:, None, None, None]
        return (kernel.contiguous(memory_format=torch.channels_last),
                weights[bn + ".bias"] - weights[bn + ".running_mean"] * scale, stride)

    @staticmethod
    def convolve(x, layer):
        """TensorFlow's SAME padding: an odd padding puts the extra row and column last."""
        kernel, bias, stride = layer
        k, pads = kernel.shape[-1], []
        for n in (int(x.shape[3]), int(x.shape[2])):
            total = max((math.ceil(n / stride) - 1) * stride + k - n, 0)
            pads += [total // 2, total - total // 2]
        groups = x.shape[1] if kernel.shape[1] == 1 else 1
        return F.conv2d(F.pad(x, pads), kernel, bias, stride, groups=int(groups))

    def forward(self, x):
        taps = []
        x = F.relu6(self.convolve(x, self.layers[0][0]))
        for number, block in enumerate(self.layers[1:], 1):
            before = x
            for layer in block[:-1]:
                x = F.relu6(self.convolve(x, layer))
            x = self.convolve(x, block[-1])
            if x.shape == before.shape:
                x = x + before
            if number in self.taps:
                taps.append(x)
        return taps

    def gmac(self, size):
        side, total = size, 0
        for block in self.layers:
            for kernel, _, stride in block:
                side = math.ceil(side / stride)
                total += kernel.numel() * side * side
        return total / 1e9


# ---------------------------------------------------------------- steps

def own_fit(root, category, fit):
    """Square pictures look the same under every fit: encode them once."""
    if fit != "squash" and all(Image.open(p).size[0] == Image.open(p).size[1] for p in (root / category).glob("t*/*/*")):
        return "squash"
    return fit


def encode(a, encoder):
    for size, fit, category in itertools.product(a.sizes, a.fits, CATEGORIES):
        target = a.cache / "tokens" / f"{size}-{own_fit(a.data, category, fit)}-{category.replace('/', '-')}.pt"
        if target.exists():
            continue
        train, test, _ = listing(a.data, category)
        kept = [[] for _ in a.taps]
        names = wanted(train) + test
        for at in range(0, len(names), 4):
            batch = torch.stack([fitted(a.data / category / n, size, fit) for n in names[at:at + 4]])
            for k, tokens in zip(kept, encoder(batch.contiguous(memory_format=torch.channels_last))):
                k.append(tokens.half())
        target.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"names": names, "tokens": {t: torch.cat(k) for t, k in zip(a.taps, kept)}}, target)


def variants(tokens, stride, finer):
    """[N, C, H, W] -> {name: [N, P, C] of unit length}. "x2" enlarges the tokens themselves to the grid of stride 16."""
    smooth = F.avg_pool2d(tokens, 3, stride=1, padding=1, count_include_pad=False)
    out = {"raw": tokens, "mean3": smooth}
    if stride == 32 and finer:
        out |= {n + "-x2": F.interpolate(t, scale_factor=2, mode="bilinear") for n, t in list(out.items())}
    return {n: F.normalize(t.flatten(2).transpose(1, 2), dim=2) for n, t in out.items()}


def maps(a, encoder):
    """-> [all pictures, prompts, P] residual of each picture against each prompt picture, for every variant."""
    for size, fit, category, tap in itertools.product(a.sizes, a.fits, CATEGORIES, a.taps):
        stem = f"{size}-{own_fit(a.data, category, fit)}-{category.replace('/', '-')}"
        target = a.cache / "maps" / f"{stem}-{tap}.npz"
        if target.exists():
            continue
        saved = torch.load(a.cache / "tokens" / f"{stem}.pt", mmap=True)
        prompts = sum(n.startswith("train/") for n in saved["names"])
        out = {}
        for name, unit in variants(saved["tokens"][tap].float(), encoder.strides[tap], fit == "squash").items():
            out[name] = np.stack([np.stack([(0.5 * (1 - (q @ p.T).amax(1))).clamp_min(0).numpy() for p in unit[:prompts]])
                                  for q in unit])
        target.parent.mkdir(parents=True, exist_ok=True)
        np.savez(target, **out)


def auroc(scores, labels):
    """[..., pictures] -> [...]; ties count half."""
    good, bad = scores[..., ~labels][..., None, :], scores[..., labels][..., :, None]
    return ((bad > good) + 0.5 * (bad == good)).mean((-2, -1))


def summaries(residual):
    """[..., P] -> the three ways to make one number of a map."""
    down = -np.sort(-residual, axis=-1)
    return {"max": down[..., 0], "top4": down[..., :4].mean(-1),
            "top1%": down[..., :max(1, round(residual.shape[-1] / 100))].mean(-1)}


def table(a, encoder):
    rows = []
    sets = [s for n in (1, 2, 3) for s in itertools.combinations(a.taps, n)]
    for size, fit in itertools.product(a.sizes, a.fits):
        found = {}  # setting -> category -> (AUROC per draw, typical scores)
        for category in CATEGORIES:
            train, test, labels = listing(a.data, category)
            prompts = wanted(train)
            draws = [(k, s, [prompts.index(n) for n in draw(train, k, s)]) for k in SHOTS for s in SEEDS]
            stem = a.cache / "maps" / f"{size}-{own_fit(a.data, category, fit)}-{category.replace('/', '-')}"
            stored = {t: np.load(f"{stem}-{t}.npz") for t in a.taps}
            for smooth, how in itertools.product(("raw", "mean3"), a.enlarge):
                grids = {}
                for tap in a.taps:
                    name = smooth + "-x2" if how == "tokens" and encoder.strides[tap] == 32 else smooth
                    if name not in stored[tap]:
                        name = smooth
                    full = stored[tap][name]
                    # the draws of the test pictures, then each 4-shot prompt against the other three
                    rest = [full[len(prompts):, d].min(1) for _, _, d in draws]
                    left = [full[q, [p for p in d if p != q]].min(0)[None] for k, _, d in draws if k == 4 for q in d]
                    one = torch.from_numpy(np.concatenate(rest + left)).float()
                    side = math.isqrt(one.shape[1])
                    grids[tap] = {side: one.view(-1, 1, side, side)}
                for taps in sets:
                    own = [max(grids[t]) if len(grids[t]) == 1 else min(grids[t]) for t in taps]
                    if how != "nearest" and len(set(own)) == 1 and not (how == "tokens" and encoder.strides[taps[-1]] == 32 and len(taps) > 1):
                        continue  # one grid: nothing to enlarge, "nearest" stands for all
                    finest = max(own)
                    for t, side in zip(taps, own):
                        if finest not in grids[t]:
                            mode = {"mode": "nearest"} if how == "nearest" else {"mode": "bilinear", "align_corners": False}
                            grids[t][finest] = F.interpolate(grids[t][side], size=(finest, finest), **mode)
                    mean = (sum(grids[t][finest] for t in taps) / len(taps)).flatten(1).numpy()
                    cut = len(draws) * len(test)
                    for kind, value in summaries(mean).items():
                        scores = value[:cut].reshape(len(draws), len(test))
                        key = (taps, smooth, how if len(set(own)) > 1 or how == "tokens" else "-", kind)
                        four = scores[[k == 4 for k, _, _ in draws]]
                        found.setdefault(key, {})[category] = (
                            auroc(scores, labels), [float(np.median(four[:, ~labels])), float(np.median(four[:, labels])),
                                                    float(np.median(value[cut:])), float(value[cut:].max())])
        for (taps, smooth, how, kind), per in found.items():
            area = np.stack([per[c][0] for c in CATEGORIES])  # [category, draw]
            one, four = area[:, :len(SEEDS)], area[:, len(SEEDS):]
            rows.append({"taps": taps, "size": size, "fit": fit, "smooth": smooth, "enlarge": how, "score": kind,
                         "k1": one.mean(), "k4": four.mean(), "k4_seeds": four.mean(0).tolist(),
                         "k1_category": one.mean(1).tolist(), "k4_category": four.mean(1).tolist(), "typical": [per[c][1] for c in CATEGORIES]})
        print(f"{size} {fit}: {len(found)} settings", flush=True)
    with open(a.cache / a.table, "w") as f:
        f.writelines(json.dumps(r) + "\n" for r in rows)
    for r in sorted(rows, key=lambda r: -r["k4"])[:30]:
        print(f"{r['k4']:.4f} {r['k1']:.4f}", r["taps"], r["size"], r["fit"], r["smooth"], r["enlarge"], r["score"],
              " ".join(f"{v:.3f}" for v in r["k4_category"]))


def clock(a, encoder):
    import openvino as ov
    core = ov.Core()
    for size in a.sizes:
        x = torch.zeros(1, 3, size, size)
        model = core.compile_model(ov.convert_model(encoder, example_input=x, input=[1, 3, size, size]), "CPU",
                                   {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1})
        request, times = model.create_infer_request(), []
        for _ in range(60):
            start = time.perf_counter()
            request.infer({0: x.numpy()})
            times.append(time.perf_counter() - start)
        print(f"taps {a.taps}, {size} px: {encoder.gmac(size):.3f} GMAC, {1e3 * np.median(times):.2f} ms median, {1e3 * min(times):.2f} ms least")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data", type=Path)
    p.add_argument("weights", type=Path)
    p.add_argument("cache", type=Path)
    p.add_argument("--steps", nargs="+", default=["encode", "maps", "table"], choices=["encode", "maps", "table", "time"])
    p.add_argument("--taps", nargs="+", type=int, default=[5, 8, 9, 10, 11, 12, 13, 14, 15, 16], help="block numbers from 1")
    p.add_argument("--sizes", nargs="+", type=int, default=[192, 224, 256, 288, 320, 384, 448])
    p.add_argument("--fits", nargs="+", default=["squash", "crop", "pad"])
    p.add_argument("--enlarge", nargs="+", default=["nearest", "bilinear", "tokens"])
    p.add_argument("--table", default="table.jsonl")
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    a.cache = a.cache / a.weights.stem
    encoder = Lite(torch.load(a.weights, map_location="cpu", weights_only=True), a.taps)
    with torch.inference_mode():
        for step in a.steps:
            {"encode": encode, "maps": maps, "table": table, "time": clock}[step](a, encoder)


if __name__ == "__main__":
    main()
