"""Writes the first seeds of the fuzz targets multipart, tensors and request_texts: python3 make_wire_seeds.py"""
import json
import pathlib
import struct

HERE = pathlib.Path(__file__).parent
FORM = b"multipart/form-data; boundary=x\n"


def part(headers, content=b"abc", boundary=b"x"):
    return b"--" + boundary + b"\r\n" + headers + b"\r\n\r\n" + content + b"\r\n"


def infer(tensor, binary=b"", **more):
    text = json.dumps({"inputs": [{"name": "image", **tensor}], **more}).encode()
    return struct.pack("<H", len(text) if binary else 0) + text + binary


FILE = b'Content-Disposition: form-data; name="images"; filename="a%22.png"\r\nContent-Type: image/png'
FIELD = b'Content-Disposition: form-data; name="name"'
SEEDS = {
    "multipart/two.txt": FORM + part(FILE, b"\x89PNG") + part(FIELD) + b"--x--\r\n",
    "multipart/quoted_boundary.txt": b'multipart/form-data; charset=utf-8; boundary="a b"\n' + part(FIELD, boundary=b"a b") + b"--a b--",
    "multipart/cut_off.txt": FORM + part(FILE)[:-9],
    "multipart/no_name.txt": FORM + part(b"Content-Type: text/plain") + b"--x--",
    "multipart/boundary_in_content.txt": FORM + part(FIELD, b"\r\n--y--\r\n-x\r\n--") + b"--x--",
    "multipart/no_boundary.txt": b"multipart/form-data\n" + part(FIELD) + b"--x--",
    "multipart/empty.txt": FORM + b"--x--\r\n",
    "tensors/pixels.bin": infer({"datatype": "UINT8", "shape": [1, 2, 1, 3], "data": [[[[1, 2, 3]], [[4, 5, 6]]]]}, id="1"),
    "tensors/binary_pixels.bin": infer({"datatype": "UINT8", "shape": [1, 2, 3], "parameters": {"binary_data_size": 6}}, b"abcdef"),
    "tensors/binary_files.bin": infer({"datatype": "BYTES", "shape": [2], "parameters": {"binary_data_size": 11}},
                                      b"\x02\0\0\0ab\x01\0\0\0c", parameters={"binary_data_output": True}, outputs=[{"name": "score"}]),
    "tensors/files.bin": infer({"datatype": "BYTES", "shape": [1, 1], "data": ["YWI="]}),
    "tensors/cut_off.bin": infer({"datatype": "BYTES", "shape": [1], "parameters": {"binary_data_size": 6}}, b"\xff\xff\xff\xffab"),
    "tensors/overflow.bin": infer({"datatype": "UINT8", "shape": [1073741824, 1073741824, 1073741824, 3], "data": []}),
    "tensors/deeper_than_its_shape.bin": infer({"datatype": "UINT8", "shape": [1, 1, 1], "data": [[[[[[[7]]]]]]]}),
    "request_texts/query.txt": b"limit=20&name=two+words&a=%C3%A4&store=false",
    "request_texts/broken_escape.txt": b"a=%zz&a=1&%00",
    "request_texts/body.json": b'{"results": ["01abc"], "false_alarms": 0.01, "dry_run": true, "note": null}',
    "request_texts/number_beyond_double.json": b'{"false_alarms": 1e999}',
    "request_texts/nested.json": b"[" * 100,
    "request_texts/picture.txt": b"data:image/png;base64,iVBORw0K\r\nGgo=",
    "request_texts/base64_cut_off.txt": b"YWI",
}
for name, content in SEEDS.items():
    (HERE / name).parent.mkdir(exist_ok=True)
    (HERE / name).write_bytes(content)
