"""The job of `inctrl detect FOLDER --normal ... --format csv` as one writes it in Python: OpenCV reads and resizes, OpenVINO encodes
(from the ONNX file), NumPy compares. Prints the seconds of the whole loop, prompts among it.
    python folder_loop.py ONNX THREADS PICTURES PROMPT..."""
import pathlib
import sys
import time

import cv2
import numpy as np
import openvino as ov

onnx, threads, folder, prompts = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4:]
begin = time.perf_counter()
cv2.setNumThreads(threads)
compiled = ov.Core().compile_model(onnx, "CPU", {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1})
request, size = compiled.create_infer_request(), compiled.input(0).shape[2]


def encode(file):
    """-> unit tokens of each tap"""
    picture = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)
    picture = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32)
    found = request.infer({0: ((picture - 127) / 128).transpose(2, 0, 1)[None]})
    taps = []
    for tap in found.values():
        tokens = tap[0]
        taps.append((tokens / np.linalg.norm(tokens, axis=-1, keepdims=True)).reshape(-1, tokens.shape[-1]))
    return taps


banks = [np.concatenate(tap).T for tap in zip(*map(encode, prompts))]
scores = {}
for file in sorted(folder.iterdir()):
    maps = []
    for tokens, bank in zip(encode(file), banks):
        side = int(len(tokens) ** 0.5)
        maps.append((0.5 * (1 - (tokens @ bank).max(1))).reshape(side, side))
    whole = sum(cv2.resize(m, (maps[0].shape[1], maps[0].shape[0]), interpolation=cv2.INTER_LINEAR) for m in maps) / len(maps)
    scores[file.name] = float(np.sort(whole.ravel())[-max(1, whole.size // 50):].mean())
print(time.perf_counter() - begin)
