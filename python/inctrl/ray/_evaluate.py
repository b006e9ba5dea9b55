"""How good are the scores of labelled pictures? The program's metrics of whole pictures, from a run on the cluster."""
import inspect
import os

import numpy as np
import pyarrow as pa

from inctrl import _inctrl
from inctrl._detector import Detector
from inctrl.errors import InvalidArgumentError
from inctrl.ray import _pictures, _pipeline

_NORMAL = {"good", "normal", "ok", "no"}  # as the layout `folder` has them: docs/datasets.md
_MASKS = {"ground_truth", "masks"}


def evaluate(paths, prompts, out=None, **more):
    """Judges labelled pictures, and gives {"runs": [...], "failures": [...]} as `inctrl.evaluate` does: for each product its `category`,
    `image_auroc`, `image_auprc` and `image_f1max`, and `images`, each with path, label and score.

    paths    as for `detect`. Pictures in a folder `good`, `normal`, `ok` or `no` are normal, others anomalous; of MVTec's layout those in
             `test` count. Or a table with the columns `path`, `label` (0 normal, 1 anomalous) and, by product, `prompts`
    prompts  as for `detect`; pictures that the sets were made of are left out
    out      as for `detect`
    more     further arguments of `detect`

    A metric that is not defined, as where all pictures are normal, is None. Pixels are not measured: `inctrl.evaluate`.
    """
    names = inspect.signature(_pipeline.detect).parameters
    engine = {name: value for name, value in more.items() if name in ("model", "threads") or name not in names}
    prompts = _pipeline.resolved(prompts, Detector(**engine))
    table = paths if isinstance(paths, pa.Table) else labelled(_pictures.list_files(paths, more.get("filesystem")))
    missing = {"path", "label"} - set(table.column_names)
    if missing:
        raise InvalidArgumentError(f"labelled rows need the columns path and label; {', '.join(sorted(missing))} is not among {table.column_names}")
    results = _pipeline.detect(_unlike_prompts(table, prompts), prompts, out, **more).select_columns(
        [name for name in ("path", "label", "prompts", "pred_score", "error") if name in (*table.column_names, "pred_score", "error")]).to_pandas()
    failed = results["error"].notna()
    by_product = results[~failed].groupby(results["prompts"] if "prompts" in results else np.zeros(len(results)), sort=True)
    return {"runs": [_run(product if "prompts" in results else None, rows) for product, rows in by_product],
            "failures": [{"path": row.path, **row.error} for row in results[failed].itertuples()]}


def labelled(table):
    """A table of paths with `label`, by the names of the folders that the pictures lie in."""
    rows = [(i, parts) for i, path in enumerate(table["path"].to_pylist()) if not _MASKS & set(parts := os.path.dirname(path).split("/"))]
    if any(_is_test(parts) for _, parts in rows):
        rows = [(i, parts) for i, parts in rows if _is_test(parts)]
    labels = [0 if _NORMAL & set(parts[-3:]) else 1 for _, parts in rows]
    return table.take(pa.array([i for i, _ in rows], pa.int64())).append_column("label", pa.array(labels, pa.int8()))


def _unlike_prompts(table, prompts):
    """The rows without the pictures that prompts were made of."""
    sets = prompts.values() if isinstance(prompts, dict) else [prompts]
    shown = {os.path.abspath(source) for each in sets for source in each.sources if source}
    return table.filter(pa.array([os.path.abspath(path) not in shown for path in table["path"].to_pylist()], pa.bool_()))


def _is_test(parts):
    return len(parts) > 1 and parts[-2] == "test"


def _run(product, rows):
    rows = rows.sort_values("path")
    return {"category": product, **_inctrl.image_metrics(rows["pred_score"].to_list(), rows["label"].astype(bool).to_list()),
            "images": [{"path": row.path, "label": int(row.label), "score": float(row.pred_score)} for row in rows.itertuples()]}
