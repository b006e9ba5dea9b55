"""`cmake --install`: the tree runs from any prefix, in an empty environment."""
import os
import shutil
import subprocess
import unittest

from support import EndToEnd, normals, run


# An empty environment, but for what a sanitizer's build needs.
ENVIRONMENT = {name: os.environ[name] for name in ("TBB_ENABLE_SANITIZERS", "LSAN_OPTIONS") if name in os.environ}


class Install(EndToEnd):
    def test_runs_after_being_moved(self):
        subprocess.run(["cmake", "--install", os.environ["INCTRL_BUILD"], "--prefix", str(self.folder / "first")], check=True,
                       capture_output=True)
        moved = self.folder / "second place"
        shutil.move(self.folder / "first", moved)
        result = run("detect", normals("ring")[1], "--normal", normals("ring")[0], program=str(moved / "bin/inctrl"),
                     cwd=self.folder, env=ENVIRONMENT)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"^0\.\d{4}  (normal|undecided|anomalous) ")
        for file in ("share/doc/inctrl/LICENSE", "share/doc/inctrl/NOTICE", "share/inctrl/models/inctrl-lite.safetensors"):
            self.assertTrue((moved / file).is_file(), file)
        if not os.environ.get("INCTRL_SANITIZE"):
            for file in ("share/man/man1/inctrl.1", "share/man/man1/inctrl-prompts-create.1", "share/bash-completion/completions/inctrl",
                         "share/zsh/site-functions/_inctrl", "share/fish/vendor_completions.d/inctrl.fish"):
                self.assertTrue((moved / file).is_file(), file)


if __name__ == "__main__":
    unittest.main()
