"""Writes heads.safetensors: the adapter and both heads of inctrl.pyth, under the checkpoint's own names.

Usage: python make_heads.py inctrl.pyth   (README.md says where the checkpoint comes from)
"""

import pathlib
import sys

import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
TRAINED = ("adapter.", "diff_head.", "diff_head_ref.")  # the rest of the checkpoint is the frozen CLIP


def main():
    state = torch.load(sys.argv[1], weights_only=True)
    heads = {name: tensor.contiguous() for name, tensor in state.items() if name.startswith(TRAINED)}
    save_file(heads, HERE / "heads.safetensors")


if __name__ == "__main__":
    main()
