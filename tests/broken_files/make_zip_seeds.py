"""Writes the first seeds of fuzz/zip_fuzz.cpp by hand: python3 make_zip_seeds.py (Python alone)."""
import io
import pathlib
import struct
import zipfile

HERE = pathlib.Path(__file__).parent / "zip"
FLOATS = struct.pack("<6f", *range(6))


def text(letters):
    return b"X" + struct.pack("<I", len(letters)) + letters.encode()


def numbers(values):
    return b"(" + b"".join(b"K" + bytes([v]) for v in values) + b"t"


def tensor(offset, shape, strides, kind="Float", key="0", count=6):
    storage = b"(" + text("storage") + f"ctorch\n{kind}Storage\n".encode() + text(key) + text("cpu") + b"K" + bytes([count]) + b"tQ"
    return (b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"K" + bytes([offset]) + numbers(shape) + numbers(strides)
            + b"\x89ccollections\nOrderedDict\n)RtR")


def dictionary(items):
    return b"}(" + b"".join(text(name) + value for name, value in items.items()) + b"u"


def module(items, name="M"):
    return f"c__torch__\n{name}\n)\x81".encode("latin-1") + dictionary(items) + b"b"


def archive(entries):
    """entries: name -> bytes, or (bytes, compression)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in entries.items():
            data, method = data if isinstance(data, tuple) else (data, zipfile.ZIP_STORED)
            file.writestr(zipfile.ZipInfo("r/" + name), data, method)
    return out.getvalue()


def with_zip64_end(data):
    """PyTorch writes zip64 end records for archives of any size."""
    end = data[-22:]
    count, size, place = struct.unpack("<HII", end[10:20])
    record = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, size, place)
    return data[:-22] + record + struct.pack("<IIQI", 0x07064B50, 0, len(data) - 22, 1) + end


def pickled(value):
    return b"\x80\x02" + value + b"."


def write(name, data):
    (HERE / name).write_bytes(data)


views = {"whole": tensor(0, [2, 3], [3, 1]), "transposed": tensor(0, [3, 2], [1, 3]), "half": tensor(1, [2], [1], "Half", "1", 3)}
sound = archive({"data.pkl": pickled(dictionary(views)), "byteorder": b"little", "data/0": FLOATS, "data/1": FLOATS[:6], "version": b"3\n"})
write("two_views.pt", sound)
write("zip64.pt", with_zip64_end(sound))
write("training.pt", archive({"data.pkl": pickled(dictionary({"epoch": b"K\1", "state_dict": dictionary({"module.a": views["whole"]})})),
                              "data/0": FLOATS}))
shared = module({"weight": views["whole"], "training": b"\x88"})
write("script.pt", archive({"data.pkl": pickled(module({"visual": shared + b"q\1", "text": b"h\1", "vocab_size": views["whole"]})),
                            "code/__torch__.py": (b"class M(Module):\n" * 9, zipfile.ZIP_DEFLATED), "constants.pkl": pickled(b")"),
                            "data/0": FLOATS}))
write("loop.pt", archive({"data.pkl": pickled(b"c__torch__\nM\n)\x81q\1}(" + text("a") + b"h\1ub"), "constants.pkl": pickled(b")")}))
write("os_system.pt", archive({"data.pkl": pickled(b"cos\nsystem\n" + text("id") + b"\x85R")}))
write("big_endian.pt", archive({"data.pkl": pickled(dictionary(views)), "byteorder": b"big"}))
write("deflated.pt", archive({"data.pkl": (pickled(dictionary(views)), zipfile.ZIP_DEFLATED), "data/0": FLOATS}))
central = sound.index(b"PK\1\2")
# "data/1" holds a whole record, header and content, for which "data/0" claims its place.
record = archive({"data/0": FLOATS})[:30 + len("r/data/0") + len(FLOATS)]
nest = archive({"data.pkl": pickled(dictionary(views)), "data/1": record, "data/0": FLOATS})
last = nest.rindex(b"PK\1\2")
write("overlap.pt", nest[:last + 42] + struct.pack("<I", nest.index(record)) + nest[last + 46:])
write("lying_size.pt", sound[:central + 20] + struct.pack("<II", 1 << 30, 1 << 30) + sound[central + 28:])
write("cut_off.pt", sound[:-3])
prompts = b"](" + tensor(0, [6], [1]) + tensor(3, [3], [1]) + b"e"
write("list.pt", archive({"data.pkl": pickled(prompts), "data/0": FLOATS}))
