"""A client of the Open Inference Protocol that is not ours, unchanged: pip install 'tritonclient[http]==2.73.0'."""
import unittest

from serving import Server
from support import EXAMPLES, EndToEnd, normals

try:
    import numpy as np
    import tritonclient.http as triton
    from tritonclient.utils import InferenceServerException
except ImportError:
    triton = None

PICTURE = (EXAMPLES / "ring/defective/01_rust.jpg").read_bytes()


@unittest.skipUnless(triton, "tritonclient[http] is not installed")
class InferenceClient(EndToEnd):
    def setUp(self):
        super().setUp()
        self.server = Server(self.folder / "data")
        self.addCleanup(self.server.kill)
        self.server.post_form("/v1/prompt-sets", [("name", "rings")], [("images", f) for f in normals("ring")])
        self.client = triton.InferenceServerClient(f"127.0.0.1:{self.server.port}")
        self.addCleanup(self.client.close)

    def picture_file(self):
        tensor = triton.InferInput("image", [1], "BYTES")
        tensor.set_data_from_numpy(np.array([PICTURE], dtype=object))
        return tensor

    def test_health_and_metadata(self):
        self.assertTrue(self.client.is_server_live() and self.client.is_server_ready())
        self.assertTrue(self.client.is_model_ready("rings") and self.client.is_model_ready("rings", "1"))
        self.assertFalse(self.client.is_model_ready("screws"))
        self.assertEqual(self.client.get_server_metadata()["name"], "inctrl")
        self.assertEqual([tensor["name"] for tensor in self.client.get_model_metadata("rings")["outputs"]],
                         ["pred_score", "pred_label", "threshold", "anomaly_map"])

    def test_picture_files_are_judged_as_over_http(self):
        expected = self.server.ask("POST", "/v1/prompt-sets/rings:detect?store=false", PICTURE, "image/jpeg").json["results"][0]
        answer = self.client.infer("rings", [self.picture_file()], request_id="seven")
        self.assertEqual(answer.get_response()["id"], "seven")
        self.assertEqual(answer.as_numpy("pred_score")[0], np.float32(expected["pred_score"]))
        self.assertEqual(answer.as_numpy("pred_label")[0].decode(), expected["pred_label"])
        self.assertEqual(answer.as_numpy("anomaly_map").shape[0], 1)

    def test_pixels_are_the_same_in_json_and_behind_it(self):
        pixels = np.random.default_rng(0).integers(0, 256, (2, 64, 48, 3), dtype=np.uint8)
        tensor = triton.InferInput("image", pixels.shape, "UINT8")
        scores = []
        for binary in (True, False):
            tensor.set_data_from_numpy(pixels, binary_data=binary)
            outputs = [triton.InferRequestedOutput("pred_score", binary_data=binary)]
            scores.append(self.client.infer("rings", [tensor], outputs=outputs).as_numpy("pred_score").tolist())
        self.assertEqual(scores[0], scores[1])
        self.assertEqual(len(scores[0]), 2)
        self.assertEqual(self.client.async_infer("rings", [tensor]).get_result().as_numpy("pred_score").tolist(), scores[0])

    def test_errors_say_what_is_wrong(self):
        with self.assertRaisesRegex(InferenceServerException, "screws"):
            self.client.infer("screws", [self.picture_file()])
        with self.assertRaisesRegex(InferenceServerException, "'scores'"):
            self.client.infer("rings", [self.picture_file()], outputs=[triton.InferRequestedOutput("scores")])


if __name__ == "__main__":
    unittest.main()
