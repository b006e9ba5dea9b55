"""How long does `inctrl train` take beside the same training in plain PyTorch? Runs both by turns on one full cache.

    python measure.py PROGRAM MODEL CACHE EPOCHS ROUNDS THREADS ROOT...     in an environment of requirements.txt
"""
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

PLAIN = pathlib.Path(__file__).with_name("plain_train.py")


def timed(command):
    """Seconds by the clock and of the processor, megabytes at most, and what was printed."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(["/usr/bin/time", "-f", "peak %M", *command], capture_output=True, text=True)
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    text = done.stdout + done.stderr
    if done.returncode:
        sys.exit(text)
    peak = int(text.rsplit("peak ", 1)[1]) // 1024
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak, text


def main(program, model, cache, epochs, rounds, threads, roots):
    with tempfile.TemporaryDirectory() as folder:
        data = [word for root in roots for word in ("--dataset", "mvtec", "--root", root)]
        ours = [program, "train", "--model", model, *data, "--cache", cache, "--threads", threads]
        plain = [sys.executable, str(PLAIN), model, cache, epochs, threads, *roots]
        full = [*ours, "--epochs", epochs, "--out", f"{folder}/m.safetensors"]
        print(timed([*ours, "--epochs", "1", "--steps", "1", "--out", f"{folder}/warm.safetensors"])[3])  # fills the cache
        rows = {"inctrl": [], "plain": []}
        for _ in range(rounds):
            for name, command in (("inctrl", full), ("plain", plain)):
                rows[name].append(timed(command))
                clock, processor, peak, text = rows[name][-1]
                print(f"{name}: {clock:.1f} s, {processor:.1f} processor s, {peak} MB;", " ".join(text.split("\n")[:1] + text.split("\n")[-4:-2] if name == "plain" else []), flush=True)
        for i, what in ((0, "clock"), (1, "processor")):
            a, b = (statistics.median(row[i] for row in rows[name]) for name in ("inctrl", "plain"))
            print(f"{what}: inctrl {a:.1f} s, plain {b:.1f} s, ratio {b / a:.1f}")


if __name__ == "__main__":
    main(*sys.argv[1:5], int(sys.argv[5]), sys.argv[6], sys.argv[7:])
