"""`inctrl import`: from checkpoints, with tokenizer and heads, and from a seed."""
import gzip
import json
import os
import unittest

from support import GOLDEN, MERGES, EndToEnd, byte_spellings, normals, run, write_merge_list

CONFIG = GOLDEN / "open_clip_config.json"


def tokenizer_json(merge_list):
    """The same merges as Hugging Face writes them, with their vocabulary."""
    merges = gzip.decompress(merge_list.read_bytes()).decode().split("\n")[1:MERGES + 1]
    spellings = byte_spellings()
    symbols = [*spellings, *(s + "</w>" for s in spellings), *(merge.replace(" ", "") for merge in merges)]
    symbols += ["<|startoftext|>", "<|endoftext|>"]
    return json.dumps({"version": "1.0", "added_tokens": [{"id": 49406, "content": "<|startoftext|>"}],
                       "model": {"type": "BPE", "end_of_word_suffix": "</w>", "vocab": {s: i for i, s in enumerate(symbols)},
                                 "merges": merges}})


class Import(EndToEnd):
    def imported(self, *arguments, status=0):
        out = self.folder / f"{len(list(self.folder.iterdir()))}.safetensors"
        result = run("import", *arguments, "--name", "m", "--out", out)
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertEqual(out.exists(), status == 0)
        return out if status == 0 else result.stderr

    def test_the_same_checkpoint_makes_the_same_model_and_what_is_none_is_refused(self):
        weights = os.environ["INCTRL_LITE0"]
        self.assertEqual(self.imported(weights).read_bytes(), self.imported(weights).read_bytes())
        self.assertIn("01.jpg", self.imported(normals("ring")[0], status=3))

    def test_a_tokenizer_json_makes_the_same_model_as_the_merge_list(self):
        merge_list = write_merge_list(self.folder / "merges.txt.gz")
        json_file = self.write("tokenizer.json", tokenizer_json(merge_list).encode())
        models = [self.imported(GOLDEN / "inctrl.pyth", "--config", CONFIG, "--tokenizer", tokenizer)
                  for tokenizer in (merge_list, json_file)]
        self.assertEqual(models[0].read_bytes(), models[1].read_bytes())

    def test_heads_of_another_file_make_a_model_that_scores_as_the_whole_checkpoint(self):
        tokenizer = write_merge_list(self.folder / "merges.txt.gz")
        common = ("--config", CONFIG, "--tokenizer", tokenizer)
        whole = self.imported(GOLDEN / "inctrl.pyth", *common)
        joined = [self.imported(GOLDEN / "clip.safetensors", *common, "--heads", heads)
                  for heads in (GOLDEN / "heads.safetensors", whole)]
        scores = [self.json_of(run("detect", normals("ring")[1], "--normal", normals("ring")[0], "--model", model,
                                   "--category", "ring", "--format", "json"))["results"][0]["pred_score"]
                  for model in (whole, *joined)]
        self.assertEqual(scores, scores[:1] * 3)
        message = self.imported(GOLDEN / "clip.safetensors", *common, "--heads", whole, "--input-size", 112, status=3)
        self.assertIn("'heads.holistic.1.weight' is [128, 25], needed [128, 49]", message)

    def test_the_licence_is_what_the_user_states(self):
        model = self.imported(GOLDEN / "clip.safetensors", "--config", CONFIG, "--licence", "MIT", "--source", "my own")
        self.assertIn("licence     encoder weights: MIT; my own", run("info", model).stdout)

    def test_a_random_model_has_the_published_size_and_scores(self):
        tokenizer = write_merge_list(self.folder / "merges.txt.gz")
        model = self.imported("--random", "vit-b-16-plus-240", "--tokenizer", tokenizer)
        info = run("info", model).stdout
        vision, text, out, blocks = 896, 640, 640, 12
        towers = sum(blocks * (12 * width * width + 13 * width) for width in (vision, text))
        ends = vision * (3 * 16 * 16 + 1 + 226 + 4 + out) + text * (49408 + 77 + 2 + out)
        heads = 333186 + 2 * 2 * (128 + 64)  # used and learnt, as the method's page counts them; statistics of four norms
        for line in (f"clip-vit, {towers + ends + heads} parameters", "blocks 7, 9, 11", "240 x 240 pixels", "inctrl\n",
                     "weights: random; "):
            self.assertIn(line, info)
        result = self.json_of(run("detect", normals("ring")[1], "--normal", normals("ring")[0], "--model", model,
                                  "--category", "ring", "--format", "json"))["results"][0]
        self.assertTrue(0 < result["pred_score"] < 1 and 0 < result["parts"]["patch"] < 1, result)

    def test_a_checkpoint_or_a_seed_but_not_both(self):
        for arguments in ([], [GOLDEN / "clip.safetensors", "--random", "vit-b-16-plus-240"]):
            self.assertIn("name a CHECKPOINT, or an architecture with --random", self.imported(*arguments, status=2))
        self.assertIn("known are: vit-b-16-plus-240", self.imported("--random", "vit-z", status=2))
        self.imported(GOLDEN / "clip.safetensors", "--seed", 3, status=2)


if __name__ == "__main__":
    unittest.main()
