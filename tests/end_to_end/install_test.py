"""`cmake --install`: the tree runs from any prefix, in an empty environment."""
import os
import shutil
import subprocess
import unittest

from support import EndToEnd, normals, run


@unittest.skipIf(os.environ.get("INCTRL_SANITIZE"), "an installed TBB opens its helper in a way that sanitizers refuse (RTLD_DEEPBIND)")
class Install(EndToEnd):
    def test_runs_after_being_moved(self):
        subprocess.run(["cmake", "--install", os.environ["INCTRL_BUILD"], "--prefix", str(self.folder / "first")], check=True,
                       capture_output=True)
        moved = self.folder / "second place"
        shutil.move(self.folder / "first", moved)
        result = run("detect", normals("ring")[1], "--normal", normals("ring")[0], program=str(moved / "bin/inctrl"),
                     cwd=self.folder, env={})
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("undecided", result.stdout)
        for file in ("share/doc/inctrl/LICENSE", "share/doc/inctrl/NOTICE", "share/inctrl/models/inctrl-lite.safetensors"):
            self.assertTrue((moved / file).is_file(), file)


if __name__ == "__main__":
    unittest.main()
