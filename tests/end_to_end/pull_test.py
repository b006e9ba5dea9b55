"""`inctrl pull`: from a hub on this machine that also drops connections, lies, redirects, throttles and refuses."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import unittest

from fake_hub import FakeHub
from support import GOLDEN, PROGRAM, EndToEnd, normals, run, write_merge_list
from import_test import tokenizer_json

DINO = "facebook/dinov2-with-registers-small"
WEIGHTS = (GOLDEN / "dinov2_registers.safetensors").read_bytes()
CONFIG = json.dumps({"model_type": "dinov2_with_registers", "num_attention_heads": 3, "hidden_act": "gelu"}).encode()
CARD = b"---\nlicense: apache-2.0\ntags:\n- dino\n---\n# Model card\nMade for this test.\n"
NAME = "dinov2-small-registers"


class Pull(EndToEnd):
    def setUp(self):
        super().setUp()
        self.hub = FakeHub()
        self.addCleanup(lambda: self.hub.close())
        self.hub.repositories[DINO] = {"README.md": CARD, "config.json": CONFIG, "model.safetensors": WEIGHTS,
                                       "pytorch_model.bin": b"not wanted", "onnx/model.onnx": b"not wanted either"}
        self.hub.cards[DINO] = {"license": "apache-2.0"}
        self.models = self.folder / "data/inctrl/models"
        self.downloads = self.folder / "cache/inctrl/downloads"
        self.environment = {**{name: value for name, value in os.environ.items() if not re.search("(?i)_proxy$|^hf_|^curl_ca_|^ssl_cert_", name)},
                            "HF_ENDPOINT": self.hub.address(), "XDG_DATA_HOME": str(self.folder / "data"),
                            "XDG_CACHE_HOME": str(self.folder / "cache"), "HOME": str(self.folder)}

    def pull(self, *arguments, status=0, **environment):
        result = run("pull", *arguments, env={**self.environment, **environment})
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertEqual(result.stdout, "")
        if status not in (0, 130):
            self.assertRegex(result.stderr, "(?m)^inctrl: ")
        return result.stderr

    def start(self, *arguments):
        return subprocess.Popen([PROGRAM, "pull", *arguments], env=self.environment, stderr=subprocess.PIPE, text=True)

    def part(self):
        """The weights as far as they have come."""
        return self.downloads / (hashlib.sha256(WEIGHTS).hexdigest() + ".part")

    def wait_for_a_part(self, process, least=20000):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            if self.part().exists() and self.part().stat().st_size >= least:
                return
            time.sleep(0.02)
        self.fail("no part came")

    def assert_no_model(self):
        self.assertFalse(self.models.exists() and list(self.models.iterdir()))
        self.assertEqual(run("info", NAME, env=self.environment).returncode, 3)

    def failing(self, *arguments, status=3, **environment):
        errors = self.pull(*(arguments or [NAME]), status=status, **environment)
        self.assert_no_model()
        return errors

    def test_a_short_name_becomes_a_model_that_detect_finds(self):
        errors = self.pull(NAME)
        self.assertIn(f"use it with --model {NAME}", errors)
        self.assertIn("licence Apache-2.0", errors)
        self.assertEqual(sorted(f.name for f in self.models.iterdir()), [f"{NAME}.LICENSE.txt", f"{NAME}.safetensors"])
        info = run("info", NAME, env=self.environment).stdout
        self.assertIn(f"encoder weights: Apache-2.0; {self.hub.address()}/{DINO}/tree/{self.hub.commit}", info)
        self.assertIn("(checked)", info)
        text = (self.models / f"{NAME}.LICENSE.txt").read_text()
        self.assertIn("Apache-2.0", text)
        self.assertIn("Made for this test.", text)
        self.assertEqual([f.name for f in self.downloads.iterdir()], ["lock"])
        self.assertEqual([p for _, p, _ in self.hub.requests if "bin" in p or "onnx" in p], [])
        result = self.json_of(run("detect", normals("ring")[1], "--normal", normals("ring")[0], "--model", NAME,
                                  "--format", "json", env=self.environment))
        self.assertEqual(result["model"], NAME)
        imported = self.folder / "imported.safetensors"
        config = self.write("config.json", CONFIG)
        run("import", GOLDEN / "dinov2_registers.safetensors", "--config", config, "--name", NAME, "--licence", "Apache-2.0",
            "--source", f"{self.hub.address()}/{DINO}/tree/{self.hub.commit}", "--out", imported)
        self.assertEqual((self.models / f"{NAME}.safetensors").read_bytes(), imported.read_bytes())

    def test_an_open_clip_repository_comes_with_tokenizer_and_licence_text(self):
        merges = write_merge_list(self.folder / "merges.txt.gz")
        self.hub.repositories["timm/vit_base_patch16_plus_clip_240.laion400m_e32"] = {
            "LICENSE": b"All may use it.\n", "open_clip_config.json": (GOLDEN / "open_clip_config.json").read_bytes(),
            "open_clip_model.safetensors": (GOLDEN / "clip.safetensors").read_bytes(), "model.safetensors": b"of another library",
            "tokenizer.json": tokenizer_json(merges).encode()}
        self.hub.cards["timm/vit_base_patch16_plus_clip_240.laion400m_e32"] = {"license": "mit"}
        self.pull("clip-b16-plus-240")
        self.assertIn("All may use it.", (self.models / "clip-b16-plus-240.LICENSE.txt").read_text())
        self.assertIn("encoder weights: MIT; ", run("info", "clip-b16-plus-240", env=self.environment).stdout)
        imported = self.folder / "imported.safetensors"
        run("import", GOLDEN / "clip.safetensors", "--config", GOLDEN / "open_clip_config.json", "--tokenizer", merges,
            "--name", "clip-b16-plus-240", "--licence", "MIT", "--out", imported,
            "--source", f"{self.hub.address()}/timm/vit_base_patch16_plus_clip_240.laion400m_e32/tree/{self.hub.commit}")
        self.assertEqual((self.models / "clip-b16-plus-240.safetensors").read_bytes(), imported.read_bytes())

    def test_dropped_connections_are_resumed_where_they_broke(self):
        self.hub.redirect = True
        self.hub.drops = {"list": [10], "model.safetensors": [50000, 60000]}
        errors = self.pull(NAME)
        self.assertEqual(errors.count("again in 0.5 s"), 3, errors)
        self.assertEqual(self.hub.ranges_asked("model.safetensors"), [None, "bytes=50000-", "bytes=110000-"])

    def test_a_server_without_ranges_is_asked_for_all_again(self):
        self.hub.ranges = False
        self.hub.drops = {"model.safetensors": [50000]}
        self.pull(NAME)
        self.assertEqual(self.hub.ranges_asked("model.safetensors"), [None, "bytes=50000-"])

    def test_a_wrong_hash_is_refused_and_nothing_is_kept(self):
        self.hub.lies = {"model.safetensors": {"sha256": "5" * 64}}
        self.assertIn("has not the sha256 " + "5" * 64, self.failing())
        self.assertEqual([f.name for f in self.downloads.iterdir() if "5" * 64 in f.name], [])
        self.hub.lies = {"config.json": {"blobId": "6" * 40}}
        self.assertIn("config.json: the content that came has not the git id " + "6" * 40, self.failing())

    def test_a_wrong_size_is_refused(self):
        for size in (len(WEIGHTS) - 1, len(WEIGHTS) + 1):
            self.hub.lies = {"model.safetensors": {"size": size}}
            self.assertIn(f"the server sends {len(WEIGHTS)} bytes or more, stated were {size}", self.failing())
            self.assertFalse(self.part().exists() and self.part().stat().st_size)

    def test_other_content_of_the_stated_size_is_refused(self):
        self.hub.served = {"model.safetensors": WEIGHTS[:-1] + bytes([WEIGHTS[-1] ^ 1])}
        self.assertIn("it was thrown away", self.failing())
        self.assertEqual(len(self.hub.asked("model.safetensors")), 1)

    def test_a_damaged_part_is_noticed_and_all_is_fetched_anew(self):
        self.downloads.mkdir(parents=True)
        self.part().write_bytes(b"\xff" * 1000)
        self.assertIn("fetched anew", self.pull(NAME))
        self.assertEqual(self.hub.ranges_asked("model.safetensors"), ["bytes=1000-", None])

    def test_files_that_nothing_is_stated_of_are_refused(self):
        self.hub.lies = {"model.safetensors": {"lfs": None, "blobId": None}}
        self.assertIn("its content is stated by no hash", self.failing())

    def test_the_token_stays_with_the_hub(self):
        self.hub.redirect = True
        self.hub.token = "hf_secret"
        errors = self.failing()
        self.assertIn(f"hf:{DINO}: the answer is 401", errors)
        self.assertIn("Set HF_TOKEN", errors)
        self.assertIn("HF_TOKEN to one", self.failing(HF_TOKEN="hf_other"))
        self.hub.requests.clear()
        errors = self.pull(NAME, HF_TOKEN="hf_secret")
        self.assertNotIn("hf_secret", errors)
        hub = [h.get("Authorization") for name, _, h in self.hub.requests if name == "hub"]
        store = [h.get("Authorization") for name, _, h in self.hub.requests if name == "store"]
        self.assertEqual((set(hub), set(store)), ({"Bearer hf_secret"}, {None}))
        self.assertEqual(len(store), 3)

    def test_the_token_may_lie_in_a_file(self):
        self.hub.token = "hf_secret"
        file = self.write("token", b"hf_secret\n")
        self.pull(NAME, HF_TOKEN_PATH=str(file))
        (self.folder / "cache/huggingface").mkdir()
        shutil.move(file, self.folder / "cache/huggingface/token")
        self.pull(NAME, "--name", "again")
        self.assertIn("not one printable word", self.pull(NAME, status=2, HF_TOKEN="two\nlines"))

    def test_what_is_not_there_is_named(self):
        self.assertIn("hf:nobody/nothing: the answer is 404", self.failing("hf:nobody/nothing"))
        self.assertIn(f"hf:{DINO}@v9: the answer is 404", self.failing(f"hf:{DINO}@v9"))
        self.hub.statuses = {"list": [(403, {"X-Error-Message": "gated \x1b[31m"})]}
        errors = self.failing()
        self.assertIn("the answer is 403 ('gated \\x1b[31m')", errors)
        self.hub.repositories["a/b"] = {"README.md": CARD, "weights-00001-of-00002.safetensors": b"", "weights-00002-of-00002.safetensors": b""}
        self.assertIn("hf:a/b: none of the repository's 3 files holds a model's weights", self.failing("hf:a/b"))

    def test_busy_servers_are_asked_again(self):
        self.hub.statuses = {"list": [(503, {}), (429, {"Retry-After": "1"})], "model.safetensors": [(502, {})]}
        begun = time.monotonic()
        errors = self.pull(NAME)
        self.assertIn("the answer is 429; again in 1 s", errors)
        self.assertGreater(time.monotonic() - begun, 2)
        self.assertEqual(len(self.hub.asked("/main")), 3)

    def test_it_gives_up_after_so_many_failures_in_a_row(self):
        self.hub.statuses = {"list": [(503, {})] * 9}
        self.assertIn("the answer is 503 (asked 2 times)", self.failing(NAME, "--retries", 1))
        self.hub.statuses = {"list": [(429, {"Retry-After": "4000"})]}
        self.assertIn("to ask again in 4000 seconds", self.failing())
        self.hub.close()
        self.assertIn("(asked 1 time)", self.failing(NAME, "--retries", 0))

    def test_a_list_that_is_none_is_refused(self):
        for content, told in ((b'{"sha": "0123', "not JSON"), (b"[]", "must be an object"), (b"{}", "sha is missing"),
                              (json.dumps({"sha": "../" + "0" * 37, "siblings": []}).encode(), "sha must be 40 hexadecimal digits")):
            self.hub.list_bytes = content
            self.assertIn(told, self.failing())

    def test_what_cannot_be_imported_is_no_model(self):
        self.hub.repositories[DINO]["model.safetensors"] = (GOLDEN / "arrays.safetensors").read_bytes()
        errors = self.failing()
        self.assertIn(f"hf:{DINO}: ", errors)
        self.assertIn("tell a known architecture", errors)

    def test_it_redirects_to_no_other_scheme_and_not_for_ever(self):
        self.hub.redirect = True
        self.hub.location = "file:///etc/passwd"
        self.assertIn("leads to 'file:///etc/passwd', which is no address of the web", self.failing())
        self.hub.location = f"{self.hub.address()}/{DINO}/resolve/{self.hub.commit}/README.md"
        self.assertIn("more than 10 times", self.failing())

    def test_without_encryption_only_this_machine_is_asked(self):
        file = "http://192.0.2.1/model.pth#sha256=" + "0" * 64
        self.assertIn("is not encrypted", self.failing(file, status=2, HF_ENDPOINT=""))

    def test_a_killed_download_goes_on_where_it_was(self):
        self.hub.bytes_a_second = 100_000
        with self.start(NAME) as process:
            self.wait_for_a_part(process)
            process.kill()
        self.assert_no_model()
        self.hub.bytes_a_second = None
        size = self.part().stat().st_size
        self.assertIn("of it here already", self.pull(NAME))
        self.assertEqual(self.hub.ranges_asked("model.safetensors"), [None, f"bytes={size}-"])

    def test_interrupted_is_130_and_goes_on_next_time(self):
        self.hub.bytes_a_second = 100_000
        with self.start(NAME) as process:
            self.wait_for_a_part(process)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn("interrupted", errors)
        self.assert_no_model()
        self.hub.bytes_a_second = None
        size = self.part().stat().st_size
        self.pull(NAME)
        self.assertEqual(self.hub.ranges_asked("model.safetensors"), [None, f"bytes={size}-"])

    def test_interrupting_a_wait_or_a_silent_server_does_not_take_long(self):
        self.hub.statuses = {"list": [(503, {"Retry-After": "200"})]}
        for _ in range(2):  # the second time the server stands still in the list
            with self.start(NAME) as process:
                while not self.hub.requests:
                    time.sleep(0.02)
                time.sleep(0.3)
                process.send_signal(signal.SIGTERM)
                begun = time.monotonic()
                process.communicate(timeout=30)
            self.assertEqual(process.returncode, 130)
            self.assertLess(time.monotonic() - begun, 5)
            self.hub.requests.clear()
            self.hub.stalls = {"list": [5]}

    def test_a_transfer_that_stands_still_is_tried_again(self):
        self.hub.stalls = {"model.safetensors": [40000]}
        self.pull(NAME, "--stall", 1)
        self.assertEqual(self.hub.ranges_asked("model.safetensors"), [None, "bytes=40000-"])

    def test_a_slow_transfer_is_none_that_stands_still(self):
        self.hub.bytes_a_second = 60_000  # three seconds
        self.pull(NAME, "--stall", 1)
        self.assertEqual(self.hub.ranges_asked("model.safetensors"), [None])

    def test_two_pulls_at_once_fetch_once(self):
        self.hub.bytes_a_second = 100_000
        with self.start(NAME) as first:
            self.wait_for_a_part(first)
            with self.start(NAME) as second:
                errors = [process.communicate(timeout=60)[1] for process in (first, second)]
        self.assertEqual((first.returncode, second.returncode), (0, 0), errors)
        self.assertIn("waits for it", errors[1])
        self.assertIn("is here already", errors[1])
        self.assertEqual(len(self.hub.asked("model.safetensors")), 1)

    def test_offline_only_what_is_here_answers(self):
        self.assertIn("offline", self.failing(NAME, "--offline"))
        self.assertEqual(self.hub.requests, [])
        self.pull(NAME)
        self.hub.requests.clear()
        self.assertIn("is here already", self.pull(NAME, HF_HUB_OFFLINE="1"))
        self.pull(f"hf:{DINO}@{self.hub.commit}", "--name", NAME, "--offline")
        self.assertIn("offline", self.pull(f"hf:{DINO}@{'f' * 40}", "--name", NAME, "--offline", status=3))
        self.assertEqual(self.hub.requests, [])

    def test_again_asks_for_the_list_only_and_a_pinned_commit_for_nothing(self):
        self.pull(NAME)
        self.hub.requests.clear()
        self.assertIn("is here already", self.pull(f"hf:{DINO}", "--name", NAME))
        self.assertEqual(len(self.hub.requests), 1)
        self.pull(f"hf:{DINO}@{self.hub.commit}", "--name", NAME)
        self.assertEqual(len(self.hub.requests), 1)
        self.assertIn("wrote", self.pull(NAME, "--replace"))
        self.assertEqual(len(self.hub.asked("model.safetensors")), 1)

    def test_a_new_commit_replaces_the_model_and_another_repository_does_not(self):
        self.pull(NAME)
        self.hub.commit = "f" * 40
        self.assertIn("wrote", self.pull(NAME))
        self.assertIn("f" * 40, run("info", NAME, env=self.environment).stdout)
        self.hub.repositories["somebody/" + NAME] = self.hub.repositories[DINO]
        before = (self.models / f"{NAME}.safetensors").read_bytes()
        self.assertIn("choose another name with --name, or --replace it", self.pull(f"hf:somebody/{NAME}", status=2))
        self.assertEqual((self.models / f"{NAME}.safetensors").read_bytes(), before)
        self.pull(f"hf:somebody/{NAME}", "--replace")
        self.assertIn(f"/somebody/{NAME}/tree/", run("info", NAME, env=self.environment).stdout)

    def test_a_failed_update_leaves_the_old_model(self):
        self.pull(NAME)
        before = (self.models / f"{NAME}.safetensors").read_bytes()
        self.hub.commit = "f" * 40
        self.hub.served = {"model.safetensors": WEIGHTS[:-1] + b"x"}
        self.pull(NAME, status=3)
        self.assertEqual((self.models / f"{NAME}.safetensors").read_bytes(), before)
        self.assertEqual(len(list(self.models.iterdir())), 2)

    def test_a_plain_address_with_its_hash(self):
        self.hub.repositories[DINO]["lite.pth"] = pathlib.Path(os.environ["INCTRL_LITE0"]).read_bytes()
        url = f"{self.hub.address()}/{DINO}/resolve/{self.hub.commit}/lite.pth"
        digest = hashlib.sha256(self.hub.repositories[DINO]["lite.pth"]).hexdigest()
        self.assertIn("#sha256=", self.failing(url, status=2))
        self.assertIn("has not the sha256", self.failing(f"{url}#sha256={'0' * 64}"))
        self.hub.drops = {"lite.pth": [100_000]}
        self.pull(f"{url}#sha256={digest.upper()}", "--licence", "Apache-2.0")
        self.assertEqual(self.hub.ranges_asked("lite.pth")[1:], [None, "bytes=100000-"])
        self.assertIn(f"encoder weights: Apache-2.0; {url}, sha256 {digest}", run("info", "lite", env=self.environment).stdout)
        self.assertIn("is here already", self.pull(f"{url}#sha256={digest}", "--offline"))

    def test_one_of_our_own_models_is_taken_as_it_is(self):
        model = self.folder / "own.safetensors"
        run("import", GOLDEN / "clip.safetensors", "--config", GOLDEN / "open_clip_config.json", "--licence", "MIT", "--out", model)
        self.hub.repositories["us/bolts"] = {"bolts.safetensors": model.read_bytes()}
        self.assertIn("a model already", self.pull("hf:us/bolts"))
        self.assertEqual((self.models / "bolts.safetensors").read_bytes(), model.read_bytes())
        self.assertIn("is here already", self.pull("hf:us/bolts"))

    def test_wrong_usage_is_status_2(self):
        for arguments, told in ((["dinov3"], "one of clip-b16-plus-240, dinov2-small"), (["hf:dinov2-small"], "hf:OWNER/NAME"),
                                (["hf:a/../b"], "hf:OWNER/NAME"), (["hf:a/b@../c"], "a branch, a tag or a commit"),
                                ([NAME, "--name", "../x"], "model name '../x'"), (["https://u:p@host/x#sha256=1"], "password"),
                                (["ftp://host/x#sha256=1"], "no address of http"), ([], "SOURCE")):
            self.assertIn(told, run("pull", *arguments, env=self.environment).stderr)
            self.assertEqual(run("pull", *arguments, env=self.environment).returncode, 2, arguments)
        self.assertEqual(self.hub.requests, [])

    def test_a_folder_that_cannot_be_written_is_named(self):
        self.write("cache", b"a file where a folder should be")
        self.assertIn(str(self.folder / "cache"), self.failing())
        (self.folder / "cache").unlink()
        self.write("data", b"another one")
        self.assertIn(str(self.folder / "data"), self.pull(NAME, status=3))

    def test_a_full_disk_is_named_and_the_rest_fetched_later(self):
        command = ["bash", "-c", f"ulimit -f 64; trap '' XFSZ; '{PROGRAM}' pull {NAME}"]  # no file above 64 KiB
        result = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertRegex(result.stderr, r"write .*\.part: File too large")
        self.assert_no_model()
        self.pull(NAME)
        self.assertEqual(self.hub.ranges_asked("model.safetensors"), [None, "bytes=65536-"])

    def test_a_proxy_of_the_environment_is_used(self):
        self.pull(NAME, HF_ENDPOINT="http://hub.invalid", http_proxy=self.hub.address())
        self.assertIn("Host", self.hub.asked("model.safetensors")[0])
        self.assertEqual(self.hub.asked("model.safetensors")[0]["Host"], "hub.invalid")

    def test_encrypted_servers_must_prove_who_they_are(self):
        if not shutil.which("openssl"):
            self.skipTest("not here: openssl, which makes the certificate")
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
        both = self.write("both.pem", key.read_bytes() + certificate.read_bytes())
        hub, self.hub = self.hub, FakeHub(both)
        self.hub.repositories, self.hub.cards, self.hub.redirect = hub.repositories, hub.cards, True
        self.hub.location = f"{self.hub.address('store', 'localhost')}/store/{DINO}/config.json"
        hub.close()
        endpoint = self.hub.address(host="localhost")
        self.assertIn("SSL_CERT_FILE", self.failing(HF_ENDPOINT=endpoint))
        self.hub.location = "http://localhost:1/x"
        self.assertIn("which is not encrypted", self.failing(HF_ENDPOINT=endpoint, SSL_CERT_FILE=str(certificate)))
        self.hub.redirect = False
        self.pull(NAME, HF_ENDPOINT=endpoint, SSL_CERT_FILE=str(certificate))

    def test_what_a_killed_import_left_is_removed(self):
        self.models.mkdir(parents=True)
        for name in (f".{NAME}.pulled", f"..{NAME}.pulled.77.tmp", "other.safetensors"):
            (self.models / name).write_bytes(b"half")
        self.pull(NAME)
        self.assertEqual(sorted(f.name for f in self.models.iterdir()), [f"{NAME}.LICENSE.txt", f"{NAME}.safetensors", "other.safetensors"])

    def test_a_terminal_shows_share_speed_and_the_time_left(self):
        self.hub.bytes_a_second = 200_000
        ours, theirs = os.openpty()
        with subprocess.Popen([PROGRAM, "pull", NAME], env=self.environment, stderr=theirs) as process:
            os.close(theirs)
            shown = b""
            try:
                while piece := os.read(ours, 4096):
                    shown += piece
            except OSError:  # the terminal's other end is closed
                pass
        os.close(ours)
        self.assertEqual(process.returncode, 0, shown)
        self.assertRegex(shown.decode(), r"0\.\d of 0\.2 MB \[#+\.*\]  \d\.\d MB/s  0:\d\d left")

    def test_quiet_says_nothing(self):
        self.assertEqual(self.pull(NAME, "--quiet"), "")


if __name__ == "__main__":
    unittest.main()
