"""What do heads gain on data sets that they have not seen? Leaves each data set out in turn: trains the paper's heads, and
ours, on the others, judges the one left out, and prints tables beside the bare residual and the default model's heads, which have
seen drawn pictures alone.
    python3 measure.py INCTRL WEIGHTS HEADS OUT ROOT [ROOT...]
INCTRL is the program, WEIGHTS the encoder's, HEADS those of the default model; each ROOT is a data set in the MVTec layout.
Steps that OUT already has are not done again. Needs nothing but Python."""
import json, pathlib, subprocess, sys

program, weights, heads, out = sys.argv[1], sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4])
roots = [pathlib.Path(root) for root in sys.argv[5:]]
SHOTS = (1, 2, 4, 8)
IMPORT = ["--taps", "11,15,20", "--input-size", "224", "--fit", "squash"]
# A batch in two is of the other sets. Two fifths of the default model's batches: the loss hardly falls after them.
BOTH = ["--head", "residual", "--drawn", "1200", "--shots", "1,2,4", "--epochs", "4", "--steps", "45", "--batch", "64"]


def inctrl(made, *arguments):
    """Runs the program unless it has made `made` before."""
    if not made.exists() or "--resume" in arguments:
        made.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([program, *map(str, arguments), "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return made


def train(name, left_out, *flags):
    sets = [word for root in roots if root != left_out for word in ("--dataset", "mvtec", "--root", root)]
    made = out / "models" / f"{name}-without-{left_out.name}.safetensors"
    return inctrl(made, "train", *sets, *flags, "--model", bare, "--cache", out / "cache", "--out", made)


def runs(name, model, root):
    made = out / name / root.name / "results.json"
    inctrl(made, "eval", "--resume", "--dataset", "mvtec", "--root", root, "--shots", ",".join(map(str, SHOTS)), "--seeds", 5, "--methods", "inctrl",
           "--model", model, "--cache", out / "cache", "--out", made.parent)
    return json.loads(made.read_text())["runs"]


def auroc(scores):
    """`scores`: pairs of label and score. Equal scores count half."""
    ordered, place, ranks = sorted(scores, key=lambda pair: pair[1]), 0, 0.0
    while place < len(ordered):
        end = place
        while end < len(ordered) and ordered[end][1] == ordered[place][1]:
            end += 1
        ranks += sum(label for label, _ in ordered[place:end]) * (place + end + 1) / 2
        place = end
    bad = sum(label for label, _ in scores)
    return (ranks - bad * (bad + 1) / 2) / (bad * (len(scores) - bad))


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def pairs(run):
    return [(image["label"], image["score"]) for image in run["images"]]


bare = out / "models" / "bare.safetensors"
ours = out / "models" / "ours.safetensors"
inctrl(bare, "import", weights, *IMPORT, "--out", bare)
inctrl(ours, "import", weights, *IMPORT, "--heads", heads, "--out", ours)
METHODS = {
    "bare residual": lambda root: bare,
    "the paper's heads, other sets": lambda root: train("paper", root, "--shots", "1,2,4,8", "--epochs", 10, "--steps", 100, "--batch", 16),
    "ours, drawn pictures": lambda root: ours,
    "ours, drawn pictures and other sets": lambda root: train("both", root, *BOTH),
}
print("| | " + " | ".join(f"K = {k}" for k in SHOTS) + " |\n|---|" + "---|" * len(SHOTS))


def row(name, cell):
    print(f"| {name} | " + " | ".join(f"{100 * cell(k):.1f}" for k in SHOTS) + " |", flush=True)


for name, model in METHODS.items():
    folder = name.replace(" ", "-").replace(",", "").replace("'", "")
    all_runs = [run for root in roots for run in runs(folder, model(root), root)]
    categories = sorted({run["category"] for run in all_runs})
    by_category = {c: {k: mean(auroc(pairs(run)) for run in all_runs if run["category"] == c and run["shots"] == k) for k in SHOTS} for c in categories}
    for category in categories:
        row(f"{category}: {name}", lambda k: by_category[category][k])
    boards = [c for c in categories if "board" in c]
    row(f"**mean: {name}**", lambda k: mean(by_category[c][k] for c in categories))
    if boards:
        row(f"without boards: {name}", lambda k: mean(by_category[c][k] for c in categories if c not in boards))
    seeds = sorted({run["seed"] for run in all_runs})
    row(f"all in one ranking: {name}", lambda k: mean(
        auroc([pair for run in all_runs if run["shots"] == k and run["seed"] == seed for pair in pairs(run)]) for seed in seeds))
