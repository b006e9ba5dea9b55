"""A hub of models on this machine, and the store of files it redirects to, both as unreliable as a test wants them."""
import hashlib
import http.server
import json
import re
import socket
import socketserver
import ssl
import threading
import time


def git_id(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # clients go away on purpose


class FakeHub:
    """Repositories {"owner/name": {path: bytes}}. `certificate` (a file with key and certificate) makes it HTTPS.

    What goes wrong, all by file path (or "list"): `statuses` are answered first, one after the other, (status, headers);
    `drops` are numbers of bytes after which a connection is closed; `lies` change what the list states of a file;
    `served` is what is sent in place of the content; `stalls` is a number of bytes after which nothing more comes."""

    commit = "0123456789abcdef0123456789abcdef01234567"

    def __init__(self, certificate=None):
        self.repositories, self.cards = {}, {}
        self.token = None            # needed by the hub itself
        self.redirect = False        # to the store, another port
        self.location = None         # ... or to this address
        self.ranges = True
        self.bytes_a_second = None
        self.list_bytes = None       # in place of the list
        self.statuses, self.drops, self.lies, self.served, self.stalls = {}, {}, {}, {}, {}
        self.requests = []           # (server, path, headers)
        self.ended = threading.Event()
        self.servers = {name: self.start(name, certificate) for name in ("hub", "store")}
        self.scheme = "https" if certificate else "http"

    def start(self, name, certificate):
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                hub.answer(name, self)

            def log_message(self, *arguments):
                pass

        server = Server(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server

    def close(self):
        self.ended.set()
        for server in self.servers.values():
            server.shutdown()
            server.server_close()

    def address(self, name="hub", host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.servers[name].server_address[1]}"

    def asked(self, ending, server=None):
        """The headers of each request for a path with that ending."""
        return [headers for name, path, headers in self.requests
                if path.split("?")[0].endswith(ending) and name == (server or name)]

    def ranges_asked(self, ending):
        return [headers.get("Range") for headers in self.asked(ending, "store" if self.redirect else "hub")]

    def answer(self, name, handler):
        path = re.sub("^http://[^/]*", "", handler.path)  # as a proxy is asked
        self.requests.append((name, path, dict(handler.headers)))
        if name == "hub" and self.token and handler.headers.get("Authorization") != f"Bearer {self.token}":
            return self.send(handler, 401, {"X-Error-Message": "Access to this model is restricted"})
        listing = re.fullmatch(r"/api/models/([^/]+/[^/]+)/revision/([^/]+)\?blobs=true", path)
        file = re.fullmatch(r"(?:/([^/]+/[^/]+)/resolve/([0-9a-f]{40})|/store/([^/]+/[^/]+))/([^?]+)(?:\?.*)?", path)
        key = "list" if listing else file[4] if file else path
        if name == ("store" if self.redirect and file else "hub") and self.statuses.get(key):
            status, headers = self.statuses[key].pop(0)
            return self.send(handler, status, headers)
        repository = listing[1] if listing else file and (file[1] or file[3])
        if repository not in self.repositories:
            return self.send(handler, 404, {"X-Error-Code": "RepoNotFound"})
        if listing:
            if listing[2] not in ("main", self.commit):
                return self.send(handler, 404, {"X-Error-Code": "RevisionNotFound"})
            return self.send(handler, 200, {"Content-Type": "application/json"}, self.list_of(repository))
        if key not in self.repositories[repository]:
            return self.send(handler, 404, {"X-Error-Code": "EntryNotFound"})
        if name == "hub" and self.redirect:
            return self.send(handler, 302, {"Location": self.location or f"{self.address('store')}/store/{repository}/{key}?signature=x"})
        return self.send_file(handler, key, self.served.get(key, self.repositories[repository][key]))

    def list_of(self, repository):
        siblings = []
        for path, data in self.repositories[repository].items():
            sibling = {"rfilename": path, "size": len(data), "blobId": git_id(data)}
            if path.endswith((".safetensors", ".bin")):
                sibling["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 134}
            for field, value in self.lies.get(path, {}).items():
                if field == "sha256":
                    sibling["lfs"]["sha256"] = value
                elif field == "size":
                    sibling["size"] = value
                    if "lfs" in sibling:
                        sibling["lfs"]["size"] = value
                else:
                    sibling[field] = value
            siblings.append(sibling)
        whole = {"id": repository, "sha": self.commit, "private": False, "tags": ["vision"],
                 "cardData": self.cards.get(repository, {}), "siblings": siblings}
        return json.dumps(whole).encode() if self.list_bytes is None else self.list_bytes

    def send(self, handler, status, headers, content=b""):
        handler.send_response(status)
        for field, value in {"Content-Length": len(content), **headers}.items():
            handler.send_header(field, str(value))
        handler.end_headers()
        self.send_slowly(handler, "list", content)

    def send_file(self, handler, key, content):
        first = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range") or "")
        begin = int(first[1]) if first and self.ranges else 0
        if begin >= len(content) > 0 and begin:
            return self.send(handler, 416, {"Content-Range": f"bytes */{len(content)}"})
        handler.send_response(206 if first and self.ranges else 200)
        if first and self.ranges:
            handler.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        handler.send_header("Content-Length", str(len(content) - begin))
        handler.end_headers()
        self.send_slowly(handler, key, content[begin:])

    def send_slowly(self, handler, key, content):
        end = self.drops[key].pop(0) if self.drops.get(key) else None
        stall = self.stalls[key].pop(0) if self.stalls.get(key) else None
        piece = 8192 if not self.bytes_a_second else max(1, self.bytes_a_second // 20)
        limit = min(len(content), *(n for n in (end, stall, len(content)) if n is not None))
        for begin in range(0, limit, piece):
            handler.wfile.write(content[begin:min(begin + piece, limit)])
            if self.bytes_a_second:
                time.sleep(0.05)
        if stall is not None:
            self.ended.wait(60)
        if end is not None:
            handler.close_connection = True
            handler.wfile.flush()
            handler.connection.shutdown(socket.SHUT_RDWR)
