"""The engine as an application of Ray Serve, asked over HTTP: the program's bits, the service's answers, and a replica that dies under load."""
import base64
import collections
import concurrent.futures
import http.client
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import unittest

import numpy as np
from PIL import Image

from ray_support import FOLDER, free_port, programs_scores, start_ray
from support import ROOT, defective, judged, needs_program, normals, run

import ray  # noqa: E402  after ray_support has set its environment
from ray import serve

import inctrl
import inctrl.ray.serve

FILES = normals("ring", 5, 8) + defective("ring")


class Served(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        start_ray(4)
        cls.addClassCleanup(ray.shutdown)
        (FOLDER / "sets").mkdir()
        inctrl.Detector().prompts(normals("ring")).save(FOLDER / "sets/rings.safetensors")
        inctrl.Detector().prompts(normals("cloth")).save(FOLDER / "sets/cloth.safetensors")
        cls.port = free_port()
        serve.start(http_options={"port": cls.port})
        cls.addClassCleanup(serve.shutdown)
        cls.handle = serve.run(inctrl.ray.serve.app(inctrl.ray.serve.Arguments(prompts=str(FOLDER / "sets"), replicas=2)))

    def ask(self, body=b"", path="/v1/prompt-sets/rings:detect", kind="image/jpeg", method="POST", **headers):
        """(status, answer); of Serve's own answers, which are no JSON, the text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {"Content-Type": kind, **headers})
            response = connection.getresponse()
            text = response.read()
            return response.status, json.loads(text) if "json" in response.headers.get("Content-Type", "") else text
        finally:
            connection.close()

    def status(self, body):
        """Of the answer; or the name of what went wrong instead of one."""
        try:
            return self.ask(body)[0]
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__

    @needs_program
    def test_scores_are_the_programs_bits(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda file: self.ask(file.read_bytes()), FILES))
        wanted, _ = programs_scores(FILES, normals("ring"))
        self.assertEqual({str(file): np.float32(answer["results"][0]["pred_score"]) for file, (_, answer) in zip(FILES, answers)}, wanted)

    @needs_program
    def test_it_answers_as_the_service_does(self):
        status, answer = self.ask(FILES[-1].read_bytes(), "/v1/prompt-sets/rings:detect?maps=values&store=false", **{"X-Image-Name": "last.jpg"})
        result = answer["results"][0]
        self.assertEqual(status, 200)
        self.assertEqual([result.pop(name) for name in ("image", "id", "prompt_set", "review")], ["last.jpg", None, "rings", None])
        self.assertRegex(result.pop("created_at"), r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ$")
        grid = np.load(io.BytesIO(base64.b64decode(result.pop("anomaly_map").partition("base64,")[2])))
        prompts = inctrl.Prompts.load(FOLDER / "sets/rings.safetensors")
        np.testing.assert_array_equal(grid, inctrl.Detector().detect(FILES[-1], prompts).anomaly_grid)
        programs = judged(run, FILES[-1:], normals("ring"))["results"][0]
        self.assertEqual(result, {name: programs[name] for name in result})

    def test_it_draws_what_is_asked_for(self):
        size = Image.open(FILES[-1]).size
        for maps, field in (("png", "anomaly_map"), ("overlay", "overlay")):
            with self.subTest(maps):
                result = self.ask(FILES[-1].read_bytes(), f"/v1/prompt-sets/rings:detect?maps={maps}")[1]["results"][0]
                drawn = Image.open(io.BytesIO(base64.b64decode(result[field].partition("base64,")[2])))
                self.assertEqual((drawn.format, drawn.width), ("PNG", size[0]))

    def test_a_threshold_may_come_with_the_request(self):
        for threshold, label in (("0", "anomalous"), ("1", "normal")):
            result = self.ask(FILES[0].read_bytes(), f"/v1/prompt-sets/rings:detect?threshold={threshold}")[1]["results"][0]
            self.assertEqual((result["threshold"], result["pred_label"]), (float(threshold), label))

    def test_what_it_cannot_do_is_told_as_by_the_service(self):
        good = FILES[0].read_bytes()
        for arguments, more, status, kind in [((good[:300],), {}, 422, "bad-format"), ((b"",), {}, 422, "bad-format"),
                                              ((good, "/v1/prompt-sets/nuts:detect"), {}, 404, "not-found"), ((good, "/"), {}, 404, "not-found"),
                                              ((good,), {"method": "PUT"}, 405, "method-not-allowed"), ((good,), {"kind": "text/plain"}, 415, "unsupported-media-type"),
                                              ((good, "/v1/prompt-sets/rings:detect?threshold=high"), {}, 400, "invalid-argument"),
                                              ((good, "/v1/prompt-sets/rings:detect?threshold=2"), {}, 400, "invalid-argument"),
                                              ((good, "/v1/prompt-sets/rings:detect?threshold=nan"), {}, 400, "invalid-argument"),
                                              ((good, "/v1/prompt-sets/rings:detect?maps=all"), {}, 400, "invalid-argument"),
                                              ((good, "/v1/prompt-sets/rings:detect?store=true"), {}, 400, "invalid-argument"),
                                              ((good, "/v1/prompt-sets/rings:detect?version=1"), {}, 400, "invalid-argument"),
                                              ((bytes((64 << 20) + 1),), {}, 413, "limit")]:
            with self.subTest(arguments=arguments[1:], **more):
                answer = self.ask(*arguments, **more)
                self.assertEqual((answer[0], answer[1]["kind"], answer[1]["status"]), (status, kind, status), answer)

    def test_other_deployments_ask_by_the_handle(self):
        told = self.handle.detect.remote(FILES[0].read_bytes(), "rings").result()
        self.assertEqual(np.float32(told["pred_score"]), np.float32(self.ask(FILES[0].read_bytes())[1]["results"][0]["pred_score"]))

    def test_a_replica_dies_under_load_and_only_what_it_was_judging_fails(self):
        ended, answers = threading.Event(), []

        def client():
            while not ended.is_set():
                answers.append(self.status(FILES[len(answers) % len(FILES)].read_bytes()))

        clients = [threading.Thread(target=client) for _ in range(4)]
        for each in clients:
            each.start()
        try:
            self.wait_for(lambda: len(answers) > 20)
            os.kill(replicas()[0], signal.SIGKILL)
            known = len(answers)
            self.wait_for(lambda: len(answers) > known + 40)
            self.wait_for(lambda: len(replicas()) == 2)  # Serve starts another
        finally:
            ended.set()
            for each in clients:
                each.join()
        counted = collections.Counter(answers)
        self.assertLessEqual(set(counted), {200, 500})
        self.assertLessEqual(counted.total() - counted[200], 2, counted)  # a replica of one thread takes two requests

    def wait_for(self, holds):
        end = time.monotonic() + 120
        while not holds():
            self.assertLess(time.monotonic(), end, "nothing happens")
            time.sleep(0.05)


class Configuration(unittest.TestCase):
    def test_the_example_serves_until_it_is_interrupted(self):
        port = free_port()
        example = (ROOT / "examples/cluster/ray_serve.yaml").read_text()
        self.assertIn("port: 8000\n", example)
        (FOLDER / "ray_serve.yaml").write_text(example.replace("port: 8000\n", f"port: {port}\n"))
        with open(FOLDER / "serve.log", "w") as log:
            served = subprocess.Popen([pathlib.Path(sys.executable).parent / "serve", "run", FOLDER / "ray_serve.yaml"], cwd=ROOT, stdout=log, stderr=log)
        try:
            answer = self.patiently_ask(served, port)
            told = inctrl.Detector().detect(FILES[-1], ROOT / "examples/ring/normal")
            self.assertEqual(np.float32(answer["results"][0]["pred_score"]), np.float32(told.pred_score))
        finally:
            served.send_signal(signal.SIGINT)
            served.wait(60)

    def patiently_ask(self, served, port):
        end = time.monotonic() + 120
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                connection.request("POST", "/v1/prompt-sets/rings:detect", FILES[-1].read_bytes(), {"Content-Type": "image/jpeg"})
                response = connection.getresponse()
                if response.status == 200:
                    return json.loads(response.read())
            except OSError:
                pass
            finally:
                connection.close()
            if served.poll() is not None or time.monotonic() > end:
                raise AssertionError((FOLDER / "serve.log").read_text())
            time.sleep(0.2)


class Arguments(unittest.TestCase):
    def test_what_is_wrong_is_said_before_anything_is_deployed(self):
        for arguments, error, words in [({"prompts": "x", "treads": 2}, ValueError, "treads"), ({"prompts": "x", "replicas": 0}, ValueError, "replicas")]:
            with self.subTest(arguments), self.assertRaisesRegex(error, words):
                inctrl.ray.serve.Arguments(**arguments)
        with self.assertRaisesRegex(inctrl.NotFoundError, "nowhere"):
            inctrl.ray.serve.app(inctrl.ray.serve.Arguments(prompts="nowhere"))

    def test_the_command_line_gives_words(self):
        given = inctrl.ray.serve.Arguments(prompts="x", replicas="2", threads="4", threshold="0.5")
        self.assertEqual((given.replicas, given.threads, given.threshold), (2, 4, 0.5))


def replicas():
    """The processes of the application's replicas, by the title that Ray gives them."""
    found = []
    for process in os.listdir("/proc"):
        try:
            with open(f"/proc/{process}/cmdline", "rb") as title:
                if b"ServeReplica:default:inctrl" in title.read():
                    found.append(int(process))
        except (NotADirectoryError, FileNotFoundError, ProcessLookupError):
            pass
    return found


if __name__ == "__main__":
    unittest.main()
