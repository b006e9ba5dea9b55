"""`inctrl.batch.Detect` in Dask's map_partitions: docs/scale.md has the same lines."""
import tempfile
import unittest

import numpy as np
import pandas
import pyarrow as pa
import pyarrow.parquet as pq

import inctrl
from support import defective, normals


class Dask(unittest.TestCase):
    def test_partitions(self):
        import dask
        import dask.dataframe

        from inctrl.batch import Detect, arrow_fields

        detect = Detect(list(map(str, normals("ring"))), threads=1)
        files = defective("ring")
        rows = pandas.DataFrame({"path": [*map(str, files), "broken.jpg"], "bytes": [*(file.read_bytes() for file in files), b"no picture"]})
        with dask.config.set({"dataframe.convert-string": False}):  # else Dask takes the bytes for text
            frame = dask.dataframe.from_pandas(rows, npartitions=3)
        columns = pa.schema([pa.field("path", pa.string()), *arrow_fields()])
        results = frame.map_partitions(detect, meta=columns.empty_table().to_pandas(types_mapper=pandas.ArrowDtype))
        detector = inctrl.Detector(threads=1)
        prompts = detector.prompts(normals("ring"))
        wanted = [np.float32(detector.detect(file, prompts).pred_score) for file in files]
        for scheduler in ("threads", "processes"):
            with self.subTest(scheduler=scheduler):
                told = results.compute(scheduler=scheduler, num_workers=2)
                self.assertEqual([np.float32(score) for score in told["pred_score"][:-1]], wanted)
                self.assertEqual(told["error"].iloc[-1]["kind"], "bad-format")
        with tempfile.TemporaryDirectory() as out:
            results.to_parquet(out, schema=columns)
            self.assertEqual([np.float32(score) for score in pandas.read_parquet(out)["pred_score"][:-1]], wanted)
            self.assertEqual(pq.read_schema(f"{out}/part.0.parquet").field("error").type, arrow_fields()[5].type)


if __name__ == "__main__":
    unittest.main()
