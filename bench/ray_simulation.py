"""How would inctrl.ray scale from 8 to 512 actors? A simulation, from what one machine measures; nobody has run it on so many.

  python bench/ray_simulation.py --batches bench/results/ray_batch.json --svg docs/pictures/scale_simulated.svg

Measured here, each time: what Ray's driver spends on a task (a pipeline that judges nothing, in many small blocks), what reading a
picture and writing a result cost. From --batches, the line of bench/ray_batch.py: milliseconds a picture of every batch of one actor.
Assumed, and printed: how an object store answers (--latency, --bandwidth). What is simulated: blocks of pictures are read by as many
tasks as inctrl.ray has side by side, judged by the next free actor, written by 1000 rows; the driver starts one task at a time. Machines
do not fail, and there is no other work.
"""
import argparse
import heapq
import json
import math
import pathlib
import random
import statistics
import sys
import tempfile
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "python" / each) for each in ("tests", "tests_ray")]

ACTORS = (8, 16, 32, 64, 128, 256, 512)
READERS = 16  # files that a task reads side by side: inctrl.ray._pictures


class Nothing:
    """In Detect's place: results of no work."""

    def __init__(self, *given, **more):
        pass

    def __call__(self, table):
        import pyarrow as pa

        from inctrl.batch import arrow_fields

        table = table.drop_columns(["bytes", "error"])
        for field in arrow_fields():
            table = table.append_column(field, pa.nulls(len(table), field.type))
        return table


