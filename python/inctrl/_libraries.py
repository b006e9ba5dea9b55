"""Where are OpenVINO's libraries? In the package openvino, wherever that is installed; they are loaded before the modules that need
them, so no path is fixed when the wheel is built. The package itself is not imported: nothing of it is needed."""
import ctypes
import importlib.util
import pathlib


def load():
    found = importlib.util.find_spec("openvino")
    if found is None or not found.submodule_search_locations:
        raise ImportError("inctrl needs the package openvino: pip install openvino")
    libraries = pathlib.Path(found.submodule_search_locations[0]) / "libs"
    for name in ("libtbb.so.12", "libopenvino.so.2641"):
        try:
            ctypes.CDLL(str(libraries / name), mode=ctypes.RTLD_GLOBAL)
        except OSError as error:
            raise ImportError(f"inctrl was built for another version of openvino than the one in {libraries.parent}: {error}. "
                              "pip install --force-reinstall inctrl brings the right one") from error


def program():
    """The module that is the program."""
    from inctrl import _program
    return _program
