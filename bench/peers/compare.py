"""Speed of this program beside its peers, by turns, on the same weights and pictures. Called by bench/peers/run, which tells more.
    python compare.py PROGRAM FOLDER [--quick] [--json FILE]"""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
VIT, VIT8, LITE, CLIP = "vit.safetensors", "vit-int8.safetensors", "lite.safetensors", "clip.safetensors"
# name of the ratio: model, our precision, the peer's library and precision, what is aimed at with two threads
ENCODERS = {
    "vit_f32_vs_onnxruntime": (VIT, "f32", "onnxruntime", "f32", 1.10),
    "vit_f32_vs_pytorch": (VIT, "f32", "pytorch", "f32", 1.3),
    "vit_f32_vs_openvino_onnx": (VIT, "f32", "openvino", "f32", None),
    "vit_bf16_vs_pytorch_bf16": (VIT, "bf16", "pytorch", "bf16", 1.1),
    "vit_int8_vs_onnxruntime_int8": (VIT8, "int8", "onnxruntime", "int8", 1.8),
    "lite_f32_vs_onnxruntime": (LITE, "f32", "onnxruntime", "f32", 1.5),
    "lite_f32_vs_pytorch": (LITE, "f32", "pytorch", "f32", 4),
    "lite_f32_vs_openvino_onnx": (LITE, "f32", "openvino", "f32", None),
}
JOBS = {"pipeline_vs_authors_k4": 45, "folder_vs_python_loop": 1.5}


