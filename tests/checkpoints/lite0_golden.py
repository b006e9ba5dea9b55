"""Prints the table of lite0_weights_test.cpp: batch norm folded in float64 by NumPy, the file read by PyTorch.

    python3 lite0_golden.py efficientnet-lite0-57934424.pth     (PyTorch 2.15, NumPy 2.4; any will do)
"""
import sys

import numpy as np
import torch

EPSILON = 1e-3
PAIRS = [("_conv_stem", "_bn0", "stem"), ("_blocks.0._depthwise_conv", "_blocks.0._bn1", "blocks.0.depthwise"),
         ("_blocks.3._expand_conv", "_blocks.3._bn0", "blocks.3.expand"),
         ("_blocks.10._depthwise_conv", "_blocks.10._bn1", "blocks.10.depthwise"),
         ("_blocks.15._project_conv", "_blocks.15._bn2", "blocks.15.project")]

state = {name: tensor.double().numpy() for name, tensor in torch.load(sys.argv[1], weights_only=True).items()}
for convolution, norm, ours in PAIRS:
    scale = state[norm + ".weight"] / np.sqrt(state[norm + ".running_var"] + EPSILON)
    weight = (state[convolution + ".weight"] * scale[:, None, None, None]).astype(np.float32).ravel()
    bias = (state[norm + ".bias"] - state[norm + ".running_mean"] * scale).astype(np.float32)
    for suffix, values in ((".weight", weight), (".bias", bias)):
        index = len(values) * 2 // 3
        total = np.abs(values.astype(np.float64)).sum()
        print(f'    {{"encoder.{ours}{suffix}", {len(values)}, {index}, {float(values[index]).hex()}f, {total:.9g}}},')
