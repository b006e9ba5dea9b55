"""ONNX files for ONNX Runtime and for OpenVINO's own import: the encoder in 32-bit floats, and quantised as ONNX Runtime does it.
    python make_onnx.py MODEL FOLDER"""
import pathlib
import sys

import numpy as np
import onnxruntime as ort
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from towers import encoder_of, read_model

model, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
config, tensors = read_model(model)
encoder, size = encoder_of(config, tensors), config["input_size"]
planes = torch.randn(1, 3, size, size, generator=torch.Generator().manual_seed(1))
file = folder / (model.stem + ".onnx")
torch.onnx.export(encoder, (planes,), file, dynamo=True, verbose=False, external_data=False)
with torch.inference_mode():
    expected = encoder(planes)
session = ort.InferenceSession(file, providers=["CPUExecutionProvider"])
found = session.run(None, {session.get_inputs()[0].name: planes.numpy()})
for one, other in zip(expected, found):
    worst = float(np.abs(one.numpy() - other).max() / np.abs(other).max())
    if worst > 1e-4:
        raise SystemExit(f"{file}: ONNX Runtime and PyTorch differ by {worst:.1e} of the largest value")
if config["encoder"]["family"] != "efficientnet-lite":  # dynamic quantisation is for matrix products
    quantize_dynamic(file, folder / (model.stem + ".int8.onnx"), weight_type=QuantType.QInt8)
