"""The chosen setting, written out plainly: PyTorch layers one by one, NumPy cosines. Shares no code with measure.py.

Prints the prompts each seed draws and the image AUROC of each category; --scores writes every score, to check the program by.
"""
import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from sklearn.metrics import roc_auc_score

CATEGORIES = ["mvtec/bottle", "magnetic_tile/tile", "deep_pcb/board20085", "deep_pcb/board13000",
              "lookout/alien", "lookout/cookie", "crack_forest/asphalt"]

# EfficientNet-Lite0, one row a block, numbered from 1: stride and output channels. Expansion and kernel are in the weights.
BLOCKS = [(1, 16), (2, 24), (1, 24), (2, 40), (1, 40), (2, 80), (1, 80), (1, 80), (1, 112), (1, 112), (1, 112),
          (2, 192), (1, 192), (1, 192), (1, 192), (1, 320)]


def read_picture(path, size):
    """[1, 3, size, size]: both sides brought to `size` whatever the shape, bicubic, (value - 127) / 128."""
    picture = Image.open(path).convert("RGB")
    # Two calls: the horizontal pass first, whatever the Pillow (13.0 takes the vertical one first for some wide pictures).
    picture = picture.resize((size, picture.height), Image.BICUBIC).resize((size, size), Image.BICUBIC)
    values = np.asarray(picture, dtype=np.float32)
    return torch.from_numpy(((values - 127) / 128).transpose(2, 0, 1)[None].copy())


def convolution(x, w, name, stride=1, groups=1):
    kernel = w[name + ".weight"]
    size = kernel.shape[2]
    # "same" as TensorFlow has it; every picture here is square
    out = -(-x.shape[2] // stride)
    total = max((out - 1) * stride + size - x.shape[2], 0)
    x = F.pad(x, (total // 2, total - total // 2, total // 2, total - total // 2))
    return F.conv2d(x, kernel, stride=stride, groups=groups)


def batch_norm(x, w, name):
    return F.batch_norm(x, w[name + ".running_mean"], w[name + ".running_var"], w[name + ".weight"], w[name + ".bias"],
                        training=False, eps=1e-3)


def encode(x, w, taps):
    """-> one [H, W, C] array for each tap."""
    out = []
    x = F.relu6(batch_norm(convolution(x, w, "_conv_stem", stride=2), w, "_bn0"))
    for number, (stride, channels) in enumerate(BLOCKS[:max(taps)], start=1):
        at = f"_blocks.{number - 1}."
        y = x
        if number > 1:
            y = F.relu6(batch_norm(convolution(y, w, at + "_expand_conv"), w, at + "_bn0"))
        y = F.relu6(batch_norm(convolution(y, w, at + "_depthwise_conv", stride, groups=y.shape[1]), w, at + "_bn1"))
        y = batch_norm(convolution(y, w, at + "_project_conv"), w, at + "_bn2")
        x = x + y if stride == 1 and x.shape[1] == channels else y
        if number in taps:
            out.append(x[0].permute(1, 2, 0).numpy())
    return out


def unit(tokens):
    """[H, W, C] -> [H * W, C], rows of length 1."""
    rows = tokens.reshape(-1, tokens.shape[-1])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def enlarged(values, finest, how):
    """[n, n] -> [finest, finest]."""
    if how == "nearest":
        repeat = finest // len(values)
        return np.repeat(np.repeat(values, repeat, 0), repeat, 1)
    at = np.clip((np.arange(finest) + 0.5) * len(values) / finest - 0.5, 0, None)
    low = at.astype(int)
    high, part = np.minimum(low + 1, len(values) - 1), at - low
    rows = values[low] * (1 - part)[:, None] + values[high] * part[:, None]
    return rows[:, low] * (1 - part) + rows[:, high] * part


def anomaly_map(query, prompts, how):
    """query: [taps][H, W, C]; prompts: list of the same. -> [finest, finest], 0 where a prompt holds the same patch."""
    finest = max(len(t) for t in query)
    total = np.zeros((finest, finest))
    for tap, tokens in enumerate(query):
        bank = np.concatenate([unit(p[tap]) for p in prompts])
        best = (unit(tokens) @ bank.T).max(axis=1)
        total += enlarged((1 - best).reshape(len(tokens), -1) / 2, finest, how)
    return total / len(query)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data", type=Path, help="folder that holds mvtec/bottle and the other categories")
    p.add_argument("weights", type=Path, help="efficientnet-lite0-57934424.pth")
    p.add_argument("--taps", nargs="+", type=int, default=[8, 11, 15], help="block numbers from 1")
    p.add_argument("--size", type=int, default=224)
    p.add_argument("--enlarge", choices=["nearest", "bilinear"], default="nearest")
    p.add_argument("--shots", type=int, default=4)
    p.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    p.add_argument("--scores", type=Path, help="write {seed: {path: score}} here")
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    weights = torch.load(a.weights, map_location="cpu", weights_only=True)
    written, table = {str(s): {} for s in a.seeds}, []
    for category in CATEGORIES:
        base = a.data / category
        train = sorted(f.name for f in (base / "train" / "good").iterdir())
        test = sorted(f.relative_to(base).as_posix() for f in (base / "test").glob("*/*"))
        labels = [not name.startswith("test/good/") for name in test]
        with torch.inference_mode():
            queries = [encode(read_picture(base / name, a.size), weights, a.taps) for name in test]
            row = []
            for seed in a.seeds:
                names = random.Random(seed).sample(train, a.shots)
                prompts = [encode(read_picture(base / "train" / "good" / n, a.size), weights, a.taps) for n in names]
                scores = [float(anomaly_map(q, prompts, a.enlarge).max()) for q in queries]
                row.append(roc_auc_score(labels, scores))
                written[str(seed)] |= {f"{category}/{name}": score for name, score in zip(test, scores)}
                print(f"{category} seed {seed}: AUROC {row[-1]:.4f}, prompts {' '.join(names)}", flush=True)
        table.append(row)
    print("mean by seed:", " ".join(f"{v:.4f}" for v in np.mean(table, axis=0)), f" mean of all: {np.mean(table):.4f}")
    if a.scores:
        a.scores.write_text(json.dumps(written, indent=0) + "\n")


if __name__ == "__main__":
    main()
