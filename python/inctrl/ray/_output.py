"""The folder of results: what an earlier run wrote there, and whether it belongs to the same question."""
import bisect
import concurrent.futures
import contextlib
import json

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.fs
import pyarrow.parquet as pq

from inctrl.errors import BackendError, FormatError, InvalidArgumentError
from inctrl.ray._pictures import resolve

_QUESTION = "_inctrl.json"  # readers of Parquet folders pass over names that begin so
_READERS = 16


class Output:
    """Parquet files in a folder, on any file system. One run at a time writes there."""

    def __init__(self, folder, filesystem=None):
        self.folder = folder
        self._files, inside = resolve(folder, filesystem)
        self._inside = inside.rstrip("/")

    def begin(self, question):
        """Notes what is asked, or refuses if results of another question lie there."""
        try:
            self._files.create_dir(self._inside, recursive=True)
        except OSError as error:
            raise BackendError(f"{self.folder}: results cannot be written there ({error}); name another folder") from error
        note = f"{self._inside}/{_QUESTION}"
        earlier = self._read_note(note)
        if earlier is None:
            if self._parquet():
                raise InvalidArgumentError(f"{self.folder}: Parquet files lie there that are not results of inctrl.ray ({_QUESTION} is missing); "
                                           "name another folder")
            self._replace(note, json.dumps(question, indent=1).encode())
            return
        differs = [name for name in question if earlier.get(name) != question[name]]
        if differs:
            raise InvalidArgumentError(f"{self.folder}: results of another run lie there, with another {differs[0]} ({earlier.get(differs[0])} there, "
                                       f"{question[differs[0]]} now); name another folder, or remove that one")

    def done(self, retry_errors=False):
        """Which rows have a result, as `identities` gives them, sorted. Files that a killed run left half-written are put aside.

        retry_errors  take failures out, so that they are judged again
        """
        with concurrent.futures.ThreadPoolExecutor(_READERS) as pool:
            parts = list(pool.map(lambda path: self._identities_in(path, retry_errors), self._parquet()))
        found = pa.chunked_array(parts, pa.large_string()).combine_chunks()
        return found.take(pc.sort_indices(found))

    def count(self):
        """How many rows, and how many of them are failures."""
        rows = failures = 0
        for path in self._parquet():
            error = pq.read_table(path, columns=["error"], filesystem=self._files).column("error")
            rows, failures = rows + len(error), failures + len(error) - error.null_count
        return rows, failures

    def _parquet(self):
        return sorted(each.path for each in self._files.get_file_info(pyarrow.fs.FileSelector(self._inside))
                      if each.base_name.endswith(".parquet") and not each.base_name.startswith(("_", ".")))

    def _identities_in(self, path, retry_errors):
        try:
            schema = pq.read_schema(path, filesystem=self._files)
            columns = [name for name in ("path", "prompts") if name in schema.names]
            table = pq.read_table(path, columns=[*columns, "error"], filesystem=self._files)
        except (pa.ArrowInvalid, OSError):  # no footer: its rows are lost, and no reader of the folder would get past it
            folder, _, name = path.rpartition("/")
            self._files.move(path, f"{folder}/_torn_{name}")
            return pa.array([], pa.large_string())
        if retry_errors and table.column("error").null_count < len(table):
            self._keep_judged(path)
            table = table.filter(pc.is_null(table.column("error")))
        return identities(table)

    def _keep_judged(self, path):
        table = pq.read_table(path, filesystem=self._files)
        file = pa.BufferOutputStream()
        pq.write_table(table.filter(pc.is_null(table.column("error"))), file)
        self._replace(path, file.getvalue())

    def _replace(self, path, data):
        folder, _, name = path.rpartition("/")
        with self._files.open_output_stream(f"{folder}/_new_{name}") as file:
            file.write(data)
        self._files.move(f"{folder}/_new_{name}", path)

    def _read_note(self, note):
        try:
            with self._files.open_input_stream(note) as file:
                return json.loads(file.read())
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise FormatError(f"{self.folder}/{_QUESTION} is damaged ({error}); name another folder") from error


def identities(table):
    """What tells rows apart: the path, and the product where there are several. large_string [N]"""
    path = pc.cast(table.column("path"), pa.large_string())
    if "prompts" in table.column_names:
        path = pc.binary_join_element_wise(pc.cast(table.column("prompts"), pa.large_string()), path, pa.scalar("\n", pa.large_string()))
    return path.combine_chunks() if isinstance(path, pa.ChunkedArray) else path


def without(table, done):
    """The rows that are not in `done`, sorted identities."""
    if len(table) > len(done) // 8:  # one look at all of `done`, or a few at a little of it
        return table.filter(pc.invert(pc.is_in(identities(table), value_set=done)))
    return table.filter(pa.array([not _holds(done, identity) for identity in identities(table).to_pylist()], pa.bool_()))


def _holds(done, identity):
    with contextlib.suppress(IndexError):
        return done[bisect.bisect_left(done, identity, key=lambda scalar: scalar.as_py())].as_py() == identity
    return False
