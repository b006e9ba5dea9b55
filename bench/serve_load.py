#!/usr/bin/env python3
"""bench/serve_load.py: how much of the engine's speed does `inctrl serve` give to clients on this machine?
Judges the same picture by `inctrl detect` and over HTTP at 1, 8 and 64 connections, in turn, and tells medians over the rounds.
    bench/serve_load.py PROGRAM [--rounds 3] [--requests 400] [--picture FILE] [--store]
Needs ab (Debian's apache2-utils). Scores only, one picture a request, unless --store keeps results, pictures and maps."""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]


def engine_rate(program, picture, folder, few, many):
    """Pictures a second of `inctrl detect`, what it takes to start left out."""
    def seconds(count):
        names = folder / f"{count}"
        if not names.exists():
            names.mkdir()
            for i in range(count):
                os.symlink(picture, names / f"{i}{picture.suffix}")
        started = time.monotonic()
        subprocess.run([program, "detect", names, "--prompts", folder / "rings.safetensors", "--format", "jsonl", "--quiet", "--out", folder / "out", "--map", "none"],
                       check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - started
    return (many - few) / (seconds(many) - seconds(few))


def http_rate(port, picture, connections, requests, query):
    """Requests a second and the 99th percentile in milliseconds, as ab measures them; all must be answered with 200."""
    told = subprocess.run(["ab", "-q", "-k", "-l", "-c", str(connections), "-n", str(requests), "-p", picture, "-T", "image/jpeg",
                           f"http://127.0.0.1:{port}/v1/prompt-sets/rings:detect?{query}"], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in told or not re.search(r"Failed requests:\s+0\b", told):
        raise SystemExit(told)
    return float(re.search(r"Requests per second:\s+([\d.]+)", told)[1]), int(re.search(r"^\s+99%\s+(\d+)", told, re.M)[1])


def main():
    flags = argparse.ArgumentParser()
    flags.add_argument("program", type=pathlib.Path)
    flags.add_argument("--rounds", type=int, default=3)
    flags.add_argument("--requests", type=int, default=400)
    flags.add_argument("--picture", type=pathlib.Path, default=ROOT / "examples/ring/defective/01_rust.jpg")
    flags.add_argument("--store", action="store_true")
    flags = flags.parse_args()
    picture = flags.picture.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        normals = sorted((ROOT / "examples/ring/normal").glob("*.jpg"))[:4]
        subprocess.run([flags.program, "prompts", "create", folder / "rings.safetensors", "--normal", *normals], check=True, capture_output=True)
        server = subprocess.Popen([flags.program, "serve", "--port", "0", "--data", folder / "data"], stderr=subprocess.PIPE, text=True)
        try:
            port = int(re.search(r"at http://\S+:(\d+)/", server.stderr.readline())[1])
            urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/v1/prompt-sets:import?name=rings", (folder / "rings.safetensors").read_bytes(),
                                                          {"Content-Type": "application/octet-stream"})).read()
            query = "store=true" if flags.store else "store=false"
            http_rate(port, picture, 8, 50, query)
            rates, slow = {key: [] for key in ("engine", 1, 8, 64)}, {1: [], 8: [], 64: []}
            for _ in range(flags.rounds):
                rates["engine"].append(engine_rate(flags.program, picture, folder, 50, 50 + flags.requests))
                for connections in slow:
                    rate, p99 = http_rate(port, picture, connections, flags.requests, query)
                    rates[connections].append(rate)
                    slow[connections].append(p99)
            engine = statistics.median(rates["engine"])
            print(f"engine, no HTTP: {engine:.1f} pictures a second")
            for connections in slow:
                rate = statistics.median(rates[connections])
                share = statistics.median(http / bare for http, bare in zip(rates[connections], rates["engine"]))
                print(f"{connections:3} connections: {rate:.1f} requests a second, p99 {statistics.median(slow[connections]):.0f} ms, {share:.0%} of the engine")
            print(json.dumps({"engine": engine, "requests": {str(c): statistics.median(rates[c]) for c in slow}, "store": flags.store}))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
