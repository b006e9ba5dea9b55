"""The same training as `inctrl train`, as one would write it in PyTorch: features from the same cache, all in memory.

    python plain_train.py MODEL CACHE EPOCHS THREADS ROOT...      roots in the layout of MVTec AD

Prints seconds of loading and of training, and the mean loss of each epoch.
"""
import hashlib
import json
import pathlib
import random
import sys
import time

import torch
import torch.nn.functional as F
from safetensors import safe_open

STEPS, HALF, SHOTS = 100, 8, (1, 2, 4, 8)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def cached(cache, identity, fit, picture):
    """The file that src/evaluation/encoding_cache.cpp keeps a picture's encoding in."""
    key = f"{sha256(picture.read_bytes())}\nwhole\n{fit}\nupright, range full, f32, CPU"
    name = sha256(key.encode())
    return cache / "encoded" / identity[:16] / name[:2] / (name + ".safetensors")


def load(file):
    with safe_open(file, "pt") as tensors:
        taps = sorted((k for k in tensors.keys() if k != "embedding"))
        grids = [tensors.get_tensor(k) for k in taps]
        return [g.reshape(-1, g.shape[-1]) for g in grids], [tuple(g.shape[:2]) for g in grids], tensors.get_tensor("embedding")


class Head(torch.nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Linear(inputs, 128), torch.nn.ReLU(), torch.nn.BatchNorm1d(128),
                                          torch.nn.Linear(128, 64), torch.nn.ReLU(), torch.nn.BatchNorm1d(64), torch.nn.Linear(64, 1))

    def forward(self, x):
        return self.layers(x).squeeze(-1)


class Adapter(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Linear(width, width // 4, bias=False), torch.nn.ReLU(),
                                          torch.nn.Linear(width // 4, width, bias=False), torch.nn.ReLU())

    def forward(self, x):
        return self.layers(x)


def patch_map(query, prompts, grid):
    """Mean over the taps of the residual to the nearest prompt token, on the finest grid."""
    total = 0
    for tap, (tokens, shape) in enumerate(zip(query[0], query[1])):
        others = torch.cat([p[0][tap] for p in prompts])
        residual = (0.5 * (1 - tokens @ others.T)).min(-1).values
        if shape != grid:
            residual = F.interpolate(residual.view(1, 1, *shape), size=grid, mode="bilinear", align_corners=False).flatten()
        total = total + residual
    return total / len(query[0])


def focal(bce):
    return ((1 - torch.exp(-bce)) ** 2 * bce).mean()


def stream(indices):
    while True:
        yield from random.sample(indices, len(indices))


def main(model, cache, epochs, threads, roots):
    random.seed(10), torch.manual_seed(10)
    torch.set_num_threads(threads)
    with safe_open(model, "pt") as file:
        config, identity = json.loads(file.metadata()["inctrl"]), file.metadata()["identity"]
    start = time.perf_counter()
    pictures, labels, normals_of = [], [], []
    for root in roots:
        for category in sorted(p for p in pathlib.Path(root).iterdir() if p.is_dir()):
            good = [*sorted((category / "train/good").iterdir()), *sorted((category / "test/good").iterdir())]
            bad = [p for kind in sorted((category / "test").iterdir()) if kind.name != "good" for p in sorted(kind.iterdir())]
            normals = list(range(len(pictures), len(pictures) + len(good)))
            for picture in [*good, *bad]:
                pictures.append(load(cached(pathlib.Path(cache), identity, config["fit"], picture)))
                labels.append(picture in bad)
                normals_of.append(normals)
    grid = max((shape for shape in pictures[0][1]), key=lambda s: s[0] * s[1])
    width = len(pictures[0][2])
    print(f"{len(pictures)} pictures, loaded in {time.perf_counter() - start:.1f} s", flush=True)

    start = time.perf_counter()
    adapter, image, holistic = Adapter(width).double(), Head(width).double(), Head(grid[0] * grid[1]).double()
    optimiser = torch.optim.AdamW([*adapter.parameters(), *image.parameters(), *holistic.parameters()], lr=1e-3)
    normal = stream([i for i, bad in enumerate(labels) if not bad])
    anomalous = stream([i for i, bad in enumerate(labels) if bad])
    target = torch.tensor([0.0] * HALF + [1.0] * HALF, dtype=torch.float64)
    for epoch in range(epochs):
        mean = 0
        for _ in range(STEPS):
            shots = random.choice(SHOTS)
            queries = [next(normal) for _ in range(HALF)] + [next(anomalous) for _ in range(HALF)]
            prompts = [random.sample([n for n in normals_of[q] if n != q], shots) for q in queries]
            with torch.no_grad():
                maps = torch.stack([patch_map(pictures[q], [pictures[p] for p in ps], grid) for q, ps in zip(queries, prompts)]).double()
            query = torch.stack([pictures[q][2] for q in queries]).double()
            others = torch.stack([torch.stack([pictures[p][2] for p in ps]) for ps in prompts]).double()
            logit = image(adapter(others).mean(1) - adapter(query))
            score = (torch.sigmoid(holistic(torch.sigmoid(logit)[:, None] + maps)) + maps.max(1).values) / 2
            loss = focal(F.binary_cross_entropy(score.clamp(1e-7, 1 - 1e-7), target, reduction="none")) + \
                focal(F.binary_cross_entropy_with_logits(logit, target, reduction="none"))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            mean += loss.item() / STEPS
        print(f"epoch {epoch + 1}: loss {mean:.4f}", flush=True)
    print(f"trained in {time.perf_counter() - start:.1f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
