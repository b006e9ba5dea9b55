"""Writes the first seeds of the fuzz targets, by PyTorch and by hand: python3 make_seeds.py (PyTorch 2.15)."""
import collections
import json
import os
import pathlib
import struct

import torch

HERE = pathlib.Path(__file__).parent


def save(name, thing, **options):
    torch.save(thing, HERE / "checkpoint" / name, _use_new_zipfile_serialization=False, **options)


def write_safetensors(name, header, data):
    text = header if isinstance(header, bytes) else json.dumps(header, separators=(",", ":")).encode()
    (HERE / "safetensors" / name).write_bytes(struct.pack("<Q", len(text)) + text + data)


def tensor(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


class Attack:
    def __reduce__(self):
        return os.system, ("id",)


grid = torch.arange(6, dtype=torch.float32).reshape(2, 3)
half = torch.tensor([0.5, -2], dtype=torch.float16)
save("two_views.pth", collections.OrderedDict(whole=grid, transposed=grid.t(), half=half))
save("training.pth", {"epoch": 1, "state_dict": {"module.a": torch.nn.Parameter(torch.ones(2))}})
save("protocol_4.pth", collections.OrderedDict(a=torch.ones(1)), pickle_protocol=4)
save("expanded.pth", {"a": torch.ones(1).expand(1 << 30)})
save("os_system.pth", {"a": Attack()})
(HERE / "checkpoint" / "cut_off.pth").write_bytes((HERE / "checkpoint" / "two_views.pth").read_bytes()[:-3])

block = {"kernel": 3, "stride": 1, "expansion": 1, "channels": 4}
config = {"format": 1, "name": "a", "encoder": {"family": "efficientnet-lite", "stem": 4, "blocks": [block]},
          "taps": [1], "input_size": 32, "fit": "squash", "mean": [0.5] * 3, "std": [0.5] * 3, 
          "head": "none", "normal_level": 0.2, "licences": []}
metadata = {"inctrl": json.dumps(config, separators=(",", ":")), "identity": "0" * 64}
write_safetensors("model.safetensors", {"__metadata__": metadata, "encoder.stem.bias": tensor("F32", [2], 0, 8)}, bytes(8))
write_safetensors("two.safetensors", {"a": tensor("BF16", [1, 2], 0, 4), "b": tensor("U8", [], 4, 5)}, bytes(5))
write_safetensors("overlap.safetensors", {"a": tensor("U8", [2], 0, 2), "b": tensor("U8", [2], 1, 3)}, bytes(3))
one = json.dumps(tensor("U8", [1], 0, 1)).encode()
write_safetensors("twice.safetensors", b'{"a":' + one + b',"a":' + one + b"}", bytes(1))
write_safetensors("overflow.safetensors", {"a": tensor("F64", [1 << 61], 0, 0)}, b"")
write_safetensors("nested.safetensors", b'{"a":{"shape":' + b"[" * 64, b"")
# Found by fuzzing: the JSON library reports this number by an exception of its own kind.
(HERE / "safetensors" / "number_beyond_double.json").write_bytes(b'{"format":1e999}')
