"""The usual pipeline: list, read, judge, write. Everything about processes, machines and failures is Ray's."""
import collections.abc
import dataclasses
import hashlib
import os

import pyarrow as pa
import ray
import ray.data

from inctrl._detector import Detector
from inctrl._prompts import _bytes_of
from inctrl.batch import Detect, prompts_of
from inctrl.errors import InvalidArgumentError, LimitError, NotFoundError
from inctrl.ray import _output, _pictures

# Reading and writing wait for disks and networks, and take no processor from Ray's count: actors that start again after a machine died would
# fill what is left, and a task that waits for a processor would wait for ever.
_BESIDE = {"num_cpus": 0}
_THEIRS = 1  # processors for what else makes rows: a Dataset's own tasks
_FED = 4  # actors that one reading task keeps at work, though a store answers slowly
# Blocks for each actor: enough that all end at about the same time; then as many as are worth what a task costs the driver.
_FEW, _MANY = 4, 32
_WORTH_IT, _MOST_ROWS = 32, 1024  # pictures of a block


def detect(paths, prompts, out=None, *, model="inctrl-lite", actors=None, threads=1, threshold=None, false_alarms=None, anomaly_map=False,
           filesystem=None, retry_errors=False, rows_per_file=1000, progress=True, **engine):
    """Judges pictures on Ray's cluster; gives the results as a `ray.data.Dataset`, in no order.

    paths         a folder, a file, an address such as "s3://bucket/folder", or several; or Parquet files; or a dict of these by product;
                  or a table (pyarrow) or `ray.data.Dataset` with the columns `bytes` or `image`, or `path` alone, and `prompts` where
                  rows belong to different products. Further columns come through
    prompts       as for `Detect`: one set, or a dict by product
    out           a folder or address for the results, in Parquet. If results of the same question lie there, only pictures without one
                  are judged. None: nothing is written, and the work is done when the Dataset is used
    actors        engines, each with `threads` processors: a number, (least, most), or None for as many as there is room for
    filesystem    of pyarrow, or of fsspec in pyarrow.fs.PyFileSystem(pyarrow.fs.FSSpecHandler(...)), where an address does not tell
    retry_errors  judge again what failed in an earlier run
    rows_per_file  at least as many results are written at once; what a killed run loses is these and what was being judged
    progress      Ray's progress bars, on standard error

    threshold, false_alarms, anomaly_map and `engine` are those of `Detect`. Every machine must have inctrl and the model, by the same
    name. Raises LimitError for actors that there is no room for, and, where `paths` is a Dataset, for those that leave no processor to make
    its rows: the job would wait for ever.
    """
    if not ray.is_initialized():
        ray.init()
    detector = Detector(model, threads=threads, **engine)  # what is wrong with it is said here, before any actor meets it
    sets = _shared(resolved(prompts, detector, threshold=threshold, false_alarms=false_alarms))
    options = {"model": model, "threads": threads, "threshold": threshold, "false_alarms": false_alarms, "anomaly_map": anomaly_map, **engine}
    size = _actors(actors, threads, _nodes(), _THEIRS if isinstance(paths, ray.data.Dataset) else 0)
    side_by_side = readers_of(size[1])
    output, done = None, None
    if out is not None:
        out = os.fspath(out)
        output = _output.Output(out, filesystem)
        output.begin(_question(detector.info["identity"], sets, options))
        done = output.done(retry_errors)
    rows = _rows(paths, filesystem, done, isinstance(sets, dict), size[1], side_by_side)
    if rows is not None:
        rows.context.enable_progress_bars = progress
        judged = rows.map_batches(Detect, fn_constructor_args=(sets,), fn_constructor_kwargs=options, batch_format="pyarrow",
                                  compute=ray.data.ActorPoolStrategy(min_size=size[0], max_size=size[1]), num_cpus=threads,
                                  udf_modifying_row_count=False)
        if output is None:
            return judged
        judged.write_parquet(out, filesystem=filesystem, min_rows_per_file=rows_per_file, ray_remote_args=_BESIDE, concurrency=side_by_side)
    return ray.data.read_parquet(out, filesystem=filesystem)


@dataclasses.dataclass(frozen=True)
class Shared:
    """Prompts in Ray's object store: one copy a machine, fetched when the first picture of that product comes."""

    content: str  #: sha256 of the set's file
    _stored: ray.ObjectRef

    def load(self):
        return ray.get(self._stored)


def resolved(prompts, detector, threshold=None, false_alarms=None):
    """Prompts, or a dict of them by product; all such that the detector can judge by them."""
    if isinstance(prompts, collections.abc.Mapping):
        return {product: resolved(given, detector, threshold, false_alarms) for product, given in prompts.items()}
    found = prompts_of(prompts, detector)
    detector._detector(found, threshold, false_alarms, None, None)
    return found


