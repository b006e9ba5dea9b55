"""Writes metrics.json: metrics of made-up scores by scikit-learn, and PRO as its definition reads.

python make_metrics.py FOLDER   (Python 3.11, scikit-learn 1.9.1, SciPy 1.17.1, NumPy 2.4.6)
"""

import json
import sys
from pathlib import Path

import numpy as np
from scipy import ndimage
from sklearn import metrics


def best_f1(labels, scores):
    precision, recall, _ = metrics.precision_recall_curve(labels, scores)
    return float(np.max(2 * precision * recall / np.maximum(precision + recall, 1e-300)))


def overkill(labels, scores, escape):
    shares = [np.mean(scores[labels == 0] >= t) for t in np.unique(scores) if np.mean(scores[labels == 1] < t) <= escape]
    return float(min(shares))


def images(labels, scores):
    return {
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "auroc": float(metrics.roc_auc_score(labels, scores)),
        "average_precision": float(metrics.average_precision_score(labels, scores)),
        "best_f1": best_f1(labels, scores),
        "overkill": {str(e): overkill(labels, scores, e) for e in (0.02, 0.05, 0.1, 0.25)},
    }


def regions_of(masks):
    eight = np.ones((3, 3))
    found = []
    for picture, mask in enumerate(masks):
        labels, count = ndimage.label(mask, structure=eight)
        found += [(picture, labels == i + 1) for i in range(count)]
    return found


def overlap(maps, regions, found):
    return float(np.mean([found(maps[picture][region]).mean() for picture, region in regions]))


def pro(masks, maps, limit=0.3):
    regions = regions_of(masks)
    normal = np.concatenate([m[k == 0] for m, k in zip(maps, masks)])
    rates, overlaps = [0.0], [0.0]
    for threshold in np.unique(np.concatenate([m.ravel() for m in maps]))[::-1]:
        rates.append(float(np.mean(normal >= threshold)))
        overlaps.append(overlap(maps, regions, lambda values: values >= threshold))
    rates, overlaps = np.array(rates), np.array(overlaps)
    inside = rates <= limit
    at_limit = np.interp(limit, rates, overlaps)
    return float(metrics.auc(np.append(rates[inside], limit), np.append(overlaps[inside], at_limit)) / limit)


def legacy_pro(masks, maps):
    regions = regions_of(masks)
    normal = np.concatenate([m[k == 0] for m, k in zip(maps, masks)]).astype(np.float64)
    low, high = (np.float64(f([f(m) for m in maps])) for f in (np.min, np.max))
    points = []
    for i in range(200):
        threshold = low + i * ((high - low) / 200)
        points.append((np.mean(normal > threshold), overlap(maps, regions, lambda values: values > threshold)))
    rates, overlaps = np.array([p for p in points if p[0] < 0.3]).T
    return float(metrics.auc((rates - rates.min()) / (rates.max() - rates.min()), overlaps))


def pixels(rng, levels, shapes, defects):
    masks, maps = [], []
    for (height, width), count in zip(shapes, defects):
        mask = np.zeros((height, width), np.uint8)
        for _ in range(count):
            top, left = rng.integers(0, height - 3), rng.integers(0, width - 3)
            for step in range(int(rng.integers(1, 7))):  # a staircase: its steps touch by their corners
                mask[min(top + step, height - 1), min(left + step, width - 1)] = 1
        scores = rng.random((height, width)) * 0.6 + 0.25 * mask * rng.random((height, width))
        masks.append(mask)
        maps.append((np.round(scores * levels) / levels).astype(np.float32))
    truth = np.concatenate([m.ravel() for m in masks])
    scores = np.concatenate([m.ravel() for m in maps])
    return {
        "pictures": [
            {"height": m.shape[0], "width": m.shape[1], "mask": k.ravel().tolist(), "map": [float(v) for v in m.ravel()]}
            for m, k in zip(maps, masks)
        ],
        "regions": len(regions_of(masks)),
        "auroc": float(metrics.roc_auc_score(truth, scores)),
        "ap": float(metrics.average_precision_score(truth, scores)),
        "f1max": best_f1(truth, scores),
        "pro": pro(masks, maps),
        "legacy_pro": legacy_pro(masks, maps),
    }


def main(folder):
    rng = np.random.default_rng(13)
    cases = {"images": [], "pixels": []}
    for count, levels in ((12, 5), (60, 8), (200, 1 << 20)):  # few levels: many ties
        labels = (rng.random(count) < 0.4).astype(int)
        scores = (np.round((rng.random(count) * 0.7 + 0.3 * labels) * levels) / levels).astype(np.float32)
        cases["images"].append(images(labels, scores.astype(np.float64)))
    cases["pixels"].append(pixels(rng, 10, [(9, 14), (12, 7), (6, 6)], [2, 1, 0]))
    cases["pixels"].append(pixels(rng, 1 << 20, [(16, 16), (11, 20)], [3, 2]))
    (Path(folder) / "metrics.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
