"""How people use inctrl.batch and inctrl.ray; mypy --strict must find nothing. Not run."""
import pandas

import inctrl.ray
import inctrl.ray.serve
from inctrl.batch import SPARK_COLUMNS, Detect


def judge(frame: pandas.DataFrame) -> pandas.DataFrame:
    detect = Detect({"bolt": "bolts@2", "nut": inctrl.Prompts.load("nuts")}, threads=2, anomaly_map=True)
    return detect(frame)


def schema() -> str:
    return f"path string, {SPARK_COLUMNS}"


def count(place: str) -> int:
    return int(inctrl.ray.detect([place], "bolts", "results", actors=(1, 8), threads=2, precision="bf16").count())


def auroc(place: str) -> float:
    return float(inctrl.ray.evaluate(place, "bolts", actors=1)["runs"][0]["image_auroc"])


def application() -> object:
    return inctrl.ray.serve.app(inctrl.ray.serve.Arguments(prompts={"bolts": "bolts@2"}, replicas=2))
