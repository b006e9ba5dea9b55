"""Pictures as they come: watched folders, videos, live streams, webhooks."""
import http.server
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import threading
import time
import unittest

from support import EXAMPLES, PROGRAM, ROOT, EndToEnd, normals, run, write_video

ENVIRONMENT = {**os.environ, "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
DEFECTS = sorted((EXAMPLES / "ring/defective").glob("*.jpg"))
COMPARED = ["--normal", *map(str, normals("ring", 1, 2))]
PATIENCE = 60  # seconds


class Server(http.server.ThreadingHTTPServer):
    """A server on the loopback interface for as long as the test runs."""
    daemon_threads = True

    def __init__(self, test, handler):
        super().__init__(("127.0.0.1", 0), handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()
        test.addCleanup(self.server_close)
        test.addCleanup(self.shutdown)

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}{path}"


def webhook(test, statuses=()):
    """A server and the results it took; it answers the first requests with `statuses`, then 200."""
    taken, answers = [], iter(statuses)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = next(answers, 200)
            if status == 200:
                taken.append(json.loads(body))
            test.assertEqual(self.headers["Content-Type"], "application/json")
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return Server(test, Handler), taken


def camera(test, frames_a_connection):
    """A server of Motion JPEG, as network cameras have it, that breaks off after so many frames."""
    pictures, connections = [file.read_bytes() for file in DEFECTS], []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            connections.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            try:
                for i in range(frames_a_connection):
                    picture = pictures[i % len(pictures)]
                    head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                    self.wfile.write(head.encode() + picture + b"\r\n")
                    time.sleep(0.04)
            except OSError:
                pass  # the program has gone

        def log_message(self, *_):
            pass

    return Server(test, Handler), connections


class Live(EndToEnd):
    def start(self, *arguments, env=ENVIRONMENT, **options):
        process = subprocess.Popen([PROGRAM, "detect", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=env, **options)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def wait_until(self, holds, what):
        end = time.monotonic() + PATIENCE
        while not holds():
            self.assertLess(time.monotonic(), end, f"waited in vain: {what}")
            time.sleep(0.02)

    def interrupt(self, process):
        process.send_signal(signal.SIGINT)
        printed, errors = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 130, errors)
        return printed, errors

    def results(self, file):
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def names(self, file):
        return [pathlib.Path(result["image"]).name for result in self.results(file)]


class WatchedFolder(Live):
    def setUp(self):
        super().setUp()
        self.incoming, self.out, self.state = self.folder / "incoming", self.folder / "incoming/out", self.folder / "state"
        self.incoming.mkdir()
        self.lines = self.out / "results.jsonl"

    def watch(self, *more):
        return self.start("--watch", self.incoming, *COMPARED, "--out", self.out, "--state", self.state, *more)

    def test_judges_complete_files_once_each(self):
        shutil.copy(DEFECTS[0], self.incoming / "before.jpg")
        process = self.watch("--format", "jsonl")
        self.wait_until(lambda: len(self.names(self.lines)) == 1, "the picture that was there")
        whole = DEFECTS[1].read_bytes()
        with open(self.incoming / "slow.jpg", "wb", buffering=0) as slow:
            for i in range(8):  # 2.4 s in all, with pauses shorter than a file needs to count as complete
                slow.write(whole[i * len(whole) // 8:(i + 1) * len(whole) // 8])
                time.sleep(0.3)
                self.assertEqual(self.names(self.lines), ["before.jpg"])
        (self.incoming / "notes.txt").write_text("no picture")
        (self.incoming / "broken.jpg").write_bytes(whole[:400])
        (self.incoming / "line 2").mkdir()
        shutil.copy(DEFECTS[2], self.incoming / "line 2/moved.jpg.part")
        os.rename(self.incoming / "line 2/moved.jpg.part", self.incoming / "line 2/moved.jpg")
        self.wait_until(lambda: len(self.names(self.lines)) == 4, "all pictures")
        shutil.copy(DEFECTS[3], self.incoming / "before.jpg")  # written anew
        self.wait_until(lambda: len(self.names(self.lines)) == 5, "the picture that was written anew")
        printed, errors = self.interrupt(process)
        self.assertEqual(sorted(self.names(self.lines)), ["before.jpg", "before.jpg", "broken.jpg", "moved.jpg", "slow.jpg"])
        self.assertEqual(printed, self.lines.read_text())
        by_name = {pathlib.Path(result["image"]).name: result for result in self.results(self.lines)}
        self.assertEqual(by_name["broken.jpg"]["error"]["kind"], "bad-format")
        whole_score = json.loads(run("detect", DEFECTS[1], *COMPARED, "--format", "json").stdout)["results"][0]["pred_score"]
        self.assertEqual(by_name["slow.jpg"]["pred_score"], whole_score)
        self.assertTrue((self.out / "line 2/moved.jpg.overlay.png").exists())
        self.assertTrue((self.out / "contact_sheet.png").exists())
        self.assertIn("interrupted", errors)
        self.assertIn("1 other files passed over", errors)

    def test_goes_on_after_an_interruption_and_after_a_kill(self):
        expected = [f"{i:03}.jpg" for i in range(60)]
        for name in expected[:20]:
            shutil.copy(DEFECTS[0], self.incoming / name)
        process = self.watch()
        self.wait_until(lambda: len(self.names(self.lines)) == 20, "the first pictures")
        self.interrupt(process)
        for name in expected[20:]:
            shutil.copy(DEFECTS[0], self.incoming / name)
        process = self.watch("--map", "none")
        self.wait_until(lambda: len(self.names(self.lines)) >= 25, "some more")
        process.kill()
        process.communicate()
        with open(self.lines, "a") as lines:
            lines.write('{"image": "half a li')  # what a kill may leave
        process = self.watch("--map", "none")
        self.wait_until(lambda: self.state.read_text().count("\n") == 61, "all pictures")
        self.interrupt(process)
        names = self.names(self.lines)
        self.assertEqual(sorted(set(names)), expected)
        self.assertLessEqual(len(names), 61)  # the one whose result came out in the moment of the kill may come out again

    def test_refuses_what_cannot_be_watched(self):
        for arguments, status, told in ((["--watch", self.folder / "missing"], 3, "there is no folder"),
                                        (["--watch", self.incoming, "--video", "0"], 2, "exclude one another"),
                                        (["--watch", self.incoming, DEFECTS[0]], 2, "exclude one another"),
                                        ([DEFECTS[0], "--state", self.state], 2, "--watch"), ([], 2, "what is to be judged")):
            result = run("detect", *arguments, *COMPARED)
            self.assertEqual(result.returncode, status, result.stderr)
            self.assertIn(told, result.stderr)
        self.watch("--quiet")
        self.wait_until(self.state.exists, "the state file")
        result = run("detect", "--watch", self.incoming, "--state", self.state, *COMPARED)
        self.assertEqual(result.returncode, 3)
        self.assertIn("another program is using the state file", result.stderr)


class Video(Live):
    def setUp(self):
        super().setUp()
        # Two seconds, ten frames each: good parts, then defective ones.
        self.clip = write_video(self.folder / "clip.avi", [*normals("ring", 1, 10), *(DEFECTS * 2)[:10]], rate=10)

    def test_judges_frames_with_their_times(self):
        out = self.folder / "out"
        result = run("detect", "--video", self.clip, "--every", "0.5s", *COMPARED, "--format", "json", "--out", out)
        results = self.json_of(result)["results"]
        self.assertEqual([r["time"] for r in results], [0, 0.5, 1.0, 1.5])
        self.assertEqual([r["captured_at"] for r in results], [None] * 4)
        self.assertEqual([r["image"] for r in results], [f"{self.clip}#t={t}" for t in ("0.000", "0.500", "1.000", "1.500")])
        self.assertGreater(min(r["pred_score"] for r in results[2:]), max(r["pred_score"] for r in results[:2]))
        self.assertEqual([pathlib.Path(r["overlay"]).name for r in results],
                         [f"clip-{t}.overlay.png" for t in ("000000.000", "000000.500", "000001.000", "000001.500")])
        self.assertEqual(self.results(out / "results.jsonl"), results)
        table = run("detect", "--video", self.clip, "--every", "5f", *COMPARED, "--format", "csv").stdout.splitlines()
        self.assertTrue(table[0].endswith(",error_message,time,captured_at"))
        self.assertEqual([line.rsplit(",", 2)[1] for line in table[1:]], ["0.0", "0.5", "1.0", "1.5"])

    def test_judges_a_frame_as_the_picture_it_is(self):
        mask = self.write("mask.pgm", b"P5 512 512 255\n" + (b"\0" * 256 + b"\xff" * 256) * 512)
        for more in ([], ["--preprocess", "released"], ["--ignore", mask]):
            with self.subTest(more=more):
                pictures = self.json_of(run("detect", normals("ring")[0], DEFECTS[0], *COMPARED, "--format", "json", *more))
                frames = self.json_of(run("detect", "--video", self.clip, "--every", "10f", *COMPARED, "--format", "json", *more))
                self.assertEqual(len(frames["results"]), 2)
                for frame, picture in zip(frames["results"], pictures["results"]):
                    self.assertEqual((frame["width"], frame["height"]), (picture["width"], picture["height"]))
                    self.assertAlmostEqual(frame["pred_score"], picture["pred_score"], delta=0.02)  # another JPEG decoder

    def test_writes_an_overlay_video_at_the_right_speed(self):
        for name in ("judged.avi", "judged.mp4"):
            with self.subTest(name=name):
                judged = self.folder / name
                result = run("detect", "--video", self.clip, "--every", "0.5s", *COMPARED, "--out-video", judged)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertIn(f"overlay video {judged}", result.stderr)
                frames = self.json_of(run("detect", "--video", judged, *COMPARED, "--format", "json"))["results"]
                self.assertEqual([r["time"] for r in frames], [0, 0.5, 1.0, 1.5])  # 2 s, as the clip
                self.assertEqual(frames[0]["width"], 512)
                self.assertGreater(frames[0]["height"], 540)  # the legend and the line with time and score
        self.assertEqual(len(list(self.folder.iterdir())), 3)

    def test_refuses_what_is_no_video(self):
        broken = self.write("broken.avi", b"RIFF nothing")
        for arguments, status, told in ((["--video", broken], 3, "cannot be opened as a video"),
                                        (["--video", "missing.avi"], 3, "there is no video missing.avi"),
                                        (["--video", "http://me:secret@127.0.0.1:1/x"], 3, "http://127.0.0.1:1/x cannot be opened"),
                                        (["--video", self.clip, "--every", "soon"], 2, "no interval"),
                                        (["--video", self.clip, "--out-video", self.folder / "x.gif"], 2, ".avi or .mp4"),
                                        (["--video", self.clip, "--out-video", self.clip], 2, "would overwrite"),
                                        ([DEFECTS[0], "--out-video", "x.avi"], 2, "--video")):
            result = run("detect", *arguments, *COMPARED)
            self.assertEqual(result.returncode, status, result.stderr)
            self.assertIn(told, result.stderr)
            self.assertNotIn("secret", result.stderr)


class Stream(Live):
    def test_connects_again_and_stops_when_interrupted(self):
        server, connections = camera(self, frames_a_connection=25)
        out, judged = self.folder / "out", self.folder / "judged.avi"
        lines = out / "results.jsonl"
        process = self.start("--video", server.url("/video"), "--every", "200ms", *COMPARED, "--out", out, "--out-video", judged)
        self.wait_until(lambda: len(connections) >= 2 and len(self.names(lines)) >= 8, "frames of a second connection")
        printed, errors = self.interrupt(process)
        self.assertIn("gives no more frames; trying to connect again", errors)
        self.assertIn("is connected again", errors)
        results = self.results(lines)
        self.assertEqual(len(printed.splitlines()), len(results))
        times = [result["time"] for result in results]
        self.assertEqual(times, sorted(set(times)))
        for result in results:
            self.assertRegex(result["captured_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
            self.assertTrue(result["image"].startswith(server.url("/video#t=")))
            self.assertRegex(pathlib.Path(result["overlay"]).name, r"^[\w.-]+-\d{8}T\d{6}\.\d{3}Z\.overlay\.png$")
            self.assertTrue(pathlib.Path(result["overlay"]).exists())
        self.assertTrue(judged.exists())


class Webhooks(Live):
    def detect(self, url, *more):
        return subprocess.run([PROGRAM, "detect", *map(str, DEFECTS), *COMPARED, "--format", "jsonl", "--webhook", url, *more],
                              capture_output=True, text=True, timeout=PATIENCE, env=ENVIRONMENT)

    def test_posts_each_result_even_if_the_first_attempts_fail(self):
        server, taken = webhook(self, statuses=[500, 503])
        result = self.detect(server.url("/results"))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(taken, [json.loads(line) for line in result.stdout.splitlines()])
        self.assertEqual(len(taken), len(DEFECTS))
        self.assertIn("does not take a result: the answer is 500", result.stderr)
        self.assertIn(f"webhook: {len(DEFECTS)} posted, 0 dropped", result.stderr)

    def test_ends_without_anybody_who_listens_and_says_what_was_dropped(self):
        begun = time.monotonic()
        result = self.detect("http://127.0.0.1:1/results?key=secret", "--quiet")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), len(DEFECTS))
        self.assertIn(f"webhook: 0 posted, {len(DEFECTS)} dropped", result.stderr)
        self.assertNotIn("secret", result.stderr)
        self.assertLess(time.monotonic() - begun, 30)

    def test_refuses_other_addresses(self):
        result = self.detect("ftp://127.0.0.1/")
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("is no address of http or https", result.stderr)


class Document(Live):
    def test_commands_that_go_on_until_interrupted_work_as_shown(self):
        """Those in ```bash blocks; those in ```sh blocks end by themselves, documents_test.py runs them."""
        os.symlink(EXAMPLES, self.folder / "examples")
        shutil.copytree(EXAMPLES / "ring/defective", self.folder / "incoming")
        stream, _ = camera(self, frames_a_connection=1000)
        server, _ = webhook(self)
        environment = {**ENVIRONMENT, "XDG_DATA_HOME": str(self.folder / "share")}
        run("prompts", "create", "line", "--normal", *normals("ring"), env=environment)  # as docs/how-to/camera-folder.md does it
        text = "".join((ROOT / "docs" / page).read_text() for page in ("live.md", "how-to/camera-folder.md"))
        commands = [command for block in re.findall(r"^```bash\n(.*?)^```", text, re.M | re.S) for command in
                    block.replace("\\\n", " ").splitlines()]
        self.assertGreaterEqual(len(commands), 5)
        for command in commands:
            with self.subTest(command=command):
                command = command.replace("rtsp://camera.example/1", stream.url("/")).replace("https://line.example/results", server.url("/"))
                program, sub_command, *arguments = shlex.split(command)
                self.assertEqual((program, sub_command), ("inctrl", "detect"))
                process = self.start(*arguments, cwd=self.folder, env=environment)
                self.assertTrue(process.stdout.readline())
                self.interrupt(process)


if __name__ == "__main__":
    unittest.main()
