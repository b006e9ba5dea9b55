"""What the authors' code does to judge one query, in plain PyTorch with the same weights: the query, its K prompts and the 242 sentences
of its category go through the towers anew each time. Written after the paper and the description of the published code; milliseconds of
each of RUNS queries, as a JSON list.
    python authors.py MODEL K THREADS RUNS
MODEL: a CLIP model with a text tower. Its heads are small beside the towers: random ones of the published shape stand in for them."""
import json
import sys
import time

import torch
from torch.nn import functional as F
from towers import TextTower, Vit, read_model

SENTENCES, ANOMALOUS = 242, 88  # 22 templates of 7 normal and 4 anomalous states
model, shots, threads, runs = sys.argv[1], *map(int, sys.argv[2:5])
torch.set_num_threads(threads)
config, tensors = read_model(model)
vision, text = Vit(config, tensors).eval(), TextTower(config, tensors).eval()
random = torch.Generator().manual_seed(1)
size, context, width = config["input_size"], config["text"]["context"], config["encoder"]["embedding"]
pictures = torch.randn(1 + shots, 3, size, size, generator=random)
sentences = torch.zeros(SENTENCES, context, dtype=torch.long)
sentences[:, :12] = torch.randint(1, 49000, (SENTENCES, 12), generator=random)
sentences[:, 12] = 49407
patches = (size // config["encoder"]["patch"]) ** 2
adapter = [torch.randn(160, width, generator=random) / 25, torch.randn(width, 160, generator=random) / 12]


def head(inputs):
    layers = [torch.randn(a, b, generator=random) / b**0.5 for a, b in ((128, inputs), (64, 128), (1, 64))]
    return lambda x: torch.sigmoid(F.linear(F.relu(F.linear(F.relu(F.linear(x, layers[0])), layers[1])), layers[2]))


image_head, holistic_head = head(width), head(patches)


def judge():
    *query_taps, query = vision(pictures[:1])
    *prompt_taps, prompts = vision(pictures[1:])
    residuals = []
    for q, p in zip(query_taps, prompt_taps):  # of each patch, against all patches of all prompts
        q, p = F.normalize(q[0], dim=-1), F.normalize(p.flatten(0, 1), dim=-1)
        residuals.append((0.5 * (1 - q @ p.T)).min(1).values)
    patch_map = torch.stack(residuals).mean(0)
    embeddings = F.normalize(text(sentences), dim=-1)
    sides = [F.normalize(side.mean(0), dim=0) for side in (embeddings[:-ANOMALOUS], embeddings[-ANOMALOUS:])]
    prior = torch.softmax(100 * F.normalize(query[0], dim=0) @ torch.stack(sides).T, 0)[1]
    adapted = [x + F.relu(F.linear(F.relu(F.linear(x, adapter[0])), adapter[1])) for x in (query, prompts)]
    image_score = image_head(adapted[0] - adapted[1].mean(0, keepdim=True))
    holistic = holistic_head((prior + image_score[0] + patch_map)[None])
    return (holistic[0, 0] + patch_map.max()) / 2


times = []
with torch.inference_mode():
    for _ in range(1 + runs):
        start = time.perf_counter()
        judge()
        times.append(1000 * (time.perf_counter() - start))
print(json.dumps(times[1:]))
