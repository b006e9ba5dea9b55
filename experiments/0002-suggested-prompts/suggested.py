"""Image AUROC with the prompts that `inctrl prompts suggest` chooses, beside random draws of as many.

python3 suggested.py PROGRAM DATA [--shots 4] [--seeds 10]
DATA has the MVTec layout below its second level (DATA/SET/CATEGORY/train/good, test/...). Prompts are chosen from
train/good alone. Needs Python's standard library alone.
"""
import argparse
import json
import pathlib
import random
import statistics
import subprocess


def run(*command):
    return json.loads(subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True).stdout)


def auroc(program, category, prompts):
    results = run(program, "detect", category / "test", "--format", "json", "--quiet", "--normal", *prompts)["results"]
    normal = [r["pred_score"] for r in results if "/test/good/" in r["image"]]
    anomalous = [r["pred_score"] for r in results if "/test/good/" not in r["image"]]
    wins = sum((a > n) + 0.5 * (a == n) for a in anomalous for n in normal)
    return wins / (len(normal) * len(anomalous))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--shots", type=int, default=4)
    parser.add_argument("--seeds", type=int, default=10)
    options = parser.parse_args()
    print("| category | normals | suggested | random, mean | random, least to largest | unlike: suggested | random |"
          " same | alone |\n|---|---|---|---|---|---|---|---|---|")
    suggested_all, random_all = [], []
    for category in sorted(f.parent.parent for f in options.data.glob("*/*/train/good")):
        normals = sorted((category / "train/good").iterdir())
        told = run(options.program, "prompts", "suggest", "--normal", category / "train/good", "--shots", options.shots,
                   "--json", "--quiet")
        suggested = auroc(options.program, category, told["chosen"])
        draws = [auroc(options.program, category, random.Random(seed).sample(normals, options.shots))
                 for seed in range(options.seeds)]
        suggested_all.append(suggested)
        random_all.append(statistics.mean(draws))
        print(f"| {category.parent.name}/{category.name} | {len(normals)} | {suggested:.4f} | {random_all[-1]:.4f} |"
              f" {min(draws):.4f} to {max(draws):.4f} | {told['mean_unlike']:.4f} | {told['random']['median']:.4f} |"
              f" {len(told['duplicates'])} | {len(told['like_no_other'])} |", flush=True)
    print(f"\nmean over categories: suggested {statistics.mean(suggested_all):.4f}, random {statistics.mean(random_all):.4f}")


if __name__ == "__main__":
    main()
