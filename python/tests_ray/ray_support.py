"""What the tests of inctrl.ray share: pictures, the program's results, and a Ray of one machine or two."""
import atexit
import os
import pathlib
import shutil
import socket
import tempfile

import numpy as np
from PIL import Image

from support import EXAMPLES, judged, run

#: Short, for Ray's sockets lie below it. Its token lies there too, so that nothing is written to the user's home.
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="inctrl-"))
(FOLDER / "ray").mkdir()
os.environ.update(RAY_TMPDIR=str(FOLDER), RAY_USAGE_STATS_ENABLED="0", RAY_AUTH_TOKEN_PATH=str(FOLDER / "token"), RAY_ENABLE_UV_RUN_RUNTIME_ENV="0")
(FOLDER / "token").write_text("0" * 64)
(FOLDER / "token").chmod(0o600)
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

STORE = 200 << 20  # bytes of each machine's object store


def patiently(start):
    """Ray gives a node 30 seconds to start, which a busy machine may not make."""
    for left in (3, 2, 1, 0):
        try:
            return start()
        except Exception as error:
            if "timed out during startup" not in str(error) or not left:
                raise


def start_ray(processors):
    """Ray on this machine, as if it had so many processors."""
    import ray

    patiently(lambda: ray.init(address="local", num_cpus=processors, include_dashboard=False, object_store_memory=STORE, logging_level="warning"))


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def write_pictures(folder, count, size=256):
    """So many different pictures of rings: those of examples/ring, moved and lightened."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [np.asarray(Image.open(file)) for file in sorted((EXAMPLES / "ring").rglob("*.jpg"))]
    rng = np.random.default_rng(7)
    for i in range(count):
        moved = np.roll(drawn[i % len(drawn)], rng.integers(-6, 7, 2), (0, 1)) * rng.uniform(0.9, 1.1)
        Image.fromarray(np.clip(moved, 0, 255).astype(np.uint8)).resize((size, size)).save(folder / f"{i:04}.jpg", quality=88)
    return sorted(folder.glob("*.jpg"))


def programs_scores(files, normal, *more):
    """By path what the program says, in single precision."""
    told = judged(run, files, normal, *more)
    return {result["image"]: np.float32(result["pred_score"]) for result in told["results"]}, [failure["image"] for failure in told["failures"]]


def scores(frame):
    """By path the scores of results, as a frame or a Dataset."""
    frame = frame if hasattr(frame, "assign") else frame.to_pandas()
    judged_rows = frame[frame["error"].isna()]
    return {path: np.float32(score) for path, score in zip(judged_rows["path"], judged_rows["pred_score"])}
