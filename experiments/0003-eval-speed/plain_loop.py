"""A plain evaluation loop, as published code has it: for every shot count and seed the prompts and all queries are read
and encoded again, maps are enlarged and kept, and scikit-learn measures them. The encoder is OpenVINO's, from the same
model file. Prompts are those of a results.json of `inctrl eval`; figures are compared with its own."""
import argparse
import json
import struct
import time
from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset8 as op
from PIL import Image
from scipy import ndimage
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score


def read_model(file):
    """-> configuration, tensors by name"""
    data = file.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header, body = json.loads(data[8:8 + length]), data[8 + length:]
    tensors = {name: np.frombuffer(body[slice(*t["data_offsets"])], np.float32).reshape(t["shape"])
               for name, t in header.items() if name != "__metadata__"}
    return json.loads(header["__metadata__"]["inctrl"]), tensors


def convolve(x, tensors, name, kernel, stride, depthwise=False):
    n = x.get_output_shape(0)[2] if hasattr(x, "get_output_shape") else x.get_shape()[2]
    total = max((-(-n // stride) - 1) * stride + kernel - n, 0)  # "same" as TensorFlow has it
    before, after = [total // 2] * 2, [total - total // 2] * 2
    weight = tensors[name + ".weight"]
    if depthwise:
        weight = weight.reshape(weight.shape[0], 1, 1, kernel, kernel)
    product = (op.group_convolution if depthwise else op.convolution)(x, op.constant(weight), [stride] * 2, before, after, [1, 1])
    return op.add(product, op.constant(tensors[name + ".bias"].reshape(1, -1, 1, 1)))


def build_encoder(config, tensors):
    shape = config["encoder"]
    planes = op.parameter([1, 3, config["input_size"], config["input_size"]], np.float32)
    x, taps, width = op.clamp(convolve(planes, tensors, "encoder.stem", 3, 2), 0, 6), [], shape["stem"]
    for number, block in enumerate(shape["blocks"][:config["taps"][-1]], start=1):
        name, y = f"encoder.blocks.{number - 1}", x
        if block["expansion"] > 1:
            y = op.clamp(convolve(y, tensors, name + ".expand", 1, 1), 0, 6)
        y = op.clamp(convolve(y, tensors, name + ".depthwise", block["kernel"], block["stride"], True), 0, 6)
        y = convolve(y, tensors, name + ".project", 1, 1)
        x = op.add(x, y) if block["stride"] == 1 and width == block["channels"] else y
        width = block["channels"]
        if number in config["taps"]:
            taps.append(op.transpose(x, op.constant([0, 2, 3, 1])))
    return ov.Core().compile_model(ov.Model(taps, [planes]), "CPU")


def encode(encoder, config, path):
    """-> one [H, W, C] array for each tap, and the picture's size"""
    picture, size = Image.open(path).convert("RGB"), config["input_size"]
    values = np.asarray(picture.resize((size, picture.height), Image.BICUBIC).resize((size, size), Image.BICUBIC), np.float32)
    planes = ((values / 255 - config["mean"]) / config["std"]).astype(np.float32).transpose(2, 0, 1)[None]
    return [np.array(t[0]) for t in encoder(planes).values()], picture.size


def unit(tokens):
    rows = tokens.reshape(-1, tokens.shape[-1])
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def enlarged(values, size):
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize(size, Image.BILINEAR))


def anomaly_map(query, prompts):
    finest = max(len(t) for t in query)
    total = 0
    for tap, tokens in enumerate(query):
        bank = np.concatenate([unit(p[tap]) for p in prompts])
        values = (1 - (unit(tokens) @ bank.T).max(axis=1)).reshape(tokens.shape[:2]) / 2
        total = total + enlarged(values, (finest, finest))
    return total / len(query)


def f1_max(truth, scores):
    precision, recall, _ = precision_recall_curve(truth, scores)
    return np.max(2 * precision * recall / np.maximum(precision + recall, 1e-12))


def legacy_pro(masks, maps):
    """The common script: 200 steps between the extremes, points below 0.3 kept and stretched."""
    regions = []
    for mask, scores in zip(masks, maps):
        labels, count = ndimage.label(mask, np.ones((3, 3)))
        regions += [scores[labels == i] for i in range(1, count + 1)]
    normal = np.concatenate([scores[mask == 0] for mask, scores in zip(masks, maps)])
    low, high = min(m.min() for m in maps), max(m.max() for m in maps)
    points = []
    for threshold in np.arange(low, high, (high - low) / 200):
        points.append((np.mean(normal > threshold), np.mean([np.mean(r > threshold) for r in regions])))
    kept = sorted(p for p in points if p[0] < 0.3)
    rates, overlaps = np.array(kept).T
    return np.trapezoid(overlaps, (rates - rates.min()) / (rates.max() - rates.min()))


def truth_of(root, path, size):
    """The mask, of the picture's size."""
    kind = path.parent.name
    if kind == "good":
        return np.zeros((size[1], size[0]), bool)
    folder = root / path.parents[2] / "ground_truth" / kind
    mask = next(f for f in (folder / f"{path.stem}_mask.png", folder / f"{path.stem}.png") if f.exists())
    return np.asarray(Image.open(mask).convert("L")) > 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("results", type=Path, help="of `inctrl eval --methods inctrl --pro legacy`")
    options = parser.parse_args()
    config, tensors = read_model(options.model)
    encoder = build_encoder(config, tensors)
    results = json.loads(options.results.read_text())
    root, furthest, score_furthest, spent = Path(results["root"]), {}, 0, {"encode": 0, "measure": 0}
    for run in results["runs"]:
        started = time.perf_counter()
        prompts = [encode(encoder, config, root / p)[0] for p in run["prompts"]]
        labels, scores, maps, masks = [], [], [], []
        for image in run["images"]:
            query, size = encode(encoder, config, root / image["path"])
            small = anomaly_map(query, prompts)
            labels.append(image["label"])
            scores.append(small.max())
            maps.append(enlarged(small, size))
            masks.append(truth_of(root, Path(image["path"]), size))
        spent["encode"] += time.perf_counter() - started
        started = time.perf_counter()
        pixels, truth = np.concatenate([m.ravel() for m in maps]), np.concatenate([m.ravel() for m in masks])
        figures = {"image_auroc": roc_auc_score(labels, scores), "image_auprc": average_precision_score(labels, scores),
                   "image_f1max": f1_max(labels, scores), "pixel_auroc": roc_auc_score(truth, pixels),
                   "pixel_ap": average_precision_score(truth, pixels), "pixel_f1max": f1_max(truth, pixels),
                   "pixel_pro": legacy_pro(masks, maps)}
        spent["measure"] += time.perf_counter() - started
        for name, value in figures.items():
            furthest[name] = max(furthest.get(name, 0), abs(value - run[name]))
        score_furthest = max([score_furthest, *(abs(s - i["score"]) for s, i in zip(scores, run["images"]))])
        print(run["category"], run["shots"], run["seed"], *(f"{k} {v:.6f}" for k, v in figures.items()), flush=True)
    print(f"{len(results['runs'])} runs; seconds:", {k: round(v, 1) for k, v in spent.items()})
    print("largest difference from results.json: scores", f"{score_furthest:.1e};", {k: f"{v:.1e}" for k, v in furthest.items()})


if __name__ == "__main__":
    main()