def call(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if done.returncode:
        sys.exit(f"bench/peers: {' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


class Peers:
    def __init__(self, program, folder, quick):
        self.program, self.folder, self.quick = program, folder, quick
        self.times = {}  # (what, threads) -> milliseconds
        self.has_bf16 = "avx512_bf16" in pathlib.Path("/proc/cpuinfo").read_text()

    def prepare(self):
        """Models, ONNX files and pictures, once."""
        if not (self.folder / VIT).exists():
            call(self.program, "import", "--random", "vit-b-16-plus-240", "--seed", 1, "--out", self.folder / VIT)
        if not (self.folder / CLIP).exists():
            sys.path.insert(0, str(ROOT / "tests/end_to_end"))
            from support import write_merge_list
            call(self.program, "import", "--random", "vit-b-16-plus-240", "--seed", 1, "--tokenizer",
                 write_merge_list(self.folder / "merges.txt.gz"), "--out", self.folder / CLIP)
        default = self.program.parent / "share/inctrl/models/inctrl-lite.safetensors"
        if not (self.folder / LITE).exists() or (self.folder / LITE).read_bytes() != default.read_bytes():
            (self.folder / LITE).write_bytes(default.read_bytes())
            (self.folder / LITE).with_suffix(".onnx").unlink(missing_ok=True)
        for model in (VIT, LITE):
            if not (self.folder / model).with_suffix(".onnx").exists():
                call(sys.executable, HERE / "make_onnx.py", self.folder / model, self.folder)
        self.pictures = self.folder / ("pictures-quick" if self.quick else "pictures")
        if not self.pictures.exists():
            call(sys.executable, HERE / "draw.py", self.pictures, 60 if self.quick else 400)
        if not (self.folder / VIT8).exists():
            call(self.program, "quantize", "--model", self.folder / VIT, "--normal", self.pictures, "--pictures", 16, "--out", self.folder / VIT8)

    def add(self, what, threads, milliseconds):
        self.times.setdefault((what, threads), []).extend(milliseconds)

    def ours(self, model, _, precision, threads):
        runs = 10 if model in (VIT, VIT8) else 60
        report = json.loads(call(self.program, "bench", "--encoder-alone", "--model", self.folder / model, "--precision", precision,
                                 "--threads", threads, "--pictures", runs, "--json"))
        self.add((model, "inctrl", precision), threads, report["encode_ms"])

    def peer(self, model, library, precision, threads):
        runs = 10 if model in (VIT, VIT8) else 60
        self.add((model, library, precision), threads,
                 json.loads(call(sys.executable, HERE / "worker.py", library, precision, self.folder / model, threads, runs, self.folder)))

    def encoders(self, threads):
        rows = [row for row in ENCODERS.values() if row[1] != "bf16" or self.has_bf16]
        once = dict.fromkeys(what for model, own, library, precision, _ in rows
                             for what in ((model, "inctrl", own), (model, library, precision)))
        small = [what for what in once if what[0] == LITE]
        for model, library, precision in [*once, *small, *small]:  # a second of runs is too short beside a busy neighbour
            measure = self.ours if library == "inctrl" else self.peer
            measure(model, library, precision, threads)

    def pipeline(self, threads):
        """One query with four prompts: theirs encodes all anew; ours has the prompts, and reads the query from a file."""
        report = json.loads(call(self.program, "bench", "--model", self.folder / CLIP, "--pictures", 24, "--shots", 4, "--quick", "--json"))
        rate = next(r["scores_only"] for r in report["pictures_a_second"] if r["threads"] == threads)
        self.add("pipeline", threads, [1000 / rate])
        self.add("authors", threads, json.loads(call(sys.executable, HERE / "authors.py", self.folder / CLIP, 4, threads, 1)))

    def folder_job(self, threads):
        files = sorted(self.pictures.iterdir())
        begin = time.perf_counter()
        call(self.program, "detect", self.pictures, "--normal", *files[:4], "--format", "csv", "--quiet", "--threads", threads)
        self.add("folder", threads, [1000 * (time.perf_counter() - begin)])
        seconds = float(call(sys.executable, HERE / "folder_loop.py", (self.folder / LITE).with_suffix(".onnx"), threads, self.pictures, *files[:4]))
        self.add("python loop", threads, [1000 * seconds])

    def median(self, what, threads):
        times = self.times.get((what, threads))
        return statistics.median(times) if times else None

    def ratios(self, threads):
        pairs = {name: ((model, "inctrl", own), (model, library, precision)) for name, (model, own, library, precision, _) in ENCODERS.items()}
        pairs |= {"pipeline_vs_authors_k4": ("pipeline", "authors"), "folder_vs_python_loop": ("folder", "python loop")}
        found = {}
        for name, (own, other) in pairs.items():
            mine, theirs = self.median(own, threads), self.median(other, threads)
            found[name] = theirs / mine if mine and theirs else None
        return found


def name_of(what):
    return what if isinstance(what, str) else " ".join((what[0].split(".")[0], *what[1:]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--quick", action="store_true", help="one round on two threads, fewer pictures")
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    processors = len(os.sched_getaffinity(0))
    all_threads = [2] if options.quick else [1, 2]
    if processors < 2:
        all_threads = [1]
    peers = Peers(options.program.resolve(), options.folder.resolve(), options.quick)
    peers.prepare()
    for number in range(1, 2 if options.quick else 6):
        print(f"bench/peers: round {number}", file=sys.stderr, flush=True)
        for threads in all_threads:
            peers.encoders(threads)
            peers.folder_job(threads)
            if number <= 2:  # the authors' loop takes many seconds a query
                peers.pipeline(threads)
    judged = all_threads[-1]
    targets = {name: row[4] for name, row in ENCODERS.items() if row[4]} | JOBS
    processor = next((line.split(": ")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    report = {"processor": processor, "threads": judged, "ratios": peers.ratios(judged), "targets": targets,
              "ratios_by_threads": {str(threads): peers.ratios(threads) for threads in all_threads},
              "median_ms": {f"{name_of(what)}, threads {threads}": statistics.median(times) for (what, threads), times in peers.times.items()}}
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n")
    print(f"{processor}, {processors} processors; medians of {'one round' if options.quick else 'five rounds'}, by turns\n")
    print(f"{'milliseconds':44}" + "".join(f"{f'{t} threads':>12}" for t in all_threads))
    for what in dict.fromkeys(what for what, _ in peers.times):
        print(f"  {name_of(what):42}" + "".join(f"{peers.median(what, t):12.1f}" if peers.median(what, t) else f"{'-':>12}" for t in all_threads))
    print(f"\n{'theirs / ours (above 1: we are faster)':44}" + "".join(f"{f'{t} threads':>12}" for t in all_threads) + f"{'aimed at':>12}")
    for name in report["ratios"]:
        cells = [report["ratios_by_threads"][str(t)][name] for t in all_threads]
        print(f"  {name:42}" + "".join(f"{c:12.2f}" if c else f"{'-':>12}" for c in cells) + f"{targets.get(name, '-'):>12}")


if __name__ == "__main__":
    main()
