"""Rows in, rows out: the detector as one callable class for whatever moves rows about, Ray Data, Spark or Dask. It needs none of them.

>>> import pathlib
>>> import pandas
>>> from inctrl.batch import Detect
>>> detect = Detect("examples/ring/normal", threads=2)
>>> files = sorted(pathlib.Path("examples/ring/defective").glob("*.jpg"))[:2]
>>> rows = pandas.DataFrame({"path": map(str, files), "bytes": [file.read_bytes() for file in files]})
>>> detect(rows)["pred_label"].to_list()
['anomalous', 'anomalous']

With Ray: `dataset.map_batches(Detect, batch_format="pyarrow", fn_constructor_args=(prompts,), ...)`, which `inctrl.ray.detect` does. With
Spark: `frame.mapInPandas(lambda frames: map(detect, frames), schema)`. With Dask: `frame.map_partitions(detect)`. See docs/scale.md.
"""
import collections.abc
import functools
import io
import os
import pickle
import threading

import numpy as np

from inctrl._detector import Detector
from inctrl._prompts import Prompts
from inctrl.errors import Error, InvalidArgumentError, NotFoundError

#: The columns that hold the picture; rows come back without them.
PICTURES = ("bytes", "image")

#: The columns that rows come back with, and their types, as Spark's `mapInPandas` wants to be told; after those of the rows themselves.
SPARK_COLUMNS = ("pred_score float, pred_label string, threshold float, p_value float, "
                 "regions array<struct<x:int, y:int, width:int, height:int, score:float>>, error struct<kind:string, message:string>")

_NUMBERS = ("pred_score", "threshold", "p_value")
_BOX = ("x", "y", "width", "height", "score")
_MANY_SETS = 64  # sets of prompts that are kept ready; more are fetched again when their rows come


class Detect:
    """Judges the pictures of a batch: a pandas DataFrame, a pyarrow Table, or a dict of columns, which comes back as a Table.

    Rows have `bytes`, a picture file's, or `image`, a picture in any form that `Detector.detect` takes; and `path` or any other columns,
    which come back untouched. `bytes` and `image` do not: results are small, data sets are not. What is added:

    pred_score, pred_label, threshold, p_value   as `Result` has them; floats of single precision
    regions           a list of {x, y, width, height, score}
    error             None, or {kind, message} where the picture could not be judged; the other columns are then empty
    anomaly_map_png   if asked for: the map at the picture's size, 8-bit gray, 255 for 1.0

    A picture that cannot be judged never raises. Rows that come with an `error` already go through as they are.

    prompts       `Prompts`, the name or the file (.safetensors) of a stored set, or normal pictures; or a dict of them, by the values of
                  the rows' column `prompts`, where rows belong to different products
    model         a model's name or file
    threads       processor threads; give the framework the same number (Ray: `num_cpus`)
    threshold, false_alarms   as for `Detector.detect`
    anomaly_map   whether rows get `anomaly_map_png`
    engine        further arguments of `Detector`: `precision`, `fit`, `tiles`, ...

    Pickles. What is unpickled twice in one process is one engine, so that Spark and Dask make one a process and not one a task.
    """

    def __init__(self, prompts, *, model="inctrl-lite", threads=1, threshold=None, false_alarms=None, anomaly_map=False, **engine):
        self._detector = Detector(model, threads=threads, **engine)
        self._options = {"threshold": threshold, "false_alarms": false_alarms}
        self._anomaly_map = anomaly_map
        self._by_product = isinstance(prompts, collections.abc.Mapping)
        self._prompts = {key: prompts_of(given, self._detector) for key, given in (prompts if self._by_product else {None: prompts}).items()}
        self._arguments = {"model": model, "threads": threads, "anomaly_map": anomaly_map, **self._options, **engine}
        self._ready = functools.lru_cache(_MANY_SETS)(self._make_ready)
        if not self._by_product:
            self._ready(None)  # prompts of another model are an error here, not one of every row

    def __call__(self, batch):
        columns = _columns_of(batch)
        outcomes = list(self._outcomes(columns))
        results = {name: [getattr(outcome, name, None) for outcome in outcomes] for name in ("pred_score", "pred_label", "threshold", "p_value")}
        results["regions"] = [_boxes(outcome) for outcome in outcomes]
        results["error"] = [_error(outcome) for outcome in outcomes]
        if self._anomaly_map:
            results["anomaly_map_png"] = [_map_png(outcome) for outcome in outcomes]
        return _with_results(batch, results)

    def _outcomes(self, columns):
        """Of each row its Result, an exception, or the error that it came with."""
        named = [name for name in PICTURES if name in columns]
        if not named:
            raise InvalidArgumentError(f'rows have a column "bytes" or "image", not only {sorted(columns)}')
        if self._by_product and "prompts" not in columns:
            raise InvalidArgumentError(f'there are prompts for {len(self._prompts)} products, so rows need a column "prompts"; they have {sorted(columns)}')
        pictures = zip(*(columns[name] for name in named))
        products = columns["prompts"] if self._by_product else [None] * len(columns[named[0]])
        earlier = columns.get("error", [None] * len(products))
        return self._detector._ahead(self._outcome, zip(pictures, products, earlier))

    def _outcome(self, row):
        pictures, product, earlier = row
        if not _is_absent(earlier):
            return earlier
        if product not in self._prompts:
            return NotFoundError(f"no prompts {product!r}; there are {', '.join(sorted(map(repr, self._prompts))[:10])}")
        ready = self._ready(product)  # what is wrong with prompts is no picture's fault, so it is raised
        try:
            return self._detector._judge_one(_picture(pictures), *ready)
        except Exception as error:  # whatever a picture does, the others are judged
            return error

    def _make_ready(self, product):
        prompts = self._prompts[product]
        prompts = prompts if isinstance(prompts, Prompts) else prompts.load()
        return self._detector._detector(prompts, self._options["threshold"], self._options["false_alarms"], None, None)

    def __reduce__(self):
        prompts = self._prompts if self._by_product else self._prompts[None]
        return _unpickled, (pickle.dumps((prompts, self._arguments)),)

    def __repr__(self):
        return f"Detect({len(self._prompts)} sets of prompts, {self._detector!r})"


