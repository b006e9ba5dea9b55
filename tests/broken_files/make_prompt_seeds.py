"""Writes the first seeds of the fuzz target prompt_set, by hand: python3 make_prompt_seeds.py"""
import json
import pathlib
import struct

HERE = pathlib.Path(__file__).parent / "prompt_set"
SIZES = {"F32": 4, "U8": 1}

DESCRIPTION = {"format": 1, "name": "two", "version": 3, "model": {"name": "m", "identity": "ab" * 32}, "fit": "squash",
               "preprocess": "upright", "category": "", "taps": 2, "stated_level": 0.2, "normal_level": 0.1, "sources": ["a.png", ""]}


def floats(*values):
    return struct.pack(f"<{len(values)}f", *values)


def sound():
    return {"tokens.0": ("F32", [2, 2, 1, 2], floats(1, 0, 0, 1, 0.6, 0.8, 1, 0)),
            "tokens.1": ("F32", [2, 1, 1, 1], floats(1, -1)),
            "embeddings": ("F32", [2, 2], floats(3, 4, 0, 1))}


def write(name, tensors, **changed):
    header, data = {"__metadata__": {"inctrl-prompts": json.dumps({**DESCRIPTION, **changed}, separators=(",", ":"))}}, b""
    for tensor, (dtype, shape, content) in tensors.items():
        header[tensor] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    (HERE / name).write_bytes(struct.pack("<Q", len(text)) + text + data)


everything = {**sound(), "text.normal": ("F32", [2], floats(1, 0)), "text.anomalous": ("F32", [2], floats(0, 1)),
              "thumbnail.1": ("U8", [1, 2, 3], bytes(range(6))), "mask": ("U8", [1, 2], b"\x00\xff")}
write("two.safetensors", sound())
write("everything.safetensors", everything)
write("more_sources.safetensors", sound(), sources=["a"] * 3)
write("more_taps.safetensors", sound(), taps=3)
write("not_a_number.safetensors", {**sound(), "embeddings": ("F32", [2, 2], floats(float("nan"), 0, 0, 1))})
write("text_of_another_width.safetensors", {**everything, "text.normal": ("F32", [1], floats(1))})
write("empty_mask.safetensors", {**everything, "mask": ("U8", [0, 2], b"")})
