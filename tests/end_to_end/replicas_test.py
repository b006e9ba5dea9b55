"""`inctrl serve --follow`: replicas that judge by the prompt sets of another server."""
import http.server
import json
import threading
import time
import unittest

from serving import Server
from support import EXAMPLES, EndToEnd, normals

QUERIES = [EXAMPLES / "ring/defective/04_scratch.jpg", *normals("ring", 5, 6)]


def until(holds, seconds=30):
    """Waits until something holds, and gives what it gave."""
    latest = time.monotonic() + seconds
    while time.monotonic() < latest:
        if value := holds():
            return value
        time.sleep(0.05)
    raise AssertionError(f"{holds} did not come to hold in {seconds} s")


class Replicas(EndToEnd):
    def server(self, name, *flags):
        server = Server(self.folder / name, *flags, environment={"no_proxy": "127.0.0.1"})
        self.addCleanup(server.kill)
        return server

    def setUp(self):
        super().setUp()
        self.home = self.server("home")
        self.address = f"http://127.0.0.1:{self.home.port}"

    def replica(self, name="replica", *flags, home=None):
        return self.server(name, "--follow", home or self.address, *flags)

    def create(self, name="rings", first=1, last=3):
        answer = self.home.post_form("/v1/prompt-sets", [("name", name)], [("images", picture) for picture in normals("ring", first, last)])
        self.assertEqual(answer.status, 201, answer.body)
        return answer.json

    def judged(self, server, name="rings"):
        answer = server.post_form(f"/v1/prompt-sets/{name}:detect?store=false", files=[("images", query) for query in QUERIES])
        self.assertEqual(answer.status, 200, answer.body)
        return [(r["pred_score"], r["pred_label"], r["threshold"], r["prompts"]) for r in answer.json["results"]]

    def set_of(self, server, name="rings"):
        answer = server.get(f"/v1/prompt-sets/{name}")
        return answer.json if answer.status == 200 else None

    def follows(self, server, name="rings"):
        """The replica has the set as the home has it."""
        keys = ("id", "name", "version", "digest", "threshold_set", "threshold", "normals")
        home, here = self.set_of(self.home, name), self.set_of(server, name)
        return here if home and here and all(home[key] == here[key] for key in keys) else None

    def test_a_replica_judges_as_its_home_does(self):
        self.create()
        replica = self.replica()
        followed = until(lambda: self.follows(replica))
        self.assertEqual((followed["follows"], self.set_of(self.home)["follows"]), (self.address, None))
        self.assertEqual(self.judged(replica), self.judged(self.home))
        images = replica.get("/v1/prompt-sets/rings/images").json["images"]
        self.assertEqual(len(images), 3)
        self.assertEqual(replica.get(f"/v1/prompt-sets/rings/images/{images[0]['id']}?thumbnail=true").status, 200)

    def test_what_changes_at_home_comes(self):
        replica = self.replica()
        self.create()
        until(lambda: self.follows(replica))
        self.home.post_form("/v1/prompt-sets/rings/images", files=[("images", normals("ring", 4, 4)[0])])
        self.assertEqual(until(lambda: self.follows(replica))["version"], 2)
        self.home.ask("PATCH", "/v1/prompt-sets/rings", '{"threshold": 0.25}', "application/json")
        self.assertEqual(until(lambda: self.follows(replica))["threshold"], 0.25)
        self.assertEqual(self.judged(replica), self.judged(self.home))
        self.home.ask("PATCH", "/v1/prompt-sets/rings", '{"name": "flanges"}', "application/json")
        until(lambda: self.follows(replica, "flanges"))
        self.assertIsNone(self.set_of(replica))
        self.home.ask("DELETE", "/v1/prompt-sets/flanges")
        until(lambda: not self.set_of(replica, "flanges"))
        self.create("flanges", 5, 6)  # another set by that name
        until(lambda: self.follows(replica, "flanges"))

    def test_a_replica_changes_nothing(self):
        self.create()
        replica = self.replica()
        until(lambda: self.follows(replica))
        for method, path in (("PATCH", "rings"), ("DELETE", "rings"), ("POST", "rings/images"), ("POST", "rings:calibrate"), ("DELETE", "rings/mask")):
            with self.subTest(method=method, path=path):
                answer = replica.ask(method, f"/v1/prompt-sets/{path}", "{}" if method != "DELETE" else None, "application/json")
                self.assertEqual((answer.status, answer.json["kind"]), (409, "conflict"))
                self.assertIn(self.address, answer.json["detail"])
        self.assertEqual(replica.post_form("/v1/prompt-sets", [("name", "own")], [("images", QUERIES[1])]).status, 409)

    def test_a_replica_goes_on_without_its_home(self):
        self.create()
        replica = self.replica()
        until(lambda: self.follows(replica))
        before = self.judged(replica)
        self.home.kill()
        until(lambda: any("cannot be followed" in line for line in replica.log))
        self.assertEqual(self.judged(replica), before)
        replica.kill()
        replica = self.replica()  # starts with what it kept
        self.assertEqual(replica.get("/readyz").status, 200)
        self.assertEqual(self.judged(replica), before)

    def test_a_replica_without_sets_is_not_ready_before_its_home_answers(self):
        self.home.kill()
        replica = self.replica()
        self.assertEqual((replica.get("/readyz").status, replica.get("/healthz").status), (503, 200))
        self.assertIn("inctrl_follow_age_seconds -1", replica.get("/metrics").body.decode())

    def test_sets_of_its_own_stay(self):
        own = self.server("replica")
        for name in ("own", "taken"):
            own.post_form("/v1/prompt-sets", [("name", name)], [("images", QUERIES[1])])
        own.end()
        self.create("taken")
        self.create()
        replica = self.replica()
        until(lambda: self.follows(replica))
        until(lambda: any("taken@1" in line and "was made here" in line for line in replica.log))
        self.assertEqual([self.set_of(replica, name)["follows"] for name in ("own", "taken")], [None, None])

    def test_a_token_is_shown(self):
        tokens = self.write("tokens.txt", b"not-for-anybody-else read\n")
        tokens.chmod(0o600)
        home = self.server("guarded", "--token-file", tokens)
        address = f"http://127.0.0.1:{home.port}"
        without = self.replica("without", home=address)
        until(lambda: any("status 401" in line for line in without.log))
        self.assertEqual(without.get("/readyz").status, 503)
        until(lambda: self.replica_is_ready(address, tokens))

    def replica_is_ready(self, address, tokens):
        replica = self.replica("with", "--follow-token-file", tokens, home=address)
        return until(lambda: replica.get("/readyz").status == 200)

    def test_what_is_not_what_it_says_is_not_taken(self):
        made = self.create()
        exported = self.home.get("/v1/prompt-sets/rings:export").body
        other = made | {"id": made["id"][:-1] + ("0" if made["id"][-1] != "0" else "1"), "name": "other"}
        listed = [made, other | {"digest": "0" * 64}, {"id": 7}]
        for shown, words in (({"prompt_sets": listed[:2], "next": None}, "digest"), ({"prompt_sets": listed, "next": None}, "another form"),
                             ({"prompt_sets": [], "next": "x"}, "no end"), ([], "no inctrl serve"), ("{", "JSON")):
            with self.subTest(words=words), Pretender(shown, exported) as address:
                replica = self.replica(f"replica-{words}", home=address)
                until(lambda: any("cannot be followed" in line and words in line for line in replica.log))
                self.assertIsNone(self.set_of(replica, "other"))
                self.assertEqual(self.set_of(replica) is not None, words == "digest")  # one bad set keeps back no other


class Pretender:
    """A server that lists what it is told to, and exports the same bytes for each set."""

    def __init__(self, listed, exported):
        body = listed if isinstance(listed, str) else json.dumps(listed)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                content = exported if ":export" in self.path else body.encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


if __name__ == "__main__":
    unittest.main()
