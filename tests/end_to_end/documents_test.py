"""Every command that a document shows in a ```sh block works as shown, from a folder that holds examples/, tests/,
weights of EfficientNet-Lite0 and -Lite2, a merge list and a video. The hub of models is one of this machine."""
import json
import os
import pathlib
import re
import subprocess
import unittest

from fake_hub import FakeHub
from support import GOLDEN, PROGRAM, ROOT, EndToEnd, normals, write_merge_list, write_video

# http.md fills the data folder whose backup data-folder.md shows.
DOCUMENTS = [ROOT / "README.md", ROOT / "examples/README.md", ROOT / "models/inctrl-lite/README.md", ROOT / "docs/http.md",
             *(document for document in sorted((ROOT / "docs").glob("*.md")) if document.name != "http.md")]


class Documents(EndToEnd):
    def test_shown_commands_run(self):
        for name in ("examples", "tests"):
            os.symlink(ROOT / name, self.folder / name)
        for name, variable in (("lite0", "INCTRL_LITE0"), ("lite2", "INCTRL_LITE2")):
            os.symlink(os.environ[variable], self.folder / f"efficientnet-{name}.pth")
        write_merge_list(self.folder / "bpe_simple_vocab_16e6.txt.gz")
        write_video(self.folder / "clip.avi", normals("ring", 1, 10), rate=10)
        hub = FakeHub()
        self.addCleanup(hub.close)
        for name, weights in (("dinov2-small", "plain"), ("dinov2-with-registers-base", "registers")):
            hub.repositories["facebook/" + name] = {"config.json": json.dumps({"num_attention_heads": 3}).encode(),
                                                    "model.safetensors": (GOLDEN / f"dinov2_{weights}.safetensors").read_bytes()}
        environment = {**os.environ, "HF_ENDPOINT": hub.address(), "no_proxy": "127.0.0.1", "XDG_DATA_HOME": str(self.folder / "share"), "XDG_CACHE_HOME": str(self.folder / "cache"),
                       "PATH": f"{pathlib.Path(PROGRAM).parent}:{os.environ['PATH']}"}
        server = subprocess.Popen([PROGRAM, "serve", "--data", self.folder / "data"], env=environment, stderr=subprocess.PIPE, text=True)  # for http.md
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        self.assertIn("at http://127.0.0.1:8420/", server.stderr.readline())
        count = 0
        for document in DOCUMENTS:
            for block in re.findall(r"^```sh\n(.*?)^```", document.read_text(), re.M | re.S):
                for command in block.replace("\\\n", " ").splitlines():
                    with self.subTest(document=document.name, command=command):
                        result = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=self.folder, env=environment,
                                                capture_output=True, text=True, timeout=900)
                        self.assertEqual(result.returncode, 0, result.stderr)
                        count += 1
        self.assertGreater(count, 4)

    def test_links_lead_somewhere(self):
        for document in DOCUMENTS:
            for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text()):
                self.assertTrue((document.parent / link).exists(), f"{document.name}: {link}")


if __name__ == "__main__":
    unittest.main()
