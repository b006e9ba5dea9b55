"""Image AUROC of `inctrl detect` over data in the MVTec layout, with the prompts that baseline.py draws.

python3 program.py PROGRAM DATA [--model inctrl-lite] [--shots 4] [--seeds 3] [--baseline SCORES.json] [--out DIR]
With --baseline: the largest difference between the program's scores and those that baseline.py wrote.
With --out: overlays and contact sheets of seed 0, a folder a category.
Needs Python's standard library alone.
"""
import argparse
import json
import pathlib
import random
import subprocess


def auroc(normal, anomalous):
    """P(anomalous > normal) + P(equal) / 2."""
    wins = sum((a > n) + 0.5 * (a == n) for a in anomalous for n in normal)
    return wins / (len(normal) * len(anomalous))


def judge(program, model, category, shots, seed, out):
    """Scores of all test pictures, by path below the category."""
    names = sorted(f.name for f in (category / "train/good").iterdir())
    prompts = [category / "train/good" / name for name in random.Random(seed).sample(names, shots)]
    command = [program, "detect", category / "test", "--format", "json", "--quiet", "--model", model, "--normal", *prompts]
    command += ["--out", out] if out else []
    document = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {str(pathlib.Path(r["image"]).relative_to(category)): r["pred_score"] for r in document["results"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--model", default="inctrl-lite")
    parser.add_argument("--shots", type=int, default=4)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--baseline", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    baseline = json.loads(options.baseline.read_text()) if options.baseline else None
    categories = sorted(f.parent.parent for f in options.data.glob("*/*/train/good"))
    means, worst = [], 0.0
    print(f"| category | {' | '.join(f'seed {s}' for s in range(options.seeds))} | mean |\n|---{'|---' * (options.seeds + 1)}|")
    for category in categories:
        name, row = f"{category.parent.name}/{category.name}", []
        for seed in range(options.seeds):
            out = options.out / name.replace("/", "_") if options.out and seed == 0 else None
            scores = judge(options.program, options.model, category, options.shots, seed, out)
            normal = [s for f, s in scores.items() if f.startswith("test/good/")]
            row.append(auroc(normal, [s for f, s in scores.items() if not f.startswith("test/good/")]))
            if baseline:
                expected = baseline[str(seed)]
                worst = max(worst, max(abs(score - expected[f"{name}/{f}"]) for f, score in scores.items()))
        means.append(sum(row) / len(row))
        print(f"| {name} | {' | '.join(f'{a:.4f}' for a in row)} | {means[-1]:.4f} |", flush=True)
    print(f"\nmean over categories: {sum(means) / len(means):.4f}")
    if baseline:
        print(f"largest difference from the baseline's scores: {worst:.2e}")


if __name__ == "__main__":
    main()
