"""How people use the package; mypy --strict must find nothing. Not run."""
import numpy as np
import numpy.typing as npt

import inctrl
from inctrl.sklearn import AnomalyDetector


def judge(pictures: list[str], normal: str) -> list[tuple[str, float]]:
    detector = inctrl.Detector("inctrl-lite", threads=2)
    prompts: inctrl.Prompts = detector.prompts(normal, category="ring")
    results = detector.detect(pictures, prompts, false_alarms=0.05)
    return [(result.pred_label, result.pred_score) for result in results if result.regions]


def masks(result: inctrl.Result) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    return result.anomaly_map, result.pred_mask


def outliers(pictures: list[str]) -> npt.NDArray[np.int64]:
    return AnomalyDetector(false_alarms=0.05).fit(pictures).predict(pictures)


def means() -> list[float]:
    try:
        return [run["image_auroc"] for run in inctrl.evaluate("mvtec", "mvtec", shots=[1, 2], progress=lambda done, total: None)["runs"]]
    except inctrl.NotFoundError as error:
        raise SystemExit(error.kind) from error
