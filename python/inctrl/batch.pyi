import os
from collections.abc import Mapping
from typing import Any, Optional, TypeVar, Union

_Batch = TypeVar("_Batch")  # pandas.DataFrame or pyarrow.Table; of a dict comes a Table
_Prompts = Any  # Prompts, a name, a file, or pictures: see Detect

PICTURES: tuple[str, ...]
SPARK_COLUMNS: str

class Detect:
    def __init__(self, prompts: Union[_Prompts, Mapping[str, _Prompts]], *, model: Union[str, os.PathLike[str]] = ..., threads: int = ...,
                 threshold: Optional[float] = ..., false_alarms: Optional[float] = ..., anomaly_map: bool = ..., **engine: Any) -> None: ...
    def __call__(self, batch: _Batch) -> _Batch: ...

def arrow_fields(anomaly_map: bool = ...) -> list[Any]: ...
