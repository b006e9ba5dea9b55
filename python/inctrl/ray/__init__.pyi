import os
from typing import Any, Optional, Union

from ray.data import Dataset

from inctrl.batch import Detect as Detect

_Path = Union[str, os.PathLike[str]]
_Places = Any  # a folder, file or address, several, a dict of these by product, a pyarrow.Table or a Dataset
_Prompts = Any  # Prompts, a name, a file, or pictures, or a dict of these by product

def detect(paths: _Places, prompts: _Prompts, out: Optional[_Path] = ..., *, model: _Path = ..., actors: Union[int, tuple[int, int], None] = ...,
           threads: int = ..., threshold: Optional[float] = ..., false_alarms: Optional[float] = ..., anomaly_map: bool = ..., filesystem: Any = ...,
           retry_errors: bool = ..., rows_per_file: int = ..., progress: bool = ..., **engine: Any) -> Dataset: ...
def evaluate(paths: _Places, prompts: _Prompts, out: Optional[_Path] = ..., **more: Any) -> dict[str, Any]: ...
