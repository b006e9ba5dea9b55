"""`inctrl serve` killed at random moments under load: nothing it acknowledged is lost, and its folder opens every time.
INCTRL_KILLS=200 kills it so often; without it, a few times."""
import http.client
import os
import random
import subprocess
import threading
import time
import unittest

from serving import Server
from support import EXAMPLES, PROGRAM, EndToEnd, normals, run

KILLS = int(os.environ.get("INCTRL_KILLS", 8))
CLIENTS = 4
PICTURES = [path.read_bytes() for path in sorted((EXAMPLES / "ring/defective").glob("*.jpg"))]


class Told:
    """What the server acknowledged. What was under way when it died may have happened or not."""

    def __init__(self):
        self.lock = threading.Lock()
        self.results, self.reviews, self.sets, self.gone, self.unsure = {}, {}, {}, set(), set()
        self.fresh = []  # since the last look


class Client(threading.Thread):
    """Judges, reviews, removes, and makes prompt sets, until the server is gone."""

    def __init__(self, server, told, seed):
        super().__init__(daemon=True)
        self.server, self.told, self.random, self.mine, self.faults = server, told, random.Random(seed), [], []

    def run(self):
        try:
            while True:
                self.random.choices([self.judge, self.review, self.remove, self.make_set, self.change_set], [6, 3, 1, 1, 1])[0]()
        except (OSError, http.client.HTTPException):
            pass

    def acknowledged(self, answer, status, key):
        """Whether it was; what it changed is unsure until it is."""
        if answer.status != status:
            self.faults.append((key, answer.status, answer.body[:300]))
        return answer.status == status

    def ask(self, key, *arguments, **more):
        with self.told.lock:
            self.told.unsure.add(key)
        answer = self.server.ask(*arguments, **more)
        with self.told.lock:
            self.told.unsure.discard(key)
        return answer

    def judge(self):
        picture = self.random.choice(PICTURES)
        answer = self.server.ask("POST", "/v1/prompt-sets/rings:detect", picture, "image/jpeg")
        if self.acknowledged(answer, 200, "judge"):
            result = answer.json["results"][0]
            self.mine.append(result["id"])
            with self.told.lock:
                self.told.results[result["id"]] = (result["pred_score"], picture)
                self.told.fresh.append(result["id"])

    def review(self):
        if self.mine:
            key, label = self.random.choice(self.mine), self.random.choice(["normal", "anomalous"])
            if self.acknowledged(self.ask(key, "POST", f"/v1/results/{key}:review", f'{{"label": "{label}"}}', "application/json"), 200, key):
                self.told.reviews[key] = label

    def remove(self):
        if len(self.mine) > 4:
            key = self.mine.pop(self.random.randrange(len(self.mine)))
            if self.acknowledged(self.ask(key, "DELETE", f"/v1/results/{key}"), 204, key):
                self.told.gone.add(key)

    def make_set(self):
        name = f"set-{self.random.getrandbits(64):016x}"
        answer = self.server.post_form("/v1/prompt-sets", [("name", name)], [("images", f) for f in normals("ring", 1, 2)])
        if self.acknowledged(answer, 201, name):
            self.told.sets[name] = 1

    def change_set(self):
        names = list(self.told.sets)
        if names:
            name = self.random.choice(names)
            with self.told.lock:
                if name in self.told.unsure:  # another client is at it
                    return
                self.told.unsure.add(name)
            answer = self.server.ask("PATCH", f"/v1/prompt-sets/{name}", '{"threshold": %.3f}' % self.random.random(), "application/json")
            with self.told.lock:
                self.told.unsure.discard(name)
            if self.acknowledged(answer, 200, name):
                self.told.sets[name] = answer.json["version"]


class Killed(EndToEnd):
    def look(self, server, told, keys):
        for key in keys:
            score, picture = told.results[key]
            answer = server.get(f"/v1/results/{key}")
            if key in told.gone:
                self.assertEqual(answer.status, 404, key)
            elif answer.status == 404:
                self.assertIn(key, told.unsure, "an acknowledged result is gone")
            else:
                self.assertEqual(answer.json["pred_score"], score)
                if key not in told.unsure:
                    self.assertEqual((answer.json["review"] or {}).get("label"), told.reviews.get(key))
                self.assertEqual(server.get(f"/v1/results/{key}/picture").body, picture)
                self.assertEqual(server.get(f"/v1/results/{key}/map?kind=values").status, 200)

    def look_at_sets(self, server, told, names):
        for name in names:
            answer = server.get(f"/v1/prompt-sets/{name}")
            self.assertEqual(answer.status, 200, f"{name} is gone")
            self.assertIn(answer.json["version"] - told.sets[name], [0, 1] if name in told.unsure else [0])
            told.sets[name] = answer.json["version"]
            told.unsure.discard(name)

    def test_nothing_acknowledged_is_lost(self):
        seed = int(os.environ.get("INCTRL_SEED", random.randrange(1 << 30)))
        print(f"{KILLS} kills, INCTRL_SEED={seed}", flush=True)
        dice, told, data, clients = random.Random(seed), Told(), self.folder / "data", []
        server = Server(data)
        self.addCleanup(lambda: server.kill())
        self.assertEqual(server.post_form("/v1/prompt-sets", [("name", "rings")], [("images", f) for f in normals("ring")]).status, 201)
        for number in range(KILLS):
            clients = [Client(server, told, dice.random()) for _ in range(CLIENTS)]
            for client in clients:
                client.start()
            time.sleep(dice.uniform(0.05, 2))
            server.kill()
            for client in clients:
                client.join(60)
                self.assertFalse(client.is_alive() or client.faults, client.faults)
            if dice.random() < 0.2:  # dies while it starts, too
                early = subprocess.Popen([PROGRAM, "serve", "--port", "0", "--data", data], stderr=subprocess.DEVNULL)
                time.sleep(dice.uniform(0, 0.4))
                early.kill()
                early.wait()
            server = Server(data)
            older = [key for key in told.results if key not in told.gone]
            self.look(server, told, {*told.fresh, *dice.sample(older, min(20, len(older)))})
            self.look_at_sets(server, told, dice.sample(list(told.sets), min(10, len(told.sets))))
            told.fresh = []
        self.look(server, told, told.results)
        self.look_at_sets(server, told, list(told.sets))
        self.assertEqual(server.end(), 0)
        check = run("serve", "--check", "--data", data)
        self.assertEqual(check.returncode, 0, check.stdout + check.stderr)
        print(f"kept: {len(told.results) - len(told.gone)} results, {len(told.reviews)} reviews, {len(told.sets)} prompt sets; {len(told.gone)} removed\n{check.stdout}", flush=True)
        self.assertGreater(len(told.results), KILLS)


if __name__ == "__main__":
    unittest.main()