def _shared(sets):
    """The same, each set Shared; sets of equal content are stored once."""
    stored = {}

    def share(prompts):
        content = hashlib.sha256(_bytes_of(prompts._raw) + repr(prompts.value_range).encode()).hexdigest()
        if content not in stored:
            stored[content] = Shared(content, ray.put(prompts))
        return stored[content]

    return {product: share(prompts) for product, prompts in sets.items()} if isinstance(sets, dict) else share(sets)


def _question(identity, sets, options):
    """What results depend on, for JSON."""
    prompts = {str(product): shared.content for product, shared in sets.items()} if isinstance(sets, dict) else sets.content
    others = {name: value if isinstance(value, (int, float, str, type(None))) else str(value) for name, value in options.items()
              if name not in ("model", "threads", "batch", "compiled_cache")}
    return {"model": identity, "prompts": prompts, **others}


def _nodes():
    """The processors of each machine."""
    return [int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]]


def _actors(wanted, threads, nodes, spare=0):
    """(least, most) engines, for which there is room beside `spare` processors."""
    room = min(sum(cpus // threads for cpus in nodes), (sum(nodes) - spare) // threads)
    if wanted is None:
        wanted = max(room, 1)
    least, most = (wanted, wanted) if isinstance(wanted, int) else wanted
    if least < 1 or most < least or threads < 1:
        raise InvalidArgumentError(f"actors={wanted}, threads={threads}: at least one of each is needed, and no more at least than at most")
    if least > room:
        remedy = f"at most actors={room} fit with threads={threads}" if room else f"no actor of threads={threads} fits"
        reading = f" and {spare} for reading" if spare else ""
        raise LimitError(f"{least} actors of {threads} processors{reading} do not fit on the cluster's machines of "
                         f"{', '.join(map(str, nodes))} processors: {remedy}; or add machines")
    return least, most


def _rows(paths, filesystem, done, by_product, actors, side_by_side):
    """The Dataset of pictures that are to be judged; None if all are done."""
    if isinstance(paths, ray.data.Dataset):
        return _of_dataset(paths, filesystem, done, by_product, side_by_side)
    table = paths if isinstance(paths, pa.Table) else _pictures.list_files(paths, filesystem)
    if not len(table):
        raise NotFoundError("there is no picture to judge")
    if _pictures.is_parquet(table["path"][0].as_py()):
        if "prompts" in table.column_names:
            raise InvalidArgumentError('rows of Parquet say by a column "prompts" which product they belong to; name the files alone')
        rows = ray.data.read_parquet(table["path"].to_pylist(), filesystem=filesystem, ray_remote_args=_BESIDE)
        return _of_dataset(rows, filesystem, done, by_product, side_by_side)
    _check_product(table.column_names, by_product)
    if done is not None:
        table = _output.without(table, done)
        if not len(table):
            return None
    size = rows_of_block(len(table), actors)
    blocks = ray.data.from_arrow([table.slice(begin, size).combine_chunks() for begin in range(0, len(table), size)])
    return _with_bytes(blocks, filesystem, side_by_side)


def readers_of(actors):
    """How many tasks read at once."""
    return max(2, actors // _FED)


def rows_of_block(pictures, actors):
    """How many pictures are read, and then judged, at once."""
    return max(1, min(pictures // (_FEW * actors), max(_WORTH_IT, pictures // (_MANY * actors)), _MOST_ROWS))


def _of_dataset(dataset, filesystem, done, by_product, side_by_side):
    names = dataset.columns() or []
    _check_product(names, by_product)
    if done is not None:
        if "path" not in names:
            raise InvalidArgumentError(f'rows need a column "path", so that a later run can tell which are done; they have {names}')
        dataset = dataset.map_batches(_without, fn_args=(ray.put(done),), batch_format="pyarrow", **_BESIDE)
    return dataset if {"bytes", "image"} & set(names) else _with_bytes(dataset, filesystem, side_by_side)


def _check_product(names, by_product):
    if by_product and "prompts" not in names:
        raise InvalidArgumentError("there are prompts of several products, so it must be said which picture belongs to which: paths as a dict by product, "
                                   'or rows with a column "prompts"')


def _without(table, stored):
    return _output.without(table, ray.get(stored))


def _with_bytes(dataset, filesystem, side_by_side):
    return dataset.map_batches(_pictures.read, fn_kwargs={"filesystem": filesystem}, batch_format="pyarrow",
                               compute=ray.data.TaskPoolStrategy(size=side_by_side), **_BESIDE)