def measure(blocks=600, rows=4):
    """-> milliseconds: of the driver a task, of reading a picture and writing a result."""
    import ray_support
    from support import ROOT

    import pyarrow as pa
    import ray

    import inctrl
    from inctrl.ray import _pictures, _pipeline

    files = ray_support.write_pictures(ray_support.FOLDER / "pictures", 200, 512)
    table = pa.table({"path": list(map(str, files))})
    begun = time.process_time()
    size = sum(sum(len(each.as_py()) for each in piece["bytes"]) for piece in _pictures.read(table))
    read = 1000 * (time.process_time() - begun) / len(files)

    ray_support.start_ray(4)
    real, _pipeline.Detect, most, _pipeline._MOST_ROWS = _pipeline.Detect, Nothing, _pipeline._MOST_ROWS, rows
    prompts = inctrl.Detector(threads=1).prompts(ROOT / "examples/ring/normal")
    many = pa.table({"path": [str(file) for file in files] * (blocks * rows // len(files))})

    def seconds(table):
        with tempfile.TemporaryDirectory(dir=ray_support.FOLDER) as out:
            begun = time.monotonic()
            _pipeline.detect(table, prompts, out, actors=2, progress=False)
            return time.monotonic() - begun

    seconds(many.slice(0, 8))
    few = seconds(many.slice(0, 80))
    all_ = seconds(many)
    ray.shutdown()
    _pipeline.Detect, _pipeline._MOST_ROWS = real, most
    results = pa.table({"path": many["path"], "pred_score": pa.array([0.5] * len(many), pa.float32())})
    begun = time.process_time()
    import pyarrow.parquet as pq

    pq.write_table(results, ray_support.FOLDER / "results.parquet")
    write = 1000 * (time.process_time() - begun) / len(results)
    # Two tasks a block: one reads, one judges.
    return {"driver_ms_a_task": 1000 * (all_ - few) / (2 * (blocks - 80 // rows)), "read_ms": read, "write_ms": write, "bytes_a_picture": size / len(files)}


def simulate(actors, pictures, costs, batches, latency_ms, bandwidth, seed=0):
    """-> seconds until the last result is written. A block goes through three queues: readers, actors, and in front of each the driver."""
    from inctrl.ray._pipeline import readers_of, rows_of_block

    rng = random.Random(seed)
    readers = [0.0] * readers_of(actors)
    free = [costs["start_s"] + rng.uniform(0, 0.2) * costs["start_s"] for _ in range(actors)]
    heapq.heapify(free)
    size = rows_of_block(pictures, actors)
    blocks = [min(size, pictures - begin) for begin in range(0, pictures, size)]
    transfer_ms = costs["bytes_a_picture"] / (bandwidth * 1e6 / 8) * 1000
    a_picture_ms = max(costs["read_ms"], (latency_ms + transfer_ms) / READERS)
    driver, task = 0.0, costs["driver_ms_a_task"] / 1000
    end, ready = 0.0, []
    for count in blocks:
        reader = heapq.heappop(readers)
        driver = max(driver, reader) + task
        done = driver + count * a_picture_ms / 1000
        heapq.heappush(readers, done)
        ready.append((done, count))
    ready.sort()
    for arrived, count in ready:
        begin = max(heapq.heappop(free), arrived + task)
        judged = begin + count * rng.choice(batches) / 1000
        heapq.heappush(free, judged)
        end = max(end, judged + count * costs["write_ms"] / 1000 + task)
    # The driver serves all tasks, whatever the rest does.
    return max(end, driver + len(blocks) * task + pictures / 1000 * task)


def svg(points, title, notes):
    """A plain chart, both axes logarithmic: simulated pictures a second over actors, beside a straight line."""
    width, height, left, bottom = 760, 460, 80, 110
    lowest, highest = min(p["per_second"] for p in points) / 1.5, max(p["linear"] for p in points) * 1.5
    x = lambda actors: left + (math.log2(actors) - 3) / 6 * (width - left - 30)  # noqa: E731
    y = lambda rate: height - bottom - math.log(rate / lowest) / math.log(highest / lowest) * (height - bottom - 60)  # noqa: E731
    line = lambda key: " ".join(f"{x(p['actors']):.1f},{y(p[key]):.1f}" for p in points)  # noqa: E731
    text = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">',
            f'<rect width="{width}" height="{height}" fill="white"/>', f'<text x="{left}" y="28" font-size="16" font-weight="bold">{title}</text>',
            f'<polyline points="{line("linear")}" fill="none" stroke="#999" stroke-dasharray="5 4"/>',
            f'<polyline points="{line("per_second")}" fill="none" stroke="#06c" stroke-width="2"/>']
    for p in points:
        text += [f'<circle cx="{x(p["actors"]):.1f}" cy="{y(p["per_second"]):.1f}" r="4" fill="#06c"/>',
                 f'<text x="{x(p["actors"]):.1f}" y="{y(p["per_second"]) + 20:.1f}" text-anchor="middle">{p["per_second"]:,.0f}</text>',
                 f'<text x="{x(p["actors"]):.1f}" y="{height - bottom + 22}" text-anchor="middle">{p["actors"]}</text>']
    text += [f'<text x="{(width + left) / 2}" y="{height - bottom + 44}" text-anchor="middle">actors of one thread</text>',
             f'<text x="22" y="{(height - bottom) / 2 + 20}" text-anchor="middle" transform="rotate(-90 22 {(height - bottom) / 2 + 20})">pictures a second</text>',
             f'<text x="{left + 10}" y="56" fill="#666">dashed: the rate of one actor, times their number</text>']
    text += [f'<text x="{left}" y="{height - 42 + 17 * i}" font-size="11" fill="#444">{note}</text>' for i, note in enumerate(notes)]
    return "\n".join([*text, "</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", required=True, help="the line of bench/ray_batch.py, in a file")
    parser.add_argument("--pictures", type=int, default=10_000_000)
    parser.add_argument("--latency", type=float, default=40, help="milliseconds until a file's first byte comes (default: %(default)s)")
    parser.add_argument("--bandwidth", type=float, default=400, help="megabits a second of one transfer (default: %(default)s)")
    parser.add_argument("--svg")
    asked = parser.parse_args()
    measured = json.loads(pathlib.Path(asked.batches).read_text())
    batches = measured["ms_a_picture_in_batches_of_one_actor"]
    costs = {**measure(), "start_s": measured["medians"]["ray, 1 actors of 1"]["start_s"]}
    alone = 1000 / statistics.mean(batches)
    points = []
    for actors in ACTORS:
        seconds = simulate(actors, asked.pictures, costs, batches, asked.latency, asked.bandwidth)
        points.append({"actors": actors, "hours": round(seconds / 3600, 2), "per_second": asked.pictures / seconds, "linear": alone * actors,
                       "of_linear": round(asked.pictures / seconds / alone / actors, 3)})
    print(json.dumps({"simulated": points, "measured": {name: round(value, 3) for name, value in costs.items()}, "ms_a_picture": round(statistics.mean(batches), 2),
                      "assumed": {"latency_ms": asked.latency, "megabits_a_second": asked.bandwidth, "pictures": asked.pictures}}, indent=1))
    if asked.svg:
        notes = [f"Simulated, not run: {asked.pictures:,} pictures of {costs['bytes_a_picture'] / 1000:.0f} kB, a processor for each actor.",
                 f"Measured on one {measured['processor']} with {measured['cores']} cores: {statistics.mean(batches):.1f} ms a picture in batches, {costs['driver_ms_a_task']:.1f} ms of the driver a task, "
                 f"reading {costs['read_ms']:.2f} ms.",
                 f"Assumed of the object store: {asked.latency:.0f} ms to the first byte, {asked.bandwidth:.0f} Mbit/s a transfer, {READERS} files at once a task."]
        pathlib.Path(asked.svg).write_text(svg(points, "Simulated: inctrl-lite on 8 to 512 actors", notes))


if __name__ == "__main__":
    main()