def prompts_of(given, detector):
    """Prompts of what `Detect` takes for them; or what gives them when `load()` is called, as it is."""
    if isinstance(given, Prompts) or (callable(getattr(given, "load", None)) and not isinstance(given, type)):
        return given
    if isinstance(given, (str, os.PathLike)):
        text = os.fspath(given)
        if text.endswith(".safetensors"):
            return Prompts.load(text if "/" in text else os.path.join(".", text))
        if not os.path.exists(text):
            return Prompts.load(text)
    return detector.prompts(given)


def arrow_fields(anomaly_map=False):
    """The columns that rows come back with, as pyarrow's fields."""
    import pyarrow as pa

    box = pa.struct([(name, pa.float32() if name == "score" else pa.int32()) for name in _BOX])
    types = {"pred_score": pa.float32(), "pred_label": pa.string(), "threshold": pa.float32(), "p_value": pa.float32(), "regions": pa.list_(box),
             "error": pa.struct([("kind", pa.string()), ("message", pa.string())])}
    if anomaly_map:
        types["anomaly_map_png"] = pa.binary()
    return [pa.field(name, kind) for name, kind in types.items()]


_unpickling = threading.Lock()


def _unpickled(arguments):
    with _unpickling:  # two threads at once would make two engines
        return _kept(arguments)


@functools.lru_cache(4)
def _kept(arguments):
    prompts, others = pickle.loads(arguments)
    return Detect(prompts, **others)


def _columns_of(batch):
    """By name what can be iterated over."""
    if isinstance(batch, dict):
        return batch
    if _is_table(batch):
        return {name: batch.column(name).to_pylist() for name in batch.column_names if name in (*PICTURES, "prompts", "error")}
    if hasattr(batch, "columns"):
        return {name: list(batch[name]) for name in batch.columns}
    raise InvalidArgumentError(f"a batch is a pandas DataFrame, a pyarrow Table or a dict of columns, not {type(batch).__name__}")


def _with_results(batch, results):
    replaced = (*PICTURES, *results)
    if hasattr(batch, "assign"):
        import pandas

        # Objects, not Arrow's types: Spark takes a missing struct as None, but not as pandas.NA.
        columns = {name: pandas.Series(values, batch.index, np.float32 if name in _NUMBERS else object) for name, values in results.items()}
        return batch.drop(columns=[name for name in replaced if name in batch.columns]).assign(**columns)
    import pyarrow as pa

    columns = {name: batch[name] for name in (batch if isinstance(batch, dict) else batch.column_names) if name not in replaced}
    return pa.table({**columns, **{field.name: pa.array(results[field.name], field.type) for field in arrow_fields("anomaly_map_png" in results)}})


def _is_table(batch):
    return hasattr(batch, "column_names") and hasattr(batch, "schema")


def _is_absent(value):
    """None, or what pandas has in its place."""
    return value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and value != value)


def _picture(given):
    """The first that is there of a row's `bytes` and `image`. Data sets of Hugging Face have {"bytes", "path"} as an image."""
    for picture in given:
        if isinstance(picture, dict):
            picture = picture.get("bytes")
        if isinstance(picture, memoryview):
            picture = bytes(picture)
        if not _is_absent(picture):
            return picture
    raise InvalidArgumentError("the row has no picture")


def _boxes(outcome):
    return [{name: getattr(box, name) for name in _BOX} for box in outcome.regions] if hasattr(outcome, "regions") else None


def _error(outcome):
    if hasattr(outcome, "pred_score") or isinstance(outcome, dict):
        return outcome if isinstance(outcome, dict) else None
    return {"kind": outcome.kind if isinstance(outcome, Error) else "backend", "message": str(outcome) or type(outcome).__name__}


def _map_png(outcome):
    """As `inctrl detect --map png` draws it."""
    if not hasattr(outcome, "anomaly_map"):
        return None
    levels = np.minimum(outcome.anomaly_map * np.float32(255), np.float32(255)) + np.float32(0.5)
    return png_of(levels.astype(np.uint8))


def png_of(pixels):
    """uint8 [H, W] or [H, W, 3] as a file."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()
