"""What would ten million pictures cost, by model? Processor time a picture on one thread, and memory a process. One JSON line.

  python bench/core_hours.py --pictures 40 --rounds 3

Of encoders that are not at hand untrained ones of the same shape are made: they find nothing, and cost the same. Pictures are JPEGs of
--size pixels, four prompts; decoding counts. Memory is that of two processes at once: `private` is what each has for itself, `shared`
what both look at, the mapped model file among it.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy as np

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "python" / each) for each in ("tests", "tests_ray")]

DINOV2 = {"dinov2-small": (384, 6), "dinov2-base": (768, 12)}  # width, heads

CODE = """
import pathlib, sys, time
import inctrl
model, folder = sys.argv[1:]
files = sorted(pathlib.Path(folder).glob("*.jpg"))
detector = inctrl.Detector(model, threads=1)
prompts = detector.prompts(files[:4])
detector.detect(files[0], prompts)
begun = time.process_time()
for file in files[4:]:
    detector.detect(file, prompts)
cost = 1000 * (time.process_time() - begun) / len(files[4:])
input()  # until the other process is as far
lines = dict(line.split(":", 1) for line in open("/proc/self/smaps_rollup").read().splitlines()[1:])
mib = {name: int(value.split()[0]) / 1024 for name, value in lines.items()}
print(cost, mib["Private_Clean"] + mib["Private_Dirty"], mib["Shared_Clean"] + mib["Shared_Dirty"], flush=True)
input()
"""


def write_dinov2(file, width, layers=12, patches=37 * 37, patch=14):
    """A checkpoint of the published shape, by Hugging Face's names; numbers are drawn."""
    rng = np.random.default_rng(1)
    shapes = {"embeddings.cls_token": (1, 1, width), "embeddings.position_embeddings": (1, patches + 1, width),
              "embeddings.patch_embeddings.projection.weight": (width, 3, patch, patch), "embeddings.patch_embeddings.projection.bias": (width,),
              "layernorm.weight": (width,), "layernorm.bias": (width,)}
    for i in range(layers):
        for name, out, into in (("attention.attention.query", width, width), ("attention.attention.key", width, width), ("attention.attention.value", width, width),
                                ("attention.output.dense", width, width), ("mlp.fc1", 4 * width, width), ("mlp.fc2", width, 4 * width)):
            shapes |= {f"encoder.layer.{i}.{name}.weight": (out, into), f"encoder.layer.{i}.{name}.bias": (out,)}
        shapes |= {f"encoder.layer.{i}.{name}": (width,) for name in ("norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias", "layer_scale1.lambda1", "layer_scale2.lambda1")}
    header, offset = {}, 0
    for name, shape in shapes.items():
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [offset, offset := offset + 4 * int(np.prod(shape))]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as written:
        written.write(len(text).to_bytes(8, "little") + text)
        for name, shape in shapes.items():
            scale = np.ones(shape) if "norm" in name and "weight" in name else rng.normal(0, 0.02, shape)
            written.write(scale.astype("<f4").tobytes())


def make_models(folder):
    """By name, where it is."""
    def inctrl_import(*words):
        subprocess.run([sys.executable, "-m", "inctrl", "import", *map(str, words), "--quiet"], check=True, stdout=subprocess.DEVNULL)

    models = {"inctrl-lite": "inctrl-lite"}
    for name, (width, heads) in DINOV2.items():
        write_dinov2(folder / "checkpoint.safetensors", width)
        models[name] = str(folder / f"{name}.safetensors")
        inctrl_import(folder / "checkpoint.safetensors", "--attention-heads", heads, "--name", name, "--out", models[name])
    models["clip-b16-plus-240"] = str(folder / "clip.safetensors")
    inctrl_import("--random", "vit-b-16-plus-240", "--seed", 1, "--out", models["clip-b16-plus-240"])
    return models


def measure(model, pictures):
    """-> [ms a picture, private MiB, shared MiB], of two processes at once the mean; the time is that of one alone."""
    def start():
        return subprocess.Popen([sys.executable, "-c", CODE, model, str(pictures)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(process):
        process.stdin.write("\n")
        process.stdin.flush()

    first, second = start(), start()
    for process in (first, second):
        ask(process)
    told = [list(map(float, process.stdout.readline().split())) for process in (first, second)]
    for process in (first, second):
        ask(process)
        process.wait()
    return [statistics.mean(each) for each in zip(*told)]


def main():
    import ray_support

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=40)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        models = make_models(folder)
        ray_support.write_pictures(folder / "pictures", asked.pictures + 4, asked.size)
        found = {name: [] for name in models}
        for _ in range(asked.rounds):
            for name, model in models.items():
                found[name].append(measure(model, folder / "pictures"))
                print(name, [round(value, 1) for value in found[name][-1]], file=sys.stderr)
        files = {name: os.path.getsize(model) / 2**20 for name, model in models.items() if os.path.exists(model)}
    processor = next(line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    told = {}
    for name, rounds in found.items():
        ms, private, shared = (statistics.median(each) for each in zip(*rounds))
        told[name] = {"cpu_ms": round(ms, 1), "core_hours_of_ten_million": round(ms * 1e7 / 3.6e6), "private_mib": round(private), "shared_mib": round(shared),
                      "file_mib": round(files[name]) if name in files else None}
    print(json.dumps({"processor": processor, "size": asked.size, "pictures": asked.pictures, "rounds": asked.rounds, "models": told}))


if __name__ == "__main__":
    main()
