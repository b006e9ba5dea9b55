"""Does the share of false alarms that was asked for come true, and what is found? Runs `inctrl eval` over data sets in the
MVTec layout for each number of normals and each share, and prints the rates as a table.
    python3 measure.py INCTRL OUT ROOT [ROOT...]
Rates are means over categories of means over seeds. Needs nothing but Python."""
import json, pathlib, subprocess, sys

program, out, roots = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
SETTINGS = [([1, 2, 4, 8], 0), ([8], 20)]  # shots, further normals


def runs(root, shots, held_out, share):
    folder = out / f"{pathlib.Path(root).name}-{'-'.join(map(str, shots))}-{held_out}-{share}"
    if not (folder / "results.json").exists():
        subprocess.run([program, "eval", "--dataset", "mvtec", "--root", root, "--shots", ",".join(map(str, shots)), "--seeds", "5",
                        "--methods", "inctrl", "--held-out", str(held_out), "--false-alarms", str(share), "--cache",
                        str(out / "cache"), "--out", str(folder), "--quiet"], check=True)
    return json.loads((folder / "results.json").read_text())["runs"]


def rates(run):
    """Shares of normal and of anomalous pictures: called anomalous, and undecided."""
    found = []
    for label in (0, 1):
        scores = [i["score"] for i in run["images"] if i["label"] == label]
        alarms = sum(s >= run["threshold"] for s in scores) / len(scores)
        undecided = sum(run["normal_below"] <= s < run["threshold"] for s in scores) / len(scores)
        found += [alarms, undecided]
    return found


def mean(values):
    return sum(values) / len(values)


print("| normals | asked | false alarms | the worst category | undecided normals | found | undecided defects |")
print("|---|---|---|---|---|---|---|")
for shots, held_out in SETTINGS:
    for k in shots:
        for share in (0.01, 0.05, 0.1):
            categories = {}
            for root in roots:
                for run in runs(root, shots, held_out, share):
                    if run["shots"] == k:
                        categories.setdefault((root, run["category"]), []).append(rates(run))
            means = [[mean(column) for column in zip(*rows)] for rows in categories.values()]
            fa, undecided, found, undecided_defects = map(mean, zip(*means))
            print(f"| {k}{f' + {held_out}' if held_out else ''} | {share} | {fa:.3f} | {max(m[0] for m in means):.3f} | "
                  f"{undecided:.3f} | {found:.3f} | {undecided_defects:.3f} |", flush=True)
