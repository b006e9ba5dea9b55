"""The program with `serve`, for tests that are its clients."""
import http.client
import json
import os
import re
import signal
import subprocess
import threading

from support import PROGRAM


def form(fields=(), files=()):
    """multipart/form-data: [(name, text)], [(name, path)] -> (type, body)."""
    boundary = "f0rmb0undary"
    parts = []
    for name, text in fields:
        parts.append(f"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n".encode())
    for name, path in files:
        parts.append(f"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{path.name}\"\r\n\r\n".encode())
        parts += [path.read_bytes(), b"\r\n"]
    return f"multipart/form-data; boundary={boundary}", b"".join([*parts, f"--{boundary}--\r\n".encode()])


class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def json(self):
        return json.loads(self.body)


class Server:
    """The program with `serve`, on a port that is free unless one is given."""

    def __init__(self, data, *flags, environment=None):
        port = [] if "--port" in flags else ["--port", "0"]
        self.process = subprocess.Popen([PROGRAM, "serve", *port, "--data", data, *map(str, flags)], stderr=subprocess.PIPE, text=True,
                                        env={**os.environ, **(environment or {})})
        self.log = []
        for line in self.process.stderr:
            self.log.append(line)
            if found := re.search(r"at (https?)://(\S+):(\d+)/", line):
                self.port = int(found[3])
                break
        else:
            raise AssertionError(f"it did not start: {''.join(self.log)}")
        self.reader = threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True)
        self.reader.start()

    def ask(self, method, path, body=None, content_type=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        if content_type:
            headers["Content-Type"] = content_type
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post_json(self, path, value):
        return self.ask("POST", path, json.dumps(value), "application/json")

    def post_form(self, path, fields=(), files=()):
        content_type, body = form(fields, files)
        return self.ask("POST", path, body, content_type)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stderr.close()

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(60)
