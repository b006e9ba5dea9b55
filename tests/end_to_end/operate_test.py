"""`inctrl serve` as its operators meet it: TLS, a full disk, room, damage, too much work, and its end."""
import http.client
import signal
import ssl
import subprocess
import threading
import time
import unittest

from serving import Server
from support import EXAMPLES, EndToEnd, normals, run

DEFECTIVE = sorted((EXAMPLES / "ring/defective").glob("*.jpg"))
PICTURE = DEFECTIVE[0].read_bytes()


class Operate(EndToEnd):
    def start(self, *flags, data=None, rings=True):
        server = Server(data or self.folder / "data", *flags)
        self.addCleanup(server.kill)
        if rings:
            made = server.post_form("/v1/prompt-sets", [("name", "rings")], [("images", f) for f in normals("ring")])
            self.assertEqual(made.status, 201, made.body)
        return server

    def judge(self, server, query=""):
        return server.ask("POST", f"/v1/prompt-sets/rings:detect?{query}", PICTURE, "image/jpeg")

    def many(self, server, count):
        """A request of many pictures under way: a thread, and the list that will hold its answer."""
        answers = []
        thread = threading.Thread(target=lambda: answers.append(
            server.post_form("/v1/prompt-sets/rings:detect?store=false", files=[("images", DEFECTIVE[i % len(DEFECTIVE)]) for i in range(count)])))
        thread.start()
        self.addCleanup(thread.join)
        return thread, answers

    def wait_for_queue(self, server):
        deadline = time.monotonic() + 20
        while server.get("/v1/system").json["queue"]["length"] == 0:
            self.assertLess(time.monotonic(), deadline, "nothing was queued")
            time.sleep(0.01)

    def test_tls(self):
        certificate = self.folder / "server.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", certificate, "-out", self.folder / "only.pem", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
        certificate.write_bytes(certificate.read_bytes() + (self.folder / "only.pem").read_bytes())
        server = self.start("--tls-cert", certificate, rings=False)
        trusted = ssl.create_default_context(cafile=str(self.folder / "only.pem"))
        connection = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=20, context=trusted)
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.read()), (200, b"ok\n"))
        with self.assertRaises((http.client.HTTPException, OSError)):
            server.get("/healthz")  # plain HTTP
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode, old.maximum_version = False, ssl.CERT_NONE, ssl.TLSVersion.TLSv1_1
        with self.assertRaises(OSError):
            http.client.HTTPSConnection("127.0.0.1", server.port, timeout=20, context=old).request("GET", "/healthz")

    def test_a_broken_certificate_is_named(self):
        broken = self.write("broken.pem", b"no certificate")
        answer = run("serve", "--port", "0", "--data", self.folder / "data", "--tls-cert", broken)
        self.assertNotEqual(answer.returncode, 0)
        self.assertIn("broken.pem", answer.stderr)

    def test_a_full_disk_refuses_and_loses_nothing(self):
        disk = self.folder / "disk"
        disk.mkdir()
        # Beyond the 64 MiB that are held back.
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=72m", "tmpfs", disk], capture_output=True).returncode:
            print("skipped: a small disk needs the right to mount one", flush=True)
            self.skipTest("may not mount")
        self.addCleanup(subprocess.run, ["umount", "-l", disk])
        server = self.start(data=disk / "data")
        kept = []
        for i in range(400):  # all different: the same picture twice is one file
            answer = server.ask("POST", "/v1/prompt-sets/rings:detect", PICTURE + i.to_bytes(4, "big"), "image/jpeg")
            if answer.status != 200:
                break
            kept.append(answer.json["results"][0]["id"])
        self.assertEqual((answer.status, answer.json["kind"]), (507, "disk-full"), answer.body)
        self.assertGreater(len(kept), 3)
        self.assertEqual(self.judge(server, "store=false").status, 200)
        server.kill()
        again = self.start(data=disk / "data", rings=False)
        for key in kept:
            self.assertEqual(again.get(f"/v1/results/{key}").status, 200)
            self.assertEqual(again.get(f"/v1/results/{key}/picture").status, 200)
        for key in kept[: len(kept) // 2]:
            self.assertEqual(again.ask("DELETE", f"/v1/results/{key}").status, 204)
        self.assertEqual(self.judge(again).status, 200)

    def test_the_oldest_results_go_where_room_is_short_but_reviewed_ones_stay(self):
        server = self.start()
        ids = [self.judge(server).json["results"][0]["id"] for _ in range(8)]
        server.post_json(f"/v1/results/{ids[0]}:review", {"label": "anomalous"})
        self.assertEqual(server.end(), 0)
        server = self.start("--keep-gib", "1e-6", rings=False)
        deadline = time.monotonic() + 20
        while len(server.get("/v1/results").json["results"]) > 1 and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual([r["id"] for r in server.get("/v1/results").json["results"]], [ids[0]])
        self.assertEqual(server.get(f"/v1/results/{ids[0]}/picture").body, PICTURE)

    def test_damage_is_found_named_and_repaired(self):
        server = self.start()
        key = self.judge(server).json["results"][0]["id"]
        other = server.ask("POST", "/v1/prompt-sets/rings:detect", DEFECTIVE[1].read_bytes(), "image/jpeg").json["results"][0]["id"]
        self.assertEqual(server.end(), 0)
        blob = next(f for f in (self.folder / "data/blobs").rglob("*") if f.is_file() and f.read_bytes() == PICTURE)
        blob.write_bytes(PICTURE[:-1] + b"?")
        found = run("serve", "--check", "--data", self.folder / "data")
        self.assertEqual(found.returncode, 1, found.stdout)
        self.assertIn(key, found.stdout + found.stderr)
        run("serve", "--check", "--repair", "--data", self.folder / "data")
        self.assertEqual(run("serve", "--check", "--data", self.folder / "data").returncode, 0)
        again = self.start(rings=False)
        self.assertEqual((again.get(f"/v1/results/{key}").status, again.get(f"/v1/results/{other}").status), (404, 200))

    def test_what_is_under_way_is_answered_before_the_end(self):
        server = self.start("--threads", 1)
        thread, answers = self.many(server, 40)
        self.wait_for_queue(server)
        server.process.send_signal(signal.SIGTERM)
        thread.join()
        self.assertEqual((answers[0].status, len(answers[0].json["results"])), (200, 40))
        self.assertEqual(server.process.wait(20), 0)

    def test_a_full_queue_says_when_to_come_again(self):
        server = self.start("--threads", 1, "--queue", 8)
        thread, answers = self.many(server, 40)
        self.wait_for_queue(server)
        refused = self.judge(server, "store=false")
        self.assertEqual((refused.status, refused.json["kind"]), (429, "busy"))
        self.assertGreater(int(refused.headers["Retry-After"]), 0)
        thread.join()
        self.assertEqual(answers[0].status, 200)

    def test_a_request_has_a_deadline_and_its_work_is_not_begun_afterwards(self):
        self.assertEqual(self.start().end(), 0)  # the set is there; it may take its time
        server = self.start("--threads", 1, "--deadline", 2, "--max-pictures", 1000, "--queue", 1000, rings=False)
        begin = time.monotonic()
        late = server.post_form("/v1/prompt-sets/rings:detect?store=false", files=[("images", DEFECTIVE[0])] * 700)
        self.assertEqual((late.status, late.json["kind"]), (503, "deadline"), late.body[:200])
        self.assertLess(time.monotonic() - begin, 15)
        while server.get("/v1/system").json["queue"]["length"] > 0:
            self.assertLess(time.monotonic() - begin, 15, "work that nobody waits for is still done")
        self.assertEqual(self.judge(server, "store=false").status, 200)


if __name__ == "__main__":
    unittest.main()
