"""Ctrl-C: what was done is complete."""
import json
import os
import signal
import subprocess
import time
import unittest

from support import PROGRAM, EndToEnd, normals


class Interrupt(EndToEnd):
    def test_finishes_the_picture_at_hand_and_leaves_complete_output(self):
        pictures = self.folder / "pictures"
        pictures.mkdir()
        data = normals("ring")[0].read_bytes()
        for i in range(400):
            (pictures / f"{i:03}.jpg").write_bytes(data)
        out = self.folder / "out"
        part, printed = out / "results.jsonl.part", self.folder / "printed.json"
        with open(printed, "w") as stdout, subprocess.Popen(
                [PROGRAM, "detect", str(pictures), "--normal", str(normals("ring")[1]), "--format", "json", "--out", str(out)],
                stdout=stdout, stderr=subprocess.PIPE, text=True) as process:
            while process.poll() is None and not (part.exists() and part.read_text().count("\n") >= 2):
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130, errors)
        results = json.loads(printed.read_text())["results"]
        self.assertTrue(0 < len(results) < 400)
        self.assertEqual([os.path.basename(r["image"]) for r in results], [f"{i:03}.jpg" for i in range(len(results))])
        self.assertEqual(len((out / "results.jsonl").read_text().splitlines()), len(results))
        for result in results:
            self.assertTrue(os.path.exists(result["overlay"]))
        self.assertEqual({f.suffix for f in out.iterdir()}, {".png", ".jsonl"})
        self.assertIn("interrupted", errors)


if __name__ == "__main__":
    unittest.main()
