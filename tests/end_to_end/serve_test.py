"""`inctrl serve` as its clients meet it: over HTTP, and over a restart."""
import base64
import csv
import io
import json
import os
import socket
import struct
import unittest
import urllib.parse

from serving import Server
from support import EXAMPLES, PROGRAM, EndToEnd, normals, run

DEFECTIVE = sorted((EXAMPLES / "ring/defective").glob("*.jpg"))


class Serve(EndToEnd):
    def setUp(self):
        super().setUp()
        self.server = self.start()

    def start(self, *flags, **options):
        server = Server(self.folder / "data", *flags, **options)
        self.addCleanup(server.kill)
        return server

    def make_rings(self, *more):
        made = self.server.post_form("/v1/prompt-sets", [("name", "rings"), *more], [("images", f) for f in normals("ring", 1, 4)])
        self.assertEqual(made.status, 201, made.body)
        return made.json

    def test_the_whole_way_from_good_pictures_to_a_review_that_lasts(self):
        rings = self.make_rings()
        self.assertEqual((rings["name"], rings["version"], rings["shots"], rings["label"]), ("rings", 1, 4, "rings@1"))
        self.assertGreater(rings["threshold"], 0)
        queries = [*normals("ring", 5, 7), *DEFECTIVE[:3]]
        judged = self.server.post_form("/v1/prompt-sets/rings:detect", files=[("images", f) for f in queries])
        self.assertEqual(judged.status, 200, judged.body)
        results = judged.json["results"]
        self.assertEqual([r["image"] for r in results], [f.name for f in queries])
        scores = [r["pred_score"] for r in results]
        self.assertLess(max(scores[:3]), min(scores[3:]))
        worst = results[3]
        for kind in ("png", "colours", "overlay"):
            picture = self.server.get(f"/v1/results/{worst['id']}/map?kind={kind}")
            self.assertEqual((picture.status, picture.headers["Content-Type"], picture.body[:4]), (200, "image/png", b"\x89PNG"))
        self.assertEqual(self.server.get(f"/v1/results/{worst['id']}/picture").body, DEFECTIVE[0].read_bytes())
        nearest = self.server.get(f"/v1/results/{worst['id']}/nearest").json
        for query, count in (("", len(queries)), ("?counts=false", None)):
            self.assertEqual(self.server.get(f"/v1/prompt-sets{query}").json["prompt_sets"][0]["results"], count)
        images = self.server.get("/v1/prompt-sets/rings/images").json["images"]
        self.assertIn(nearest["prompt"]["image"], [i["id"] for i in images])
        reviewed = self.server.post_json(f"/v1/results/{worst['id']}:review", {"label": "anomalous", "note": "a scratch"})
        self.assertEqual(reviewed.json["review"]["label"], "anomalous")
        self.assertEqual(self.server.end(), 0)
        self.server = self.start()
        kept = self.server.get("/v1/results?review=anomalous").json["results"]
        self.assertEqual([(r["id"], r["pred_score"], r["review"]["note"]) for r in kept], [(worst["id"], worst["pred_score"], "a scratch")])

    def test_scores_are_those_of_the_program_to_the_last_bit(self):
        self.make_rings()
        queries = [*normals("ring", 5, 8), *DEFECTIVE]
        judged = self.server.post_form("/v1/prompt-sets/rings:detect?store=false", files=[("images", f) for f in queries]).json["results"]
        alone = run("detect", *queries, "--normal", *normals("ring", 1, 4), "--format", "json")
        expected = json.loads(alone.stdout)["results"]
        for mine, theirs in zip(judged, expected):
            for field in ("pred_score", "pred_label", "threshold", "p_value", "parts", "regions", "width", "height", "shots"):
                self.assertEqual(mine[field], theirs[field], (theirs["image"], field))
            self.assertIsNone(mine["id"])

    def test_pictures_come_as_form_raw_body_or_base64_with_one_score(self):
        self.make_rings()
        data = DEFECTIVE[0].read_bytes()
        answers = [self.server.post_form("/v1/prompt-sets/rings:detect", files=[("images", DEFECTIVE[0])]),
                   self.server.ask("POST", "/v1/prompt-sets/rings:detect", data, "image/jpeg", X_Image_Name=DEFECTIVE[0].name),
                   self.server.post_json("/v1/prompt-sets/rings:detect", {"images": [{"name": DEFECTIVE[0].name, "data": base64.b64encode(data).decode()}]})]
        told = [{k: v for k, v in a.json["results"][0].items() if k not in ("id", "created_at", "anomaly_map", "overlay")} for a in answers]
        self.assertEqual(told[0], told[1])
        self.assertEqual(told[0], told[2])

    def test_a_broken_picture_is_one_failure_and_the_others_have_results(self):
        self.make_rings()
        broken = self.write("broken.png", b"no picture")
        results = self.server.post_form("/v1/prompt-sets/rings:detect", files=[("images", f) for f in (normals("ring")[0], broken, DEFECTIVE[0])]).json["results"]
        self.assertEqual(results[1]["error"]["kind"], "bad-format")
        self.assertIn("broken.png", results[1]["error"]["message"])
        self.assertTrue(results[0]["id"] and results[2]["id"])
        alone = self.server.ask("POST", "/v1/prompt-sets/rings:detect", b"no picture", "image/png")
        self.assertEqual((alone.status, alone.json["kind"], alone.headers["Content-Type"]), (422, "bad-format", "application/problem+json"))

    def test_edits_make_versions_and_old_ones_stay(self):
        self.make_rings()
        fifth = normals("ring", 5, 5)[0]
        added = self.server.post_form("/v1/prompt-sets/rings/images", files=[("images", fifth)])
        self.assertEqual((added.status, added.json["version"], added.json["shots"]), (201, 2, 5), added.body)
        images = self.server.get("/v1/prompt-sets/rings/images").json["images"]
        self.assertEqual(images[4]["name"], fifth.name)
        removed = self.server.ask("DELETE", f"/v1/prompt-sets/rings/images/{images[0]['id']}")
        self.assertEqual((removed.status, removed.json["version"], removed.json["shots"]), (200, 3, 4), removed.body)
        self.assertEqual(self.server.get("/v1/prompt-sets/rings?version=1").json["shots"], 4)
        changed = self.server.ask("PATCH", "/v1/prompt-sets/rings", json.dumps({"threshold": 0.5, "name": "circles"}), "application/json")
        self.assertEqual((changed.status, changed.json["threshold"], changed.json["name"], changed.json["version"]), (200, 0.5, "circles", 4), changed.body)
        versions = self.server.get("/v1/prompt-sets/circles/versions").json["versions"]
        self.assertEqual([v["version"] for v in versions], [4, 3, 2, 1])
        result = self.server.post_form("/v1/prompt-sets/circles:detect?version=1", files=[("images", DEFECTIVE[0])]).json["results"][0]
        self.assertEqual(result["prompts"], "circles@1")
        self.assertEqual(self.server.ask("DELETE", "/v1/prompt-sets/circles").status, 204)
        self.assertEqual(self.server.get("/v1/prompt-sets/circles").status, 404)
        self.assertEqual(self.server.get(f"/v1/results/{result['id']}").status, 200)

    def test_calibration_is_shown_before_it_is_saved(self):
        self.make_rings()
        self.server.post_form("/v1/prompt-sets/rings:detect", files=[("images", f) for f in (*normals("ring", 5, 8), *DEFECTIVE[:2])])
        shown = self.server.post_form("/v1/prompt-sets/rings:calibrate", [("false_alarms", "0.2"), ("dry_run", "true")], [("images", f) for f in normals("ring", 9, 10)])
        self.assertEqual(shown.status, 200, shown.body)
        self.assertEqual((shown.json["saved"], shown.json["effect"]["results"], shown.json["prompt_set"]["normals"]), (False, 6, 6))
        self.assertEqual(self.server.get("/v1/prompt-sets/rings").json["version"], 1)
        saved = self.server.post_json("/v1/prompt-sets/rings:calibrate", {"false_alarms": 0.2})
        self.assertEqual((saved.json["saved"], saved.json["prompt_set"]["version"], saved.json["prompt_set"]["false_alarms"]), (True, 2, 0.2))

    def test_masks_exports_and_imports(self):
        self.make_rings()
        mask = self.write("mask.pgm", b"P5\n4 4\n255\n" + bytes([0, 0, 0, 255] * 4))
        masked = self.server.ask("PUT", "/v1/prompt-sets/rings/mask", mask.read_bytes(), "image/x-portable-graymap")
        self.assertEqual((masked.status, masked.json["has_mask"]), (200, True), masked.body)
        self.assertEqual(self.server.get("/v1/prompt-sets/rings/mask").body[:4], b"\x89PNG")
        exported = self.server.get("/v1/prompt-sets/rings:export")
        file = self.write("rings.safetensors", exported.body)
        self.assertIn("4", run("prompts", "show", file).stdout)
        imported = self.server.ask("POST", "/v1/prompt-sets:import?name=copy", exported.body, "application/octet-stream")
        self.assertEqual((imported.status, imported.json["shots"], imported.json["has_mask"]), (201, 4, True), imported.body)
        scores = [self.server.post_form(f"/v1/prompt-sets/{s}:detect?store=false", files=[("images", DEFECTIVE[0])]).json["results"][0]["pred_score"] for s in ("rings", "copy")]
        self.assertEqual(scores[0], scores[1])
        self.assertFalse(self.server.ask("DELETE", "/v1/prompt-sets/rings/mask").json["has_mask"])

    def test_lists_have_pages_filters_and_files(self):
        self.make_rings()
        for f in (*normals("ring", 5, 8), *DEFECTIVE[:2]):
            self.server.post_form("/v1/prompt-sets/rings:detect", files=[("images", f)])
        found, cursor = [], ""
        while True:
            page = self.server.get(f"/v1/results?limit=4&order=score{cursor}").json
            found += page["results"]
            if not page["next"]:
                break
            cursor = "&cursor=" + urllib.parse.quote(page["next"])
        self.assertEqual(len({r["id"] for r in found}), 6)
        self.assertEqual([r["pred_score"] for r in found], sorted((r["pred_score"] for r in found), reverse=True))
        table = list(csv.DictReader(io.StringIO(self.server.get("/v1/results", Accept="text/csv").body.decode())))
        lines = self.server.get("/v1/results?name=" + DEFECTIVE[0].stem, Accept="application/jsonl").body.decode().splitlines()
        self.assertEqual((len(table), [json.loads(line)["image"] for line in lines]), (6, [DEFECTIVE[0].name]))
        self.assertEqual(self.server.get("/v1/results?cursor=forged").status, 400)

    def test_clients_of_http_1_0_are_told_that_the_connection_stays(self):
        self.make_rings()
        self.server.post_form("/v1/prompt-sets/rings:detect", files=[("images", DEFECTIVE[0])])
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as client:
            for _ in range(2):
                client.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n")
                self.assertIn(b"connection: keep-alive", client.recv(4096).lower())
            client.sendall(b"GET /v1/results HTTP/1.0\r\nHost: localhost\r\nAccept: text/csv\r\nConnection: keep-alive\r\n\r\n")
            table = b"".join(iter(lambda: client.recv(4096), b""))  # until it is closed
        head, body = table.split(b"\r\n\r\n", 1)
        self.assertNotIn(b"chunked", head.lower())
        self.assertEqual(len(list(csv.DictReader(io.StringIO(body.decode())))), 1)

    def test_a_table_has_no_formulas_that_a_stranger_named(self):
        self.make_rings()
        picture = self.write("=HYPERLINK(1).jpg", DEFECTIVE[0].read_bytes())
        self.server.post_form("/v1/prompt-sets/rings:detect", files=[("images", picture)])
        table = csv.DictReader(io.StringIO(self.server.get("/v1/results", Accept="text/csv").body.decode()))
        self.assertEqual([row["image"] for row in table], ["'=HYPERLINK(1).jpg"])

    def test_lookout_users_find_their_answer(self):
        self.make_rings()
        answer = self.server.ask("POST", "/v1/prompt-sets/rings:detect-anomalies", DEFECTIVE[0].read_bytes(), "image/jpeg").json["DetectAnomalyResult"]
        self.assertEqual((answer["Source"], answer["IsAnomalous"]), ({"Type": "direct"}, True))
        self.assertTrue(0.5 <= answer["Confidence"] <= 1)
        self.assertEqual(base64.b64decode(answer["AnomalyMask"])[:4], b"\x89PNG")

    def test_inference_protocol_with_binary_data(self):
        self.make_rings()
        picture = DEFECTIVE[0].read_bytes()
        data = struct.pack("<I", len(picture)) + picture
        head = json.dumps({"id": "7", "inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "parameters": {"binary_data_size": len(data)}}],
                           "outputs": [{"name": "pred_score", "parameters": {"binary_data": True}}, {"name": "pred_label"}]}).encode()
        answer = self.server.ask("POST", "/v2/models/rings/infer", head + data, "application/octet-stream", Inference_Header_Content_Length=str(len(head)))
        self.assertEqual(answer.status, 200, answer.body)
        length = int(answer.headers["Inference-Header-Content-Length"])
        told = json.loads(answer.body[:length])
        score = struct.unpack("<f", answer.body[length:])[0]
        expected = self.server.ask("POST", "/v1/prompt-sets/rings:detect", picture, "image/jpeg").json["results"][0]
        self.assertEqual((told["id"], told["model_version"], told["outputs"][1]["data"]), ("7", "1", [expected["pred_label"]]))
        self.assertEqual(score, struct.unpack("<f", struct.pack("<f", expected["pred_score"]))[0])
        self.assertEqual(self.server.get("/v2/models/rings").json["inputs"][0]["name"], "image")

    def test_inference_clients_find_what_went_wrong_where_they_look(self):
        answer = self.server.get("/v2/models/none")
        self.assertEqual((answer.status, answer.json["error"]), (404, answer.json["detail"]))
        zipped = self.server.ask("POST", "/v2/models/none/infer", b"\x1f\x8b", "application/json", Content_Encoding="gzip")
        self.assertEqual((zipped.status, zipped.json["kind"]), (415, "unsupported-media-type"))

    def test_problems_have_stable_kinds(self):
        self.make_rings()
        for method, path, body, content_type, status, kind in (
                ("GET", "/v1/prompt-sets/none", None, None, 404, "not-found"),
                ("GET", "/v1/elsewhere", None, None, 404, "not-found"),
                ("PUT", "/v1/results", None, None, 405, "method-not-allowed"),
                ("GET", "/v1/results?limit=0", None, None, 400, "invalid-argument"),
                ("POST", "/v1/prompt-sets/rings:detect", b"x", "text/plain", 415, "unsupported-media-type"),
                ("POST", "/v1/prompt-sets/rings:detect", b"{", "application/json", 422, "bad-format"),
                ("GET", "/v1/prompt-sets/..%2f..%2fetc", None, None, 404, "not-found"),
                ("POST", "/v1/prompt-sets/rings:calibrate", json.dumps({"false_alarms": 2}), "application/json", 400, "invalid-argument")):
            answer = self.server.ask(method, path, body, content_type)
            self.assertEqual((answer.status, answer.json["kind"], answer.json["status"]), (status, kind, status), (path, answer.body))
        taken = self.server.post_form("/v1/prompt-sets", [("name", "rings")], [("images", normals("ring")[0])])
        self.assertEqual((taken.status, taken.json["kind"]), (409, "conflict"))

    def test_a_broken_import_does_not_tell_where_the_server_keeps_files(self):
        answer = self.server.ask("POST", "/v1/prompt-sets:import?name=copy", b"\x89PNG and more", "application/octet-stream")
        self.assertEqual((answer.status, answer.json["kind"]), (422, "bad-format"))
        self.assertTrue(answer.json["detail"].startswith("the file: "), answer.json["detail"])

    def test_other_sites_and_other_names_are_refused(self):
        self.assertEqual(self.server.post_json("/v1/results/x:review", {"label": None}).status, 404)
        cross = self.server.ask("POST", "/v1/results/x:review", "{}", "application/json", Origin="http://evil.example")
        self.assertEqual((cross.status, cross.json["kind"]), (403, "forbidden"))
        self.assertEqual(self.server.get("/healthz", Host="evil.example").status, 403)

    def test_tokens_decide_who_may_do_what(self):
        tokens = self.write("tokens", b"reader-0123456789 read\nwriter-0123456789 full\n")
        os.chmod(tokens, 0o600)
        guarded = Server(self.folder / "guarded", "--token-file", tokens, "--host", "0.0.0.0")
        self.addCleanup(guarded.kill)
        self.assertEqual(guarded.get("/healthz").status, 200)
        none = guarded.get("/v1/results")
        self.assertEqual((none.status, none.headers["WWW-Authenticate"]), (401, "Bearer"))
        self.assertEqual(guarded.get("/v1/results", Authorization="Bearer reader-0123456789").status, 200)
        self.assertEqual(guarded.ask("DELETE", "/v1/results?before=2026-01-01T00:00:00Z", Authorization="Bearer reader-0123456789").status, 403)
        self.assertEqual(guarded.ask("DELETE", "/v1/results?before=2026-01-01T00:00:00Z", Authorization="Bearer writer-0123456789").status, 200)

    def test_it_does_not_let_other_machines_in_without_tokens(self):
        refused = run("serve", "--host", "0.0.0.0", "--data", self.folder / "open")
        self.assertEqual(refused.returncode, 2)
        self.assertIn("--token-file", refused.stderr)

    def test_two_servers_do_not_share_a_folder(self):
        second = run("serve", "--port", "0", "--data", self.folder / "data")
        self.assertEqual(second.returncode, 3)
        self.assertIn(str(self.folder / "data"), second.stderr)

    def test_bodies_beyond_the_limit_are_refused_and_the_server_lives(self):
        small = Server(self.folder / "small", "--max-body-mib", "0.1")
        self.addCleanup(small.kill)
        big = small.ask("POST", "/v1/prompt-sets/x:detect", b"x" * 200_000, "image/png")
        self.assertEqual((big.status, big.json["kind"]), (413, "limit"))
        self.assertEqual(small.get("/readyz").status, 200)

    def test_metrics_count_what_was_done(self):
        self.make_rings()
        self.server.post_form("/v1/prompt-sets/rings:detect", files=[("images", DEFECTIVE[0])])
        text = self.server.get("/metrics").body.decode()
        self.assertIn('inctrl_images_total{decision="anomalous"} 1', text)
        self.assertIn('inctrl_requests_total{operation="POST /v1/prompt-sets/{id}:detect",code="200"} 1', text)
        self.assertRegex(text, r"inctrl_memory_bytes \d+")

    def test_the_description_is_served(self):
        self.assertEqual(self.server.get("/openapi.json").json["openapi"], "3.1.0")

    def test_check_finds_nothing_wrong_after_a_kill(self):
        self.make_rings()
        self.server.process.kill()
        self.server.process.wait()
        checked = run("serve", "--check", "--data", self.folder / "data")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


if __name__ == "__main__":
    unittest.main()
