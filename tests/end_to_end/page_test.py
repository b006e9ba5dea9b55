"""The page as people see it: the program shows it, Debian's Chromium opens it, and web/e2e/ uses it."""
import os
import pathlib
import shutil
import subprocess
import unittest

from serving import Server
from support import ROOT, EndToEnd

FULL, READ = "a-token-that-may-do-all", "a-token-that-may-only-look"


class Page(EndToEnd):
    def start(self, name, *flags):
        server = Server(self.folder / name, *flags)
        self.addCleanup(server.kill)
        return server

    def test_a_browser_can_use_it(self):
        chromium = shutil.which("chromium")
        server = self.start("open")
        if not chromium or not (ROOT / "web/node_modules").exists() or server.get("/").status == 404:
            print("skipped: the page needs scripts/page before the build, and Debian's chromium", flush=True)
            self.skipTest("no page, or no chromium")
        tokens = self.folder / "tokens"
        tokens.write_text(f"{FULL} full\n{READ} read\n")
        tokens.chmod(0o600)
        guarded = self.start("guarded", "--token-file", tokens)
        environment = {**os.environ, "BASE_URL": f"http://127.0.0.1:{server.port}", "TOKEN_URL": f"http://127.0.0.1:{guarded.port}",
                       "FULL_TOKEN": FULL, "READ_TOKEN": READ, "CHROMIUM": chromium, "E2E_OUT": str(self.folder / "screens")}
        files = sorted(pathlib.Path(ROOT / "web/e2e").glob("*.test.mjs"))
        if "INCTRL_ALL_SCREENS" not in os.environ:  # each at three sizes, by day and night: minutes
            files = [file for file in files if file.name != "screens.test.mjs"]
        result = subprocess.run([ROOT / "scripts/page", "e2e", *files], env=environment, capture_output=True, text=True, timeout=1500)
        self.assertEqual(result.returncode, 0, result.stdout[-8000:] + result.stderr[-2000:])
        self.assertEqual(server.end(), 0)


if __name__ == "__main__":
    unittest.main()
