"""How many pictures a second does inctrl.ray judge, beside the program with as many threads? One JSON line.

Run, with a Python that has the wheel and Ray (scripts/python test-ray makes one):
  python bench/ray_batch.py --program build/release/inctrl --pictures 600 --rounds 5
  python bench/ray_batch.py --program build/release/inctrl --pictures 600 --rounds 5 --actors 1 2 --threads 1

Program, a plain Python process and Ray take turns, so that what else the machine does meets all alike; figures are medians of the rounds.
A rate counts from the first picture begun to the last one ended; what starting takes stands beside it. cpu_ms is what a picture costs
its engine in processor time, reading the file included but for Ray, and is the steadier figure where others work on the machine.
"""
import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "python" / each) for each in ("tests", "tests_ray")]
import ray_support  # noqa: E402  sets Ray's environment, so before Ray
from support import ROOT  # noqa: E402

import pyarrow as pa  # noqa: E402
import ray  # noqa: E402

import inctrl  # noqa: E402
import inctrl.ray  # noqa: E402
from inctrl.ray import _pipeline  # noqa: E402

NORMAL = ROOT / "examples/ring/normal"


class Timed(inctrl.ray.Detect):
    """Notes when each batch began and ended, in which process, and what that has cost so far."""

    def __call__(self, batch):
        began, cpu = time.time(), time.process_time()
        table = super().__call__(batch)
        told = {"began": began, "ended": time.time(), "cpu": time.process_time() - cpu, "pid": os.getpid()}
        for name, value in told.items():
            table = table.append_column(name, pa.array([value] * len(table)))
        return table


def run_program(program, folder, prompts, threads, count):
    def once(place):
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run([program, "detect", place, "--prompts", prompts, "--threads", str(threads), "--format", "jsonl", "--quiet"], check=True,
                       stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.monotonic() - begun, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    start, start_cpu = once(str(sorted(folder.iterdir())[0]))
    whole, whole_cpu = once(str(folder))
    return {"per_second": (count - 1) / (whole - start), "start_s": start, "cpu_ms": 1000 * (whole_cpu - start_cpu) / (count - 1)}


def run_python(folder, prompts, threads, count):
    """The same engine in one process without Ray, so that Ray's share is told apart from Pillow's."""
    code = ("import sys, time, pathlib, inctrl; folder, prompts, threads = sys.argv[1:]; detector = inctrl.Detector(threads=int(threads)); "
            "prompts = inctrl.Prompts.load(prompts); files = sorted(pathlib.Path(folder).iterdir()); detector.detect(files[0], prompts); "
            "begun, cpu = time.monotonic(), time.process_time(); n = sum(1 for _ in detector.detect_each(files, prompts)); "
            "print(n / (time.monotonic() - begun), 1000 * (time.process_time() - cpu) / n)")
    told = subprocess.run([sys.executable, "-c", code, str(folder), prompts, str(threads)], check=True, capture_output=True, text=True).stdout.split()
    return {"per_second": float(told[0]), "cpu_ms": float(told[1])}


def run_ray(folder, prompts, actors, threads, count):
    with tempfile.TemporaryDirectory(dir=ray_support.FOLDER) as out:
        memory, stop = {}, threading.Event()
        watch = threading.Thread(target=watch_memory, args=(memory, stop))
        watch.start()
        begun = time.time()
        rows = inctrl.ray.detect(folder, prompts, out, actors=actors, threads=threads, progress=False).to_pandas()
        stop.set()
        watch.join()
        assert len(rows) == count and rows["error"].isna().all()
        took = rows["ended"].max() - rows["began"].min()
        batches = rows.groupby(["pid", "began"]).agg(ended=("ended", "first"), cpu=("cpu", "first"), size=("path", "size")).reset_index()
        most = max(reversed(memory.values()), key=len)  # when all actors were there, late
        return {"per_second": count / took, "start_s": rows["began"].min() - begun, "cpu_ms": 1000 * batches["cpu"].sum() / count,
                "ms_in_batches": 1000 * statistics.median((batches["ended"] - batches["began"]) / batches["size"]),
                "batches": [round(1000 * ms, 2) for ms in (batches["ended"] - batches["began"]) / batches["size"]],
                "idle_share": 1 - (batches["ended"] - batches["began"]).sum() / (took * actors),
                "pss_mib": statistics.mean(each["pss"] for each in most.values()),
                "private_mib": statistics.mean(each["private"] for each in most.values())}


def watch_memory(memory, stop):
    """By moment, of each actor: its share of memory (PSS), and what it shares with nobody."""
    while not stop.wait(2):  # a look at memory costs the kernel time, which is measured beside
        now = {}
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if b"MapWorker(MapBatches(Timed))" in (folder / "cmdline").read_bytes():
                    lines = dict(line.split(":", 1) for line in (folder / "smaps_rollup").read_text().splitlines()[1:])
                    of = {name: int(value.split()[0]) / 1024 for name, value in lines.items()}
                    now[folder.name] = {"pss": of["Pss"], "private": of["Private_Clean"] + of["Private_Dirty"]}
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                pass
        memory[time.monotonic()] = now


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--pictures", type=int, default=600)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--actors", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()

    folder = ray_support.FOLDER / "pictures"
    ray_support.write_pictures(folder, asked.pictures, asked.size)
    prompts = str(ray_support.FOLDER / "ring.safetensors")
    inctrl.Detector(threads=1).prompts(NORMAL).save(prompts)
    _pipeline.Detect = Timed
    # As many processors as there are actors, whatever the machine has: the pipeline is measured, not the check.
    ray_support.start_ray(max(asked.actors) * asked.threads)
    found = {}
    for _ in range(asked.rounds):
        for actors in asked.actors:
            threads = actors * asked.threads
            for name, result in ((f"program, {threads} threads", run_program(asked.program, folder, prompts, threads, asked.pictures)),
                                 (f"python, {threads} threads", run_python(folder, prompts, threads, asked.pictures)),
                                 (f"ray, {actors} actors of {asked.threads}", run_ray(folder, prompts, actors, asked.threads, asked.pictures))):
                found.setdefault(name, []).append(result)
                print(name, {key: round(value, 2) for key, value in result.items() if isinstance(value, float)}, file=sys.stderr)
    ray.shutdown()
    medians = {name: {key: round(statistics.median(each[key] for each in results), 3) for key, value in results[0].items() if isinstance(value, float)}
               for name, results in found.items()}
    batches = [ms for name, results in found.items() if name.startswith("ray, 1 ") for each in results for ms in each["batches"]]
    processor = next(line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    print(json.dumps({"processor": processor, "cores": os.cpu_count(), "pictures": asked.pictures, "size": asked.size, "rounds": asked.rounds, "medians": medians, "ms_a_picture_in_batches_of_one_actor": batches}))


if __name__ == "__main__":
    main()
