"""The same pictures get the same score, to the last bit, over every interface: program, C++, C, Python and HTTP."""
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest
import urllib.request

import inctrl
from support import EXAMPLES, PROGRAM, defective, judged, needs_program, normals, run, run_module

BUILD = pathlib.Path(PROGRAM).parent if PROGRAM else None


def bits(scores):
    """Of single precision, however many digits were written."""
    return [struct.pack("f", float(score)).hex() for score in scores]


@needs_program
class Interfaces(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.prefix = cls.folder / "inctrl"
        cls.shell(f"cmake --install {BUILD} --prefix {cls.prefix}")
        # A file of plain pixels is one that every interface can read, C's example without a library.
        cls.normals = [cls.as_ppm(picture, "normal") for picture in normals("ring")]
        cls.queries = [cls.as_ppm(picture, "queries") for picture in [*normals("ring", 5, 6), *defective("ring")]]
        results = judged(run, cls.queries, cls.normals)["results"]
        cls.labels = [result["pred_label"] for result in results]
        cls.scores = bits(result["pred_score"] for result in results)

    @classmethod
    def as_ppm(cls, picture, folder):
        from PIL import Image
        (cls.folder / folder).mkdir(exist_ok=True)
        file = cls.folder / folder / f"{picture.parent.name}-{picture.stem}.ppm"
        Image.open(picture).save(file)
        return file

    @classmethod
    def shell(cls, command):
        done = subprocess.run(command, shell=True, cwd=cls.folder, capture_output=True, text=True, timeout=600, env={
            **os.environ, "PKG_CONFIG_PATH": f"{cls.prefix}/lib/pkgconfig", "LD_LIBRARY_PATH": f"{cls.prefix}/lib"})
        if done.returncode:
            raise AssertionError(f"{command}\n{done.stdout}{done.stderr}")
        return done.stdout

    def test_the_program_judges_them_apart(self):
        """What the others are compared with is no constant."""
        self.assertEqual(len(set(self.scores)), len(self.queries))
        self.assertEqual(set(self.labels), {"normal", "anomalous"})

    def test_c(self):
        self.shell(f"cc -std=c99 {EXAMPLES}/c/detect.c $(pkg-config --cflags --libs inctrl) -o detect_c")
        lines = self.shell(" ".join(["./detect_c inctrl-lite", *map(str, self.normals), "--", *map(str, self.queries)])).splitlines()
        self.assertEqual(bits(line.split()[0] for line in lines), self.scores)

    def test_cpp(self):
        self.shell(f"cmake -S {EXAMPLES}/cpp -B cpp -DCMAKE_PREFIX_PATH={self.prefix} && cmake --build cpp")
        lines = [self.shell(f"cpp/detect_cpp normal {query} marked.png").split() for query in self.queries]
        self.assertEqual(bits(line[0] for line in lines), self.scores)
        self.assertEqual([line[1] for line in lines], self.labels)

    def test_python(self):
        results = inctrl.Detector().detect(self.queries, self.normals)
        self.assertEqual(bits(result.pred_score for result in results), self.scores)
        self.assertEqual([result.pred_label for result in results], self.labels)

    def test_python_as_the_program(self):
        results = judged(run_module, self.queries, self.normals)["results"]
        self.assertEqual(bits(result["pred_score"] for result in results), self.scores)
        self.assertEqual([result["pred_label"] for result in results], self.labels)

    def test_http(self):
        program, module = [PROGRAM], [sys.executable, "-m", "inctrl"]
        for server in (program, module):
            with self.subTest(server=server), Server(server, self.folder / f"data-{len(server)}") as address:
                post_form(f"{address}/v1/prompt-sets", name="rings", images=self.normals)
                answer = post_form(f"{address}/v1/prompt-sets/rings:detect", images=self.queries)
                self.assertEqual(bits(result["pred_score"] for result in answer["results"]), self.scores)
                self.assertEqual([result["pred_label"] for result in answer["results"]], self.labels)


class Server:
    """`serve` on a port that is free; as a context, its address."""

    def __init__(self, program, data):
        self.command = [*program, "serve", "--port", "0", "--data", data]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if found := re.search(r"at (http://\S+:\d+)/", line):
                return found[1]
        raise AssertionError(f"it did not start: {self.command}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate(timeout=60)


def post_form(url, images, **fields):
    """multipart/form-data."""
    parts = [f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode() for name, text in fields.items()]
    for image in images:
        parts.append(f'--edge\r\nContent-Disposition: form-data; name="images"; filename="{image.name}"\r\n\r\n'.encode() + image.read_bytes() + b"\r\n")
    body = b"".join(parts) + b"--edge--\r\n"
    request = urllib.request.Request(url, body, {"Content-Type": "multipart/form-data; boundary=edge"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=120) as answer:
        return json.load(answer)


if __name__ == "__main__":
    unittest.main()
