"""The program's long commands as functions: they run in this process, tell how far they are, and raise what goes wrong."""
import json
import os
import pathlib
import tempfile

from inctrl import _libraries, _models

_INTERRUPTED = 130  # the program's exit status


def evaluate(dataset, root, *, model="inctrl-lite", shots=(1, 2, 4, 8), seeds=5, categories=(), methods=(), out=None, resume=False, progress=None,
             **more):
    """Measures a model on a data set and gives what `results.json` holds, as a dict: `runs`, each with its metrics and pictures, and
    `failures`, the pictures that were left out.

    dataset, root  the layout ("folder", "mvtec", "visa", "csv", ...) and its folder: docs/datasets.md
    out            a folder for results.json, tables and report.html; None: nothing is kept
    progress       called with (done, total) in pictures; it may raise, which ends the run: finished categories are kept in `out`
    more           further flags of `inctrl eval`, with underscores: `false_alarms=0.05`, `pro="legacy"`, `threads=2`
    """
    def run(folder):
        _run(["eval", "--dataset", dataset, "--root", os.fspath(root), "--model", _models.find(model), "--shots", _list(shots), "--seeds", seeds,
              *_given("--categories", _list(categories)), *_given("--methods", _list(methods)), "--out", folder,
              *(["--resume"] if resume else []), *_flags(more)], progress)
        return json.loads((pathlib.Path(folder) / "results.json").read_text())

    if out is not None:
        return run(os.fspath(out))
    with tempfile.TemporaryDirectory() as folder:
        return run(folder)


def train(dataset, root, out, *, model="inctrl-lite", progress=None, **more):
    """Trains heads on labelled pictures of other things than those to be judged, and writes the model `out`; gives its path.

    dataset, root  a layout and its folder, or as many of both, as lists; None for drawn categories alone (`drawn=200`)
    progress       called with (done, total), first in pictures that are encoded, then in steps; it may raise, which ends the training:
                   whole epochs are kept, and `resume=True` goes on from there
    more           the flags of `inctrl train`, with underscores: `head="residual"`, `epochs=5`, `holdout=["cable"]`
    """
    sets = [] if dataset is None else list(zip(*([each] if isinstance(each, (str, os.PathLike)) else each for each in (dataset, root))))
    named = [word for layout, folder in sets for word in ("--dataset", layout, "--root", os.fspath(folder))]
    _run(["train", *named, "--model", _models.find(model), "--out", os.fspath(out), *_flags(more)], progress)
    return pathlib.Path(out)


def pull(source, *, name=None, licence=None, replace=False, offline=False, retries=5, stall=30, progress=None):
    """Fetches a published model, checks it, and makes it ready by name; gives that name.

    source    a short name ("dinov2-small"), "hf:OWNER/NAME[@REVISION]" or "URL#sha256=HEX": docs/pull.md
    name      the model's name; default: the repository's, or the file's
    replace   fetch it anew, also in place of a model of that name from elsewhere
    offline   ask no server: only say whether the model is here
    retries   after failures in a row; a transfer has failed after `stall` seconds without a byte
    progress  called with (done, total) in bytes; it may raise, which ends the transfer: what came is kept for the next try
    """
    return _libraries.program().pull(source, name=name, licence=licence, replace=replace, offline=offline, retries=retries, stall=stall,
                         progress=progress)


def _run(arguments, progress):
    """Runs a command quietly. Pictures that were left out are no error: results tell of them."""
    if _libraries.program().run([str(argument) for argument in ["inctrl", *arguments, "--quiet"]], progress) == _INTERRUPTED:
        raise KeyboardInterrupt


def _list(values):
    return values if isinstance(values, str) else ",".join(map(str, [values] if isinstance(values, int) else values))


def _given(flag, value):
    return [flag, value] if value else []


def _flags(more):
    words = []
    for name, value in more.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            words.append(flag)
        elif value is not None and value is not False:
            words += [flag, _list(value) if isinstance(value, (list, tuple)) else str(value)]
    return words
