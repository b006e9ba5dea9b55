"""Every command that a document shows in a ```sh block works as shown, from a folder that holds examples/, tests/,
weights of EfficientNet-Lite0 and -Lite2, a merge list and a video. The hub of models is one of this machine. A ```text block right
below is what the commands print: its lines come in that order (`...` stands for any, and for the end of one), its numbers nearly so on every
processor. Links and anchors lead somewhere, docs/cli.md is what --help prints."""
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import unittest

from fake_hub import FakeHub
from support import GOLDEN, PROGRAM, ROOT, EndToEnd, normals, write_merge_list, write_video

# http.md fills the data folder whose backup data-folder.md shows.
DOCUMENTS = [ROOT / "README.md", ROOT / "examples/README.md", ROOT / "models/inctrl-lite/README.md", ROOT / "docs/http.md",
             *(document for document in sorted((ROOT / "docs").rglob("*.md")) if document.name != "http.md")]
LINKING = [*DOCUMENTS, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "web/README.md", *sorted((ROOT / "experiments").glob("*/README.md"))]
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?")


def same(shown, printed):
    """Is this line as shown? Scores differ in last digits between processors; pictures a second are never the same."""
    shown, printed = (re.sub(r"[\d.]+ a second", "N a second", line.rstrip()) for line in (shown, printed))
    begins = shown.endswith("...")
    shown_text, printed_text = (NUMBER.sub("N", line) for line in (shown.removesuffix("..."), printed))
    if printed_text[:len(shown_text)] != shown_text if begins else printed_text != shown_text:
        return False
    return all(math.isclose(float(a), float(b), rel_tol=0.05, abs_tol=0.003) for a, b in zip(NUMBER.findall(shown), NUMBER.findall(printed)))


def anchors(document):
    """Of its headings, as forges and the site (tools/site_hooks.py) spell them."""
    text = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.M | re.S)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)", text, re.M)}


class Documents(EndToEnd):
    def assert_printed(self, shown, printed):
        waiting = iter(printed.splitlines())
        for line in filter(lambda line: line.strip() != "...", shown.splitlines()):
            self.assertTrue(any(same(line, other) for other in waiting), f"not printed: {line}\nbut:\n{printed}")

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
            for block, shown in re.findall(r"^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```)?", document.read_text(), re.M | re.S):
                printed = ""
                for command in block.replace("\\\n", " ").splitlines():
                    with self.subTest(document=document.name, command=command):
                        result = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=self.folder, env=environment,
                                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900)
                        self.assertEqual(result.returncode, 0, result.stdout)
                        printed += result.stdout
                        count += 1
                with self.subTest(document=document.name, printed=block):
                    self.assert_printed(shown, printed)
        self.assertGreater(count, 4)

    def test_links_lead_somewhere(self):
        for document in LINKING:
            text = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.M | re.S)
            for link, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", text):
                with self.subTest(document=document.name, link=link, anchor=anchor):
                    target = document.parent / link if link else document
                    self.assertTrue(target.exists())
                    self.assertTrue(not anchor or anchor in anchors(target))

    def test_every_page_is_reached(self):
        """From docs/index.md, by links alone; decision records, which lie side by side, apart."""
        waiting = [ROOT / "docs/index.md"]
        for document in waiting:  # grows on the way
            for link in re.findall(r"\]\(([^)#:]+\.md)", document.read_text()):
                target = (document.parent / link).resolve()
                if target not in waiting and target.is_file():
                    waiting.append(target)
        for document in (ROOT / "docs").rglob("*.md"):
            if document.parent.name != "decisions":
                self.assertIn(document, waiting)

    def test_the_command_line_is_described_as_it_is(self):
        result = subprocess.run([sys.executable, ROOT / "tools/make_cli_reference.py", PROGRAM, "--check"], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
