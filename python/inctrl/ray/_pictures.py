"""Which pictures are meant, and how they come to be rows of bytes."""
import collections.abc
import concurrent.futures
import os

import pyarrow as pa
import pyarrow.fs

from inctrl._pictures import MAX_BYTES, SUFFIXES
from inctrl.errors import InvalidArgumentError, NotFoundError

_READERS = 16  # files that one task reads side by side: object stores answer slowly, but many at once
_PIECE = 64 << 20  # bytes of pictures from which on they are passed on


def list_files(paths, filesystem=None):
    """Files of pictures, or of Parquet, as a table of `path`, and of `prompts` where `paths` is a dict by product; in the order of their
    names. Folders are walked; hidden files are not seen."""
    by_product = isinstance(paths, collections.abc.Mapping)
    found = {product: _walk(below, filesystem) for product, below in (paths if by_product else {None: paths}).items()}
    files = [file for each in found.values() for file in each]
    if len({is_parquet(file) for file in files}) > 1:
        raise InvalidArgumentError(f"{paths}: there are pictures and Parquet files; name one kind")
    table = pa.table({"path": pa.array(files, pa.string())})
    return table.append_column("prompts", pa.array([product for product, each in found.items() for _ in each], pa.string())) if by_product else table


def is_parquet(path):
    return path.lower().endswith(".parquet")


def read(table, filesystem=None):
    """Yields the rows with `bytes`; and with `error` where a file cannot be read, which costs that row and not the job."""
    with concurrent.futures.ThreadPoolExecutor(_READERS) as pool:
        rows, size, begin = [], 0, 0
        for row in pool.map(lambda path: _read_one(path, filesystem), table.column("path").to_pylist()):
            rows.append(row)
            size += len(row[0] or b"")
            if size >= _PIECE:
                yield _with_bytes(table.slice(begin, len(rows)), rows)
                begin, rows, size = begin + len(rows), [], 0
        yield _with_bytes(table.slice(begin, len(rows)), rows)


def resolve(path, filesystem=None):
    """The file system that a path or an address is of, and the path there."""
    path = os.fspath(path)
    if filesystem is not None:
        return filesystem, path
    try:
        return pyarrow.fs.FileSystem.from_uri(path) if "://" in path else (pyarrow.fs.LocalFileSystem(), path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InvalidArgumentError(f"{path}: no address that pyarrow knows ({error}); give a filesystem, as of fsspec") from error


def address(path, below):
    """`below`, a path of the file system of `path`, as it is written for the outside."""
    text = os.fspath(path)
    return f"{text.split('://')[0]}://{below}" if "://" in text and not text.startswith("file://") else below


def _walk(paths, filesystem):
    if not isinstance(paths, (str, os.PathLike)):
        return [file for path in paths for file in _walk(path, filesystem)]
    files, inside = resolve(paths, filesystem)
    info = files.get_file_info(inside)
    if info.type == pyarrow.fs.FileType.NotFound:
        raise NotFoundError(f"{os.fspath(paths)}: there is no such file or folder")
    if info.type == pyarrow.fs.FileType.File:
        return [os.fspath(paths)]
    inside = inside.rstrip("/")
    found = sorted(each.path for each in files.get_file_info(pyarrow.fs.FileSelector(inside, recursive=True))
                   if each.type == pyarrow.fs.FileType.File and os.path.splitext(each.base_name)[1].lower() in {*SUFFIXES, ".parquet"}
                   and not any(part.startswith((".", "_")) for part in each.path[len(inside) + 1:].split("/")))
    if not found:
        raise NotFoundError(f"{os.fspath(paths)}: there is no picture and no Parquet file in this folder")
    return [address(paths, path) for path in found]


def _read_one(path, filesystem):
    """The file's bytes and None, or None and the error."""
    try:
        files, inside = resolve(path, filesystem)
        with files.open_input_file(inside) as file:
            if file.size() > MAX_BYTES:
                return None, {"kind": "limit", "message": f"{path}: the file has {file.size()} bytes; at most {MAX_BYTES} are read"}
            return file.read(), None
    except FileNotFoundError as error:
        return None, {"kind": "not-found", "message": f"{path}: {error}"}
    except Exception as error:
        return None, {"kind": "backend", "message": f"{path}: {error}"}


def _with_bytes(table, rows):
    error = pa.struct([("kind", pa.string()), ("message", pa.string())])
    table = table.select([name for name in table.column_names if name not in ("bytes", "error")])
    return table.append_column("bytes", pa.array([each[0] for each in rows], pa.large_binary())).append_column(
        "error", pa.array([each[1] for each in rows], error))
