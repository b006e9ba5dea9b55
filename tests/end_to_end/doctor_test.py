"""`inctrl doctor`: on a healthy machine, and on several kinds of bad ones."""
import json
import os
import pathlib
import re
import subprocess
import unittest

from serving import Server
from support import PROGRAM, EndToEnd, normals, run


class Doctor(EndToEnd):
    def setUp(self):
        super().setUp()
        self.environment = {**os.environ, "XDG_DATA_HOME": str(self.folder / "data"), "XDG_CACHE_HOME": str(self.folder / "cache")}
        for name in ("INCTRL_MODEL_PATH", "LD_PRELOAD", "HF_ENDPOINT", "TMPDIR"):
            self.environment.pop(name, None)

    def findings(self, *flags, status=0, **variables):
        report = self.json_of(run("doctor", "--json", *flags, env={**self.environment, **variables}), status)
        self.assertRegex(report["version"], r"^\d+\.\d+\.\d+$")
        for finding in report["findings"]:
            self.assertEqual(set(finding), {"check", "status", "message", "remedy"})
            self.assertIn(finding["status"], ("ok", "slow", "wrong"))
            self.assertEqual(finding["remedy"] is None, finding["status"] == "ok", finding)
            self.assertNotIn("\n", finding["message"])
        return report["findings"]

    def wrong(self, *flags, **variables):
        """The findings that are wrong, by what was looked at: all of them, so that nothing else is blamed."""
        return {finding["check"]: finding for finding in self.findings(*flags, status=1, **variables) if finding["status"] == "wrong"}

    def test_a_healthy_machine_has_nothing_wrong(self):
        findings = self.findings()
        self.assertEqual([f for f in findings if f["status"] == "wrong"], [])
        by_check = {finding["check"]: finding for finding in findings}
        for check in ("processor", "precision", "cores", "memory", "open files", "clock", "environment", "hub", "data folder", "cache folder",
                      "compiled models", "encoded pictures", "OpenCV", "OpenVINO", "TBB", "model", "self-test"):
            self.assertIn(check, by_check)
        self.assertRegex(by_check["self-test"]["message"], r"score 0\.\d{4} each time, to the bit, in [\d.]+ ms")
        self.assertFalse((self.folder / "data").exists())

    def test_people_read_a_line_a_finding_and_a_remedy_below(self):
        result = run("doctor", "--quick", env=self.environment)
        self.assertEqual(result.returncode, 0, result.stdout)
        for line in result.stdout.splitlines()[:-1]:
            self.assertRegex(line, r"^(ok     |slow   |       try: )\S")
        self.assertRegex(result.stdout.splitlines()[-1], r"^inctrl [\d.]+: nothing wrong, ")
        self.assertNotIn("self-test", result.stdout)

    def test_wrong_usage_is_status_2(self):
        self.assertEqual(run("doctor", "--modle", "x").returncode, 2)
        self.assertEqual(run("doctor", "extra").returncode, 2)

    def test_files_in_place_of_folders(self):
        for name in ("data", "cache"):
            self.write(name, b"a file")
        wrong = self.wrong("--quick")
        self.assertEqual(set(wrong), {"data folder", "cache folder"})
        self.assertEqual(wrong["cache folder"]["remedy"], f"mv {self.folder}/cache {self.folder}/cache.old")
        # What it says helps, helps.
        for finding in wrong.values():
            subprocess.run(["bash", "-c", finding["remedy"]], check=True)
        self.findings("--quick")

    def test_a_cache_that_cannot_be_used_does_not_stop_the_self_test(self):
        self.write("cache", b"a file")
        findings = self.findings(status=1)
        self.assertEqual(next(f for f in findings if f["check"] == "self-test")["status"], "ok")

    def test_leftovers_in_a_cache_are_slow_and_go_by_the_remedy(self):
        folder = self.folder / "cache/inctrl/encoded/ab"
        folder.mkdir(parents=True)
        leftover = folder / ".x.safetensors.17.tmp"
        leftover.write_bytes(b"half")
        os.utime(leftover, (1e9, 1e9))
        found = next(f for f in self.findings("--quick") if f["check"] == "encoded pictures")
        self.assertEqual(found["status"], "slow")
        subprocess.run(["bash", "-c", found["remedy"]], check=True)
        self.assertFalse(leftover.exists())

    def test_a_missing_model(self):
        wrong = self.wrong("--model", "no-such-model")
        self.assertEqual(set(wrong), {"model"})
        self.assertIn("was not found", wrong["model"]["message"])
        self.assertEqual(self.wrong("--model", "dinov2-small")["model"]["remedy"], "inctrl pull dinov2-small")

    def test_broken_models(self):
        sound = pathlib.Path(self.json_of(run("info", "--json"))[0]["file"]).read_bytes()
        for name, data in (("empty", b""), ("noise", b"\xff" * 100), ("cut", sound[: len(sound) // 2]), ("flipped", sound[:-1] + bytes([sound[-1] ^ 1]))):
            model = self.write(f"{name}.safetensors", data)
            wrong = self.wrong("--model", model)
            self.assertEqual(set(wrong), {"model"}, name)
            self.assertIn(f"mv {model} ", wrong["model"]["remedy"])
        (self.folder / "folder.safetensors").mkdir()
        self.assertEqual(set(self.wrong("--model", self.folder / "folder.safetensors")), {"model"})

    def test_variables_that_spoil_something(self):
        wrong = self.wrong("--quick", INCTRL_MODEL_PATH="/no/such/folder")
        self.assertEqual(wrong["environment"]["remedy"], "unset INCTRL_MODEL_PATH")
        self.assertEqual(set(self.wrong("--quick", HF_ENDPOINT="no address")), {"hub"})
        slow = [f["remedy"] for f in self.findings("--quick", ONEDNN_MAX_CPU_ISA="SSE41") if f["check"] == "environment" and f["status"] == "slow"]
        self.assertEqual(slow, ["unset ONEDNN_MAX_CPU_ISA"])

    def test_no_home(self):
        environment = {name: value for name, value in self.environment.items() if name not in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
        result = run("doctor", "--json", "--quick", env=environment)
        wrong = {f["check"] for f in self.json_of(result, 1)["findings"] if f["status"] == "wrong"}
        self.assertEqual(wrong, {"data folder", "cache folder"})

    def test_a_servers_folder_in_every_state(self):
        data = self.folder / "served"
        self.assertEqual(self.wrong("--quick", "--data", data)["server's folder"]["remedy"], f"mkdir -p {data}")
        data.mkdir()
        self.assertIn("no server has used it yet", self.served(data)["message"])
        server = Server(data)
        self.addCleanup(server.kill)
        made = server.post_form("/v1/prompt-sets", [("name", "rings")], [("images", f) for f in normals("ring")])
        self.assertEqual(made.status, 201)
        self.assertIn(f"a server is running on it (process {server.process.pid})", self.served(data)["message"])
        self.assertEqual(server.get("/readyz").status, 200)
        self.assertEqual(server.end(), 0)
        self.assertIn("1 prompt set and 0 results", self.served(data)["message"])
        blob = next(f for f in (data / "blobs").rglob("*") if f.is_file() and f.parent.name != "unfinished")
        kept = blob.read_bytes()
        blob.write_bytes(kept[:-1])
        self.assertEqual(self.served(data, status=1)["remedy"], f"inctrl serve --check --repair --data {data}")
        blob.write_bytes(kept)
        self.assertEqual(self.served(data)["status"], "ok")
        (data / "records.db").write_bytes(b"x" * 8192)
        self.assertIn(".recover", self.served(data, status=1)["remedy"])

    def served(self, data, status=0):
        """The last finding about the folder, the others of which are all right."""
        findings = self.findings("--model", "inctrl-lite", "--data", data, status=status)
        return next(f for f in reversed(findings) if f["check"] == "server's folder")

    def test_a_part_of_opencv_that_is_of_no_use(self):
        module = pathlib.Path(PROGRAM).parent / "modules/inctrl_opencv_pictures.so"
        if not module.exists():
            self.skipTest("the modules are elsewhere")
        codecs = re.search(r"libopencv_imgcodecs\.so\.\S+", subprocess.run(["ldd", module], capture_output=True, text=True, check=True).stdout)[0]
        (self.folder / "none.c").write_text("int none;\n")
        broken = self.folder / "broken"  # found first, and nothing in it
        broken.mkdir()
        if subprocess.run(["cc", "-shared", "-o", broken / codecs, self.folder / "none.c"], capture_output=True).returncode:
            self.skipTest("no C compiler")
        wrong = self.wrong("--quick", LD_LIBRARY_PATH=str(broken))
        self.assertEqual(set(wrong), {"OpenCV"})
        self.assertIn("undefined symbol", wrong["OpenCV"]["message"])
        self.assertEqual(wrong["OpenCV"]["remedy"], "env -u LD_LIBRARY_PATH inctrl doctor")

    def test_too_few_addresses_end_libraries_and_not_the_program(self):
        if os.environ.get("INCTRL_SANITIZE"):
            self.skipTest("a sanitizer takes more addresses than there are bytes")
        result = subprocess.run(["bash", "-c", f"ulimit -v 200000; exec {PROGRAM} doctor --json"], env=self.environment, capture_output=True, text=True, timeout=300)
        wrong = {f["check"] for f in self.json_of(result, 1)["findings"] if f["status"] == "wrong"}
        self.assertLessEqual({"memory", "OpenCV"}, wrong)


if __name__ == "__main__":
    unittest.main()
