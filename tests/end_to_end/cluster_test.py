"""examples/cluster: a home and two replicas behind HAProxy and nginx, one of which is killed while both are busy."""
import http.client
import json
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from replicas_test import until
from serving import Server, form
from support import EXAMPLES, ROOT, normals

CLIENTS = 6
QUERY = EXAMPLES / "ring/defective/04_scratch.jpg"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Client(threading.Thread):
    """Asks for one picture after the other, over one connection as long as it holds."""

    def __init__(self, port, ends):
        super().__init__(daemon=True)
        self.port, self.ends = port, ends
        self.scores, self.failures = [], []
        self.start()

    def run(self):
        content_type, body = form(files=[("images", QUERY)])
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        known = 0
        while not self.ends.is_set():
            try:
                connection.request("POST", "/v1/prompt-sets/rings:detect?store=false", body, {"Content-Type": content_type})
                answer = connection.getresponse()
                text = answer.read()
                if answer.status == 200:
                    self.scores.append(json.loads(text)["results"][0]["pred_score"])
                else:
                    self.failures.append(answer.status)
                    connection.close()  # as the balancer does after its own answers
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(error)
                connection.close()
            if len(self.failures) > known:  # a moment, in which the system takes the dead server's address away
                known = len(self.failures)
                time.sleep(0.1)
        connection.close()


class Cluster(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.home = self.server("home")
        answer = self.home.post_form("/v1/prompt-sets", [("name", "rings")], [("images", picture) for picture in normals("ring", 1, 3)])
        self.assertEqual(answer.status, 201, answer.body)
        self.replicas = [self.replica("replica1"), self.replica("replica2")]
        self.ports = {8420: self.home.port, 8421: self.replicas[0].port, 8422: self.replicas[1].port, 8400: free_port()}

    def server(self, name, *flags):
        server = Server(self.folder / name, "--threads", "1", *flags, environment={"no_proxy": "127.0.0.1"})
        self.addCleanup(server.kill)
        return server

    def replica(self, name):
        replica = self.server(name, "--follow", f"http://127.0.0.1:{self.home.port}")
        until(lambda: replica.get("/v1/prompt-sets/rings").status == 200)
        return replica

    def balancer(self, name, *command):
        """The example's configuration, at ports that are free."""
        text = (ROOT / "examples/cluster" / name).read_text()
        text = re.sub(r"127\.0\.0\.1:(84\d\d)", lambda found: f"127.0.0.1:{self.ports[int(found[1])]}", text)
        file = self.folder / name
        file.write_text(text.replace("/tmp/", f"{self.folder}/"))
        process = subprocess.Popen([*command, file], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.terminate)
        until(lambda: process.poll() is not None or self.asked("GET", "/readyz") == 200)
        self.assertIsNone(process.poll())

    def asked(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[8400], timeout=60)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def judged(self, replica):
        """How many pictures it judged."""
        return sum(map(int, re.findall(r"^inctrl_images_total\{.*\} (\d+)", replica.get("/metrics").body.decode(), re.M)))

    def kill_one_under_load(self):
        """The clients' failures, and the scores that they got."""
        ends = threading.Event()
        clients = [Client(self.ports[8400], ends) for _ in range(CLIENTS)]
        until(lambda: all(len(client.scores) >= 3 for client in clients), 60)
        for replica in self.replicas:
            self.assertGreater(self.judged(replica), 0)  # both judge
        before = [len(client.scores) for client in clients]
        self.replicas[0].kill()
        until(lambda: all(len(client.scores) >= done + 3 for client, done in zip(clients, before)), 60)
        again = Server(self.folder / "replica1", "--threads", "1", "--port", self.ports[8421], "--follow", f"http://127.0.0.1:{self.home.port}",
                       environment={"no_proxy": "127.0.0.1"})
        self.addCleanup(again.kill)
        until(lambda: self.judged(again), 60)  # it is asked again
        ends.set()
        for client in clients:
            client.join(60)
        self.assertEqual(len({score for client in clients for score in client.scores}), 1)
        return [failure for client in clients for failure in client.failures]

    def changes_go_home(self):
        self.assertEqual(self.asked("PATCH", "/v1/prompt-sets/rings", '{"threshold": 0.3}'), 200)
        self.assertEqual(self.home.get("/v1/prompt-sets/rings").json["threshold_set"], 0.3)

    @unittest.skipUnless(shutil.which("haproxy"), "no haproxy here")
    def test_haproxy_loses_no_more_than_what_a_killed_replica_was_judging(self):
        self.balancer("haproxy.cfg", "haproxy", "-db", "-f")
        self.changes_go_home()
        self.assertLessEqual(len(self.kill_one_under_load()), CLIENTS)  # all clients may have waited for it

    @unittest.skipUnless(shutil.which("nginx"), "no nginx here")
    def test_nginx_loses_none(self):
        self.balancer("nginx.conf", "nginx", "-g", "daemon off;", "-c")
        self.changes_go_home()
        self.assertEqual(self.kill_one_under_load(), [])


if __name__ == "__main__":
    unittest.main()
