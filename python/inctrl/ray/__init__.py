"""Many pictures on many machines, with Ray Data: `pip install inctrl[ray]`.

    import inctrl.ray

    results = inctrl.ray.detect("s3://parts/2026", prompts="bolts", out="s3://results/2026")
    results.filter(expr="pred_label == 'anomalous'").show()

The pictures are read, judged by one engine an actor, and the results written as Parquet; run again, it goes on where it stopped. Ray
places the work, moves the rows and starts again what died. `python -m inctrl.ray detect` is the same for the shell. For a pipeline of
your own take the class: `dataset.map_batches(inctrl.ray.Detect, batch_format="pyarrow", fn_constructor_args=(prompts,), ...)`. docs/scale.md
"""
try:
    import pyarrow  # noqa: F401
    import ray.data  # noqa: F401
except ImportError as error:
    raise ImportError(f"inctrl.ray needs Ray Data: pip install 'inctrl[ray]' ({error}). The class alone, for Spark or Dask, is inctrl.batch.Detect") from error

from inctrl.batch import Detect  # noqa: E402
from inctrl.ray._evaluate import evaluate  # noqa: E402
from inctrl.ray._pipeline import detect  # noqa: E402

__all__ = ["Detect", "detect", "evaluate"]
