"""Few-shot anomaly detection: show it a few good pictures, and it finds what is different in new ones.

>>> import inctrl
>>> detector = inctrl.Detector()                                  # the default model, inctrl-lite
>>> prompts = detector.prompts("examples/ring/normal")            # a folder, paths, arrays, PIL images
>>> result = detector.detect("examples/ring/defective/01_rust.jpg", prompts)
>>> result.pred_label
'anomalous'
>>> result.anomaly_map.shape                                      # [height, width] of the picture
(512, 512)

`Detector` judges, `Prompts` are what is normal, `Result` is what was found. `inctrl.sklearn.AnomalyDetector` does the same behind
scikit-learn's interface; `inctrl.batch.Detect` judges batches of rows, and `inctrl.ray` does so on many machines. `evaluate`, `train`,
`import_checkpoint` and `pull` do what the program's commands of those names do; `python -m inctrl` is the program.
"""
from inctrl._libraries import load as _load

_load()

from inctrl._inctrl import __version__  # noqa: E402
from inctrl._commands import evaluate, pull, train  # noqa: E402
from inctrl._detector import Detector  # noqa: E402
from inctrl._models import available_models, import_checkpoint  # noqa: E402
from inctrl._prompts import Prompts, Suggestion  # noqa: E402
from inctrl._result import Parts, Region, Result  # noqa: E402
from inctrl.errors import (BackendError, Error, FormatError, IncompatibleError, InvalidArgumentError, LimitError,  # noqa: E402
                           NotFoundError)

__all__ = ["BackendError", "Detector", "Error", "FormatError", "IncompatibleError", "InvalidArgumentError", "LimitError", "NotFoundError",
           "Parts", "Prompts", "Region", "Result", "Suggestion", "__version__", "available_models", "evaluate", "import_checkpoint", "pull",
           "train"]
