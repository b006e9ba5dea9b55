"""One peer, one measurement: milliseconds of each of RUNS encodings of one picture, as a JSON list.
    python worker.py LIBRARY PRECISION MODEL THREADS RUNS FOLDER
LIBRARY  pytorch, onnxruntime or openvino (which reads the ONNX file)      PRECISION  f32, bf16 (pytorch), int8 (onnxruntime)
MODEL    a model file of this project       FOLDER  where make_onnx.py left ONNX files"""
import json
import pathlib
import sys
import time

import numpy as np

library, precision, model, threads, runs, folder = *sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5]), pathlib.Path(sys.argv[6])
onnx = folder / (pathlib.Path(model).stem.removesuffix("-int8") + (".int8.onnx" if precision == "int8" else ".onnx"))


def planes(size):
    return np.random.default_rng(1).standard_normal((1, 3, size, size)).astype(np.float32)


def pytorch():
    import torch
    from towers import encoder_of, read_model
    torch.set_num_threads(threads)
    config, tensors = read_model(model)
    encoder, x = encoder_of(config, tensors), torch.from_numpy(planes(config["input_size"]))
    if config["encoder"]["family"] == "efficientnet-lite":
        encoder, x = encoder.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)  # the faster one
    if precision == "bf16":
        encoder, x = encoder.bfloat16(), x.bfloat16()

    def run():
        with torch.inference_mode():
            return encoder(x)
    return run


def onnxruntime():
    import onnxruntime as ort
    options = ort.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = ort.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
    x = planes(session.get_inputs()[0].shape[2])
    return lambda: session.run(None, {session.get_inputs()[0].name: x})


def openvino():
    import openvino as ov
    compiled = ov.Core().compile_model(onnx, "CPU", {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1})
    x, request = planes(compiled.input(0).shape[2]), compiled.create_infer_request()
    return lambda: request.infer({0: x})


run = {"pytorch": pytorch, "onnxruntime": onnxruntime, "openvino": openvino}[library]()
for _ in range(2):
    run()
times = []
for _ in range(runs):
    start = time.perf_counter()
    run()
    times.append(1000 * (time.perf_counter() - start))
print(json.dumps(times))
