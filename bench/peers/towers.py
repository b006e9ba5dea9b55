"""The encoders of a model file of this project, in plain PyTorch: what every peer runs, from the same weights."""
import json
import struct

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def read_model(file):
    """-> configuration, tensors by name"""
    data = np.memmap(file, np.uint8, "r")
    length = struct.unpack("<Q", data[:8].tobytes())[0]
    header, body = json.loads(data[8:8 + length].tobytes()), data[8 + length:]
    tensors = {name: torch.from_numpy(body[slice(*t["data_offsets"])].view(np.float32).reshape(t["shape"]).copy())
               for name, t in header.items() if t.get("dtype") == "F32"}
    return json.loads(header["__metadata__"]["inctrl"]), tensors


class Block(nn.Module):
    """A pre-norm transformer block with CLIP's names of parts."""

    def __init__(self, tensors, name, heads, causal):
        super().__init__()
        self.heads, self.causal = heads, causal
        for part in ("attention_norm", "attention.qkv", "attention.out", "mlp_norm", "mlp.in", "mlp.out"):
            for kind in ("weight", "bias"):
                self.register_buffer(f"{part}.{kind}".replace(".", "_"), tensors[f"{name}.{part}.{kind}"])

    def forward(self, x):
        n, t, d = x.shape
        y = F.layer_norm(x, (d,), self.attention_norm_weight, self.attention_norm_bias)
        qkv = F.linear(y, self.attention_qkv_weight, self.attention_qkv_bias).reshape(n, t, 3, self.heads, d // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal).transpose(1, 2).reshape(n, t, d)
        x = x + F.linear(y, self.attention_out_weight, self.attention_out_bias)
        y = F.layer_norm(x, (d,), self.mlp_norm_weight, self.mlp_norm_bias)
        return x + F.linear(F.gelu(F.linear(y, self.mlp_in_weight, self.mlp_in_bias)), self.mlp_out_weight, self.mlp_out_bias)


class Vit(nn.Module):
    """CLIP's vision tower: planes [N, 3, S, S] -> patch tokens of the taps, image embedding."""

    def __init__(self, config, tensors):
        super().__init__()
        shape = config["encoder"]
        self.taps, self.patch, self.width = config["taps"], shape["patch"], shape["width"]
        for part in ("patch.weight", "class_token", "positions", "pre_norm.weight", "pre_norm.bias", "final_norm.weight", "final_norm.bias", "projection"):
            self.register_buffer(part.replace(".", "_"), tensors["encoder." + part])
        self.blocks = nn.ModuleList(Block(tensors, f"encoder.blocks.{i}", shape["heads"], False) for i in range(shape["layers"]))

    def forward(self, planes):
        x = F.conv2d(planes, self.patch_weight, stride=self.patch).flatten(2).transpose(1, 2)
        x = torch.cat([self.class_token.expand(x.shape[0], 1, self.width), x], 1) + self.positions
        x = F.layer_norm(x, (self.width,), self.pre_norm_weight, self.pre_norm_bias)
        found = []
        for number, block in enumerate(self.blocks, start=1):
            x = block(x)
            if number in self.taps:
                found.append(x[:, 1:])
        return *found, F.layer_norm(x[:, 0], (self.width,), self.final_norm_weight, self.final_norm_bias) @ self.projection


class TextTower(nn.Module):
    """CLIP's text tower: tokens [N, T] -> embeddings [N, E]."""

    def __init__(self, config, tensors):
        super().__init__()
        shape = config["text"]
        self.width = shape["width"]
        for part in ("tokens", "positions", "final_norm.weight", "final_norm.bias", "projection"):
            self.register_buffer(part.replace(".", "_"), tensors["text." + part])
        self.blocks = nn.ModuleList(Block(tensors, f"text.blocks.{i}", shape["heads"], True) for i in range(shape["layers"]))

    def forward(self, tokens):
        x = F.embedding(tokens, self.tokens) + self.positions
        for block in self.blocks:
            x = block(x)
        x = F.layer_norm(x, (self.width,), self.final_norm_weight, self.final_norm_bias)
        return x[torch.arange(len(tokens)), tokens.argmax(-1)] @ self.projection


class Lite(nn.Module):
    """EfficientNet-Lite up to its last tap: planes -> tokens of the taps, projected where the model has heads."""

    def __init__(self, config, tensors):
        super().__init__()
        self.taps, self.stages = config["taps"], config["encoder"]["blocks"][:config["taps"][-1]]
        self.names = {}
        for name, tensor in tensors.items():
            self.names[name] = name.replace(".", "_")
            self.register_buffer(self.names[name], tensor)

    def get(self, name):
        return getattr(self, self.names[name])

    def convolve(self, x, name, kernel, stride, groups=1):
        total = max((-(-x.shape[2] // stride) - 1) * stride + kernel - x.shape[2], 0)  # "same" as TensorFlow has it
        before, after = total // 2, total - total // 2
        if before != after:
            x, before = F.pad(x, (before, after, before, after)), 0
        return F.conv2d(x, self.get(name + ".weight"), self.get(name + ".bias"), stride, before, groups=groups)

    def forward(self, planes):
        x, found = F.relu6(self.convolve(planes, "encoder.stem", 3, 2)), []
        for number, block in enumerate(self.stages, start=1):
            name, y = f"encoder.blocks.{number - 1}", x
            if block["expansion"] > 1:
                y = F.relu6(self.convolve(y, name + ".expand", 1, 1))
            y = F.relu6(self.convolve(y, name + ".depthwise", block["kernel"], block["stride"], y.shape[1]))
            y = self.convolve(y, name + ".project", 1, 1)
            x = x + y if block["stride"] == 1 and x.shape[1] == y.shape[1] else y
            if number in self.taps:
                projection = f"heads.projection.{len(found)}.weight"
                shown = F.conv2d(x, self.get(projection)[:, :, None, None]) if projection in self.names else x
                found.append(shown.permute(0, 2, 3, 1))
        return tuple(found)


def encoder_of(config, tensors):
    return (Lite if config["encoder"]["family"] == "efficientnet-lite" else Vit)(config, tensors).eval()
