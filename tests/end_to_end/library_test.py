"""The library as other people's programs use it: from an installed tree that lies anywhere, shared and static, from CMake and by
pkg-config, in C99 and C++20; with the program's scores to the last bit."""
import json
import os
import pathlib
import re
import shlex
import shutil
import struct
import subprocess
import tempfile
import unittest

from support import EXAMPLES, ROOT, EndToEnd, normals, run

QUERIES = [EXAMPLES / "ring/defective/01_rust.jpg", *normals("ring", 5, 6)]


class Library(EndToEnd):
    @classmethod
    def setUpClass(cls):
        cls.prefix = cls.enterClassContext(Prefix())

    def shell(self, command, **more):
        result = subprocess.run(command, shell=True, cwd=self.folder, capture_output=True, text=True, timeout=600,
                                env={**os.environ, "PKG_CONFIG_PATH": f"{self.prefix}/lib/pkgconfig", **more})
        self.assertEqual(result.returncode, 0, f"{command}\n{result.stdout}{result.stderr}")
        return result.stdout

    def test_c_program_by_pkg_config_gives_the_programs_scores(self):
        names = [self.as_pnm(picture) for picture in [*normals("ring"), *QUERIES]]
        wanted = [result["pred_score"] for result in json.loads(
            run("detect", *names[4:], "--normal", *names[:4], "--format", "json", cwd=self.folder).stdout)["results"]]
        source = EXAMPLES / "c/detect.c"
        flags = "-std=c99 -pedantic-errors -Wall -Wextra -Werror"
        for package in ("inctrl", "inctrl-static"):
            with self.subTest(package=package):
                self.shell(f"cc {flags} {source} $(pkg-config --cflags --libs {package}) -o {package}-detect")
                needed = self.shell(f"readelf -d {package}-detect")
                self.assertEqual("libinctrl.so.0" in needed, package == "inctrl", needed)
                library_path = {"LD_LIBRARY_PATH": f"{self.prefix}/lib"} if package == "inctrl" else {}
                # The model is found beside the shared library; a static program says where it is.
                model = "inctrl-lite" if package == "inctrl" else f"{self.prefix}/share/inctrl/models/inctrl-lite.safetensors"
                output = self.shell(f"./{package}-detect {model} {' '.join(names[:4])} -- {' '.join(names[4:])}", **library_path)
                self.assertEqual([as_float(line.split()[0]) for line in output.splitlines()], [as_float(score) for score in wanted])

    def test_cpp_program_by_cmake_gives_the_programs_scores(self):
        queries = QUERIES[:1]
        wanted = json.loads(run("detect", *queries, "--normal", *normals("ring", 1, 10), "--format", "json").stdout)["results"][0]
        for linking in ("OFF", "ON"):
            with self.subTest(static=linking):
                build = f"build-{linking}"
                self.shell(f"cmake -G Ninja -S {EXAMPLES}/cpp -B {build} -DDETECT_STATIC={linking} -DCMAKE_CXX_FLAGS='-Wall -Wextra -Werror' "
                           f"-DCMAKE_PREFIX_PATH='{self.prefix}' && cmake --build {build}")
                output = self.shell(f"{build}/detect_cpp {EXAMPLES}/ring/normal {queries[0]} marked.png",
                                    INCTRL_MODEL_PATH=f"{self.prefix}/share/inctrl/models")
                self.assertEqual(as_float(output.split()[0]), as_float(wanted["pred_score"]))
                self.assertEqual(output.split()[1], wanted["pred_label"])
                self.assertTrue((self.folder / "marked.png").is_file())
                self.assert_one_tbb(f"{build}/detect_cpp")

    def assert_one_tbb(self, program):
        """OpenCV wants the system's TBB, OpenVINO brings a newer one of the same name: that must be the one."""
        loaded = re.findall(r"libtbb\.so\.12 => (\S+)", self.shell(f"ldd {program}"))
        self.assertEqual([str(pathlib.Path(path).resolve()) for path in loaded], [str(pathlib.Path(f"{self.prefix}/lib/inctrl/libtbb.so.12").resolve())])

    def snippet(self, language):
        text = (ROOT / "docs/library.md").read_text()
        return max(re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S), key=len)

    def expected_of_snippets(self):
        """The two drawn pictures of the snippets, judged by the program."""
        good = bytearray((i % 64 // 8 % 2) * 90 + 60 for i in range(64 * 64))
        bad = bytearray(good)
        for y in range(20, 36):
            bad[64 * y + 20:64 * y + 36] = b"\xfa" * 16
        files = [self.write(name, b"P5 64 64 255\n" + pixels) for name, pixels in (("good.pgm", good), ("bad.pgm", bad))]
        found = run("detect", *files, "--normal", files[0], "--format", "json").stdout
        return [as_float(result["pred_score"]) for result in json.loads(found)["results"]]

    @unittest.skipUnless(shutil.which("rustc"), "no rustc here")
    def test_the_rust_snippet_gives_the_programs_scores(self):
        self.write("judge.rs", self.snippet("rust").encode())
        self.shell(f"rustc -L {shlex.quote(str(self.prefix))}/lib judge.rs -o judge_rs")
        output = self.shell("./judge_rs", LD_LIBRARY_PATH=f"{self.prefix}/lib")
        self.assertEqual([as_float(score) for score in output.split()], self.expected_of_snippets())

    @unittest.skipUnless(shutil.which("mcs") and shutil.which("mono"), "no mono here")
    def test_the_csharp_snippet_gives_the_programs_scores(self):
        self.write("judge.cs", self.snippet("csharp").encode())
        self.shell("mcs judge.cs")
        output = self.shell("mono judge.exe", LD_LIBRARY_PATH=f"{self.prefix}/lib")
        self.assertEqual([as_float(score) for score in output.split()], self.expected_of_snippets())

    def test_the_cpp_snippet_compiles(self):
        lines = self.snippet("cpp").splitlines()
        includes = [line for line in lines if line.startswith("#include")]
        body = [line for line in lines if not line.startswith("#include")]
        self.write("judge.cpp", "\n".join([*includes, "#include <iostream>", "void judge(const std::vector<inctrl::ImageView>& normals, const cv::Mat& picture) {", *body, "}"]).encode())
        self.shell("c++ -std=c++20 -Wall -Wextra -Werror -fsyntax-only -isystem /usr/include/opencv4 $(pkg-config --cflags inctrl) judge.cpp")

    def test_the_c_snippet_compiles(self):
        lines = self.snippet("c").splitlines()
        self.write("judge.c", "\n".join([lines[0], "#include <stdio.h>", "void judge(const inctrl_image* normal_images, inctrl_image query);",
                                         "void judge(const inctrl_image* normal_images, inctrl_image query) {", *lines[1:], "}"]).encode())
        self.shell("cc -std=c99 -Wall -Wextra -Werror -fsyntax-only $(pkg-config --cflags inctrl) judge.c")

    def test_every_header_stands_alone(self):
        for header in sorted((self.prefix / "include/inctrl").glob("*.h")):
            extra = "-isystem /usr/include/opencv4" if header.name == "opencv.h" else ""
            self.shell(f"echo '#include <inctrl/{header.name}>' | c++ -std=c++20 -Wall -Wextra -Werror -fsyntax-only -x c++ {extra} $(pkg-config --cflags inctrl) -")
        for standard in ("c99", "c11", "c17"):
            self.shell(f"echo '#include <inctrl.h>' | cc -std={standard} -pedantic-errors -Werror -fsyntax-only -x c $(pkg-config --cflags inctrl) -")

    def test_the_library_names_no_opencv(self):
        needed = self.shell(f"readelf -d {shlex.quote(str(self.prefix))}/lib/libinctrl.so")
        self.assertIn("libopenvino", needed)
        self.assertNotIn("opencv", needed)

    def as_pnm(self, jpeg):
        """The picture as a file that needs no library to read: the program's own decoding, to the bit."""
        from_jpeg = self.folder / f"{jpeg.parent.name}-{jpeg.stem}.ppm"
        self.shell(f"djpeg -ppm -outfile {from_jpeg} {jpeg}")
        return from_jpeg.name


class Prefix:
    """An installed tree in a folder of its own."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        prefix = pathlib.Path(self.folder.name) / "inctrl"
        subprocess.run(["cmake", "--install", os.environ["INCTRL_BUILD"], "--prefix", prefix], check=True, capture_output=True)
        return prefix

    def __exit__(self, *_):
        self.folder.cleanup()


def as_float(number):
    """Of single precision, however many digits were written."""
    return struct.pack("f", float(number))


if __name__ == "__main__":
    unittest.main()
