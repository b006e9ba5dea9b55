"""`inctrl train`, on a drawn data set: gray stripes, with a bright or dark blot where they are defective."""
import csv
import os
import signal
import subprocess
import time
import unittest
import xml.etree.ElementTree

from eval_test import gray_png, stripes, with_blot
from support import GOLDEN, PROGRAM, EndToEnd, run, write_merge_list

OUTPUTS = ["mine.safetensors", "mine.train.csv", "mine.train.state", "mine.train.svg"]


class Train(EndToEnd):
    def setUp(self):
        super().setUp()
        self.root, self.out = self.folder / "set", self.folder / "out"
        self.model = self.out / "mine.safetensors"
        for category in ("bolts", "nuts", "rings"):
            self.draw(category)

    def draw(self, category):
        folder, shift = self.root / category, 3 * len(category)
        for kind in ("train/good", "test/good", "test/blot"):
            (folder / kind).mkdir(parents=True)
        for i in range(4):
            (folder / f"train/good/{i}.png").write_bytes(gray_png(stripes(shift + i)))
            (folder / f"test/good/{i}.png").write_bytes(gray_png(stripes(shift + 10 + i)))
            (folder / f"test/blot/{i}.png").write_bytes(gray_png(with_blot(shift % 5 + i)[0]))

    def command(self, *more, out=None):
        usual = {"--shots": "1,2", "--epochs": 3, "--steps": 12, "--batch": 4, "--cache": self.folder / "cache", "--out": out or self.model}
        rest = [word for flag, value in usual.items() if flag not in more for word in (flag, value)]
        return ["train", "--dataset", "mvtec", "--root", self.root, *rest, *more]

    def train(self, *more, out=None, status=0):
        result = run(*self.command(*more, out=out))
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def log(self):
        with open(self.out / "mine.train.csv", newline="") as file:
            return list(csv.DictReader(file))

    def test_leaves_a_model_that_scores_with_its_log_and_curve(self):
        said = self.train("--holdout", "rings").stderr
        self.assertEqual(sorted(f.name for f in self.out.iterdir()), OUTPUTS)
        rows = self.log()
        self.assertEqual([(int(r["epoch"]), int(r["step"])) for r in rows], [(e, s) for e in (1, 2, 3) for s in range(1, 13)])
        self.assertEqual({r["shots"] for r in rows}, {"1", "2"})
        for row in rows:
            self.assertAlmostEqual(float(row["loss"]), float(row["loss_final"]) + float(row["loss_image"]), delta=1e-12)
        judged = {int(r["epoch"]): float(r["held_out_auroc"]) for r in rows if r["held_out_auroc"]}
        best = min(judged, key=lambda epoch: (-judged[epoch], epoch))
        self.assertIn(f"the heads of epoch {best}, held-out AUROC {judged[best]:.4f}", said)
        self.assertEqual(xml.etree.ElementTree.parse(self.out / "mine.train.svg").getroot().tag, "{http://www.w3.org/2000/svg}svg")
        info = run("info", self.model).stdout
        self.assertRegex(info, r"head +inctrl")
        self.assertRegex(info, r"trained on +mvtec set: bolts, nuts; 16 normal and 8 anomalous pictures")
        self.assertRegex(info, rf"kept +epoch {best}, AUROC .* on held-out rings")
        detected = self.json_of(run("detect", self.root / "rings/test", "--normal", self.root / "rings/train", "--model", self.model,
                                    "--format", "json"))
        self.assertEqual(len(detected["results"]), 8)
        self.assertTrue(all(0 < r["pred_score"] < 1 and r["parts"]["text"] is None for r in detected["results"]))

    def test_the_same_seed_gives_the_same_bytes_at_any_number_of_threads(self):
        one, two, other = (self.folder / name / "mine.safetensors" for name in ("one", "two", "other"))
        self.train("--threads", 1, out=one)
        self.train("--threads", 2, out=two)
        self.train("--seed", 11, out=other)
        self.assertEqual(one.read_bytes(), two.read_bytes())
        self.assertNotEqual(one.read_bytes(), other.read_bytes())

    def test_without_holdout_the_last_epoch_is_kept_and_said(self):
        self.assertIn("the heads of epoch 3, the last: there is no --holdout to select by", self.train().stderr)

    def test_a_second_run_encodes_nothing_nor_does_eval_of_the_bare_encoder(self):
        bare = self.folder / "bare.safetensors"
        run("import", os.environ["INCTRL_LITE0"], "--taps", "8,11,15", "--input-size", 224, "--out", bare)
        self.assertRegex(self.train("--model", bare).stderr, r"inctrl: [1-9]\d* pictures encoded")
        self.assertRegex(self.train("--model", bare).stderr, r"inctrl: 0 pictures encoded, 36 from the cache")
        evaluated = run("eval", "--model", bare, "--dataset", "mvtec", "--root", self.root, "--shots", 1, "--seeds", 1, "--methods", "patch",
                        "--cache", self.folder / "cache", "--out", self.folder / "evaluated")
        self.assertRegex(evaluated.stderr, r"inctrl: [0-3] pictures encoded")  # those whose variation is asked for

    def stopped(self, how, out, *more):
        """Starts a long training, and stops it once its second epoch is done."""
        arguments = [PROGRAM, *map(str, self.command("--epochs", "5", "--steps", "300", *more, out=out))]
        state, log = out.with_name("mine.train.state"), out.with_name("mine.train.csv")
        with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as process:
            while process.poll() is None and not (state.exists() and log.exists() and "\n2,300," in log.read_text()):
                time.sleep(0.005)
            process.send_signal(how)
            _, errors = process.communicate(timeout=120)
        return process.returncode, errors

    def expect_resumed_to_be_whole(self, out):
        whole = self.folder / "whole" / "mine.safetensors"
        self.train("--epochs", "5", "--steps", "300", out=whole)
        self.train("--epochs", "5", "--steps", "300", "--resume", out=out)
        self.assertEqual(out.read_bytes(), whole.read_bytes())
        self.assertEqual(out.with_name("mine.train.csv").read_bytes(), whole.with_name("mine.train.csv").read_bytes())
        self.assertEqual(sorted(f.name for f in out.parent.iterdir()), OUTPUTS)

    def test_a_killed_run_resumes_to_the_same_bytes(self):
        status, _ = self.stopped(signal.SIGKILL, self.model)
        self.assertEqual(status, -signal.SIGKILL)
        for file in self.out.glob("*.tmp*"):  # what was being written
            file.unlink()
        self.expect_resumed_to_be_whole(self.model)

    def test_ctrl_c_keeps_whole_epochs_and_resume_does_the_rest(self):
        status, errors = self.stopped(signal.SIGINT, self.model)
        self.assertEqual(status, 130, errors)
        self.assertRegex(errors, r"interrupted after [234] whole epochs; the same command with --resume goes on")
        self.assertEqual(sorted(f.name for f in self.out.iterdir()), OUTPUTS)
        self.assertIn("head        inctrl", run("info", self.model).stdout)
        self.assertEqual(len(self.log()) % 300, 0)
        self.expect_resumed_to_be_whole(self.model)

    def residual(self, *more, out=None, status=0):
        """Drawn categories alone unless `more` names others."""
        usual = {"--drawn": 6, "--shots": "1,2", "--epochs": 2, "--steps": 3, "--batch": 4, "--cache": self.folder / "cache", "--out": out or self.model, "--head": "residual"}
        result = run("train", *(word for flag, value in usual.items() if flag not in more for word in (flag, value)), *more)
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def test_residual_head_learns_from_drawn_pictures_alone(self):
        heads = self.out / "heads.safetensors"
        self.residual("--heads-out", heads, "--licence", "CC0-1.0")
        info = run("info", self.model).stdout
        self.assertRegex(info, r"head +residual")
        self.assertIn("trained on  6 drawn categories", info)
        self.assertIn("heads: CC0-1.0; inctrl train, 6 drawn categories, seed 10", info)
        detected = self.json_of(run("detect", self.root / "rings/test", "--normal", self.root / "rings/train", "--model", self.model, "--format", "json"))
        for result in detected["results"]:
            self.assertGreater(result["pred_score"], 0)
            self.assertLess(result["pred_score"], 1)
        again = self.out / "again.safetensors"
        run("import", os.environ["INCTRL_LITE2"], "--taps", "11,15,20", "--input-size", 224, "--heads", heads, "--out", again)
        same = self.json_of(run("detect", self.root / "rings/test", "--normal", self.root / "rings/train", "--model", again, "--format", "json"))
        self.assertEqual([r["pred_score"] for r in same["results"]], [r["pred_score"] for r in detected["results"]])

    def test_residual_head_is_the_same_to_the_bit_at_any_number_of_threads(self):
        one, two = self.out / "one/mine.safetensors", self.out / "two/mine.safetensors"
        self.residual("--threads", 1, out=one)
        self.residual("--threads", 2, out=two)
        self.assertEqual(one.read_bytes(), two.read_bytes())

    def test_residual_head_resumes(self):
        whole, resumed = self.out / "whole/mine.safetensors", self.out / "resumed/mine.safetensors"
        self.residual("--epochs", 3, out=whole)
        self.residual("--epochs", 1, out=resumed)
        self.residual("--epochs", 3, "--resume", out=resumed)
        self.assertEqual(whole.read_bytes(), resumed.read_bytes())

    def test_folders_of_normal_pictures_alone_are_enough(self):
        only_normal = self.folder / "normals"
        for category in ("bolts", "nuts"):
            (only_normal / category / "train").mkdir(parents=True)
            (self.root / category / "train/good").rename(only_normal / category / "train/good")
        self.residual("--drawn", 0, "--dataset", "mvtec", "--root", only_normal, "--synthetic", 1, "--augment")
        self.assertIn("half of the normal pictures varied", run("info", self.model).stdout)
        self.assertIn("bolts has no anomalous picture, and --synthetic makes none",
                      self.residual("--drawn", 0, "--dataset", "mvtec", "--root", only_normal, status=2).stderr)

    def test_the_papers_heads_learn_from_made_defects_too(self):
        self.train("--synthetic", 0.5, "--augment", "--drawn", 4)
        self.assertIn("0.5 of the anomalous queries made", run("info", self.model).stdout)

    def test_the_papers_heads_learn_from_drawn_pictures_alone(self):
        self.residual("--head", "inctrl")
        self.assertRegex(run("info", self.model).stdout, r"head +inctrl")

    def test_the_papers_heads_need_no_masks(self):
        truth = self.root / "bolts/ground_truth/blot"
        truth.mkdir(parents=True)
        for i in range(4):
            (truth / f"{i}_mask.png").write_text("no picture")
        self.train()
        self.assertIn("left out: bolts/test/blot/0.png", self.residual("--drawn", 0, "--dataset", "mvtec", "--root", self.root,
                                                                       "--synthetic", 1, status=1).stderr)

    def test_needs_something_to_learn_from_and_refuses_flags_without_use(self):
        self.assertIn("nothing to learn from", self.residual("--drawn", 0, status=2).stderr)
        for message, flags in (("--objective is of the paper's heads", ["--objective", "released"]),
                               ("--pairing is of the paper's heads", ["--pairing", "released"]),
                               ("--synthetic draws defects on pictures of data sets", ["--synthetic", 0.5]),
                               ("--augment varies pictures of data sets", ["--augment"])):
            self.assertIn(message, self.residual(*flags, status=2).stderr)

    def test_resume_refuses_another_training(self):
        self.train()
        self.assertIn("the training that is there has seed '10', not '11'", self.train("--resume", "--seed", 11, status=3).stderr)
        self.assertIn("has holdout '', not 'rings'", self.train("--resume", "--holdout", "rings", status=3).stderr)
        self.assertIn("has pictures '", self.train("--resume", "--categories", "nuts,bolts", status=3).stderr)

    def test_refuses_before_any_work(self):
        def refused(message, *more):
            self.assertIn(message, self.train(*more, status=2).stderr)
            self.assertFalse((self.folder / "cache").exists())
            self.assertFalse(self.out.exists())
        refused("bolts has 8 normal pictures, needed 9; nuts has 8", "--shots", "8")
        refused("rings has 4 normal pictures, needed 5", "--shots", "5", "--holdout", "rings")
        refused("--batch 5: half of a batch is normal", "--batch", 5)
        refused("--batch", "--batch", 1)
        refused("--objective", "--objective", "hinge")
        refused("--holdout 'screws': there is no such category; there are bolts, nuts, rings", "--holdout", "screws")
        refused("--categories 'screws': there is no such category", "--categories", "screws")
        refused("no category is left to learn from", "--categories", "nuts", "--holdout", "nuts")
        refused("2 times --dataset, but 1 times --root", "--dataset", "mvtec")
        for file in (self.root / "nuts/test/blot").iterdir():
            file.unlink()
        refused("nuts has no anomalous picture", "--categories", "nuts,bolts")

    def test_a_broken_picture_is_left_out_and_said(self):
        (self.root / "bolts/test/blot/1.png").write_bytes(b"no picture")
        self.assertIn("left out: bolts/test/blot/1.png", self.train(status=1).stderr)
        self.assertIn("24 normal and 11 anomalous", run("info", self.model).stdout)

    def test_several_data_sets_and_categories(self):
        os.rename(self.root / "rings", self.folder / "rings")
        said = self.train("--dataset", "folder", "--root", self.folder / "rings/test", "--categories", "nuts,test", "--objective",
                          "released", "--log-dir", self.folder / "logs", "--licence", "CC0-1.0", "--name", "small").stderr
        self.assertNotIn("licence of the training pictures", said)
        self.assertEqual(sorted(f.name for f in (self.folder / "logs").iterdir()), ["mine.train.csv", "mine.train.svg"])
        info = run("info", self.model).stdout
        self.assertIn("name        small", info)
        self.assertIn("trained on  mvtec set: nuts; 8 normal", info)
        self.assertIn("trained on  folder test: test; 4 normal", info)
        self.assertIn("licence     heads: CC0-1.0; inctrl train, mvtec, folder, seed 10", info)

    def test_released_pairing_needs_taps_of_one_grid(self):
        self.assertIn("those of this model have different grids", self.train("--pairing", "released", status=3).stderr)

    def test_a_model_with_a_text_tower_learns_with_its_prior_and_its_heads_can_be_imported(self):
        merges = write_merge_list(self.folder / "merges.txt.gz")
        clip = ["import", GOLDEN / "clip.safetensors", "--config", GOLDEN / "open_clip_config.json", "--tokenizer", merges, "--taps", "3,4,5"]
        base, again = self.folder / "clip.safetensors", self.folder / "again.safetensors"
        self.assertEqual(run(*clip, "--out", base).returncode, 0)
        self.train("--model", base, "--pairing", "released", "--objective", "released", "--holdout", "nuts")
        imported = run(*clip, "--heads", self.model, "--out", again)
        self.assertEqual(imported.returncode, 0, imported.stderr)

        def scores(model):
            results = self.json_of(run("detect", self.root / "rings/test", "--normal", self.root / "rings/train", "--category", "ring",
                                       "--model", model, "--format", "json"))["results"]
            return [(r["pred_score"], r["parts"]["text"]) for r in results]
        self.assertEqual(scores(self.model), scores(again))
        self.assertTrue(all(0 <= text <= 1 for _, text in scores(self.model)))
        no_tokenizer = self.folder / "bare.safetensors"
        run("import", GOLDEN / "clip.safetensors", "--config", GOLDEN / "open_clip_config.json", "--taps", "3,4,5", "--out", no_tokenizer)
        self.assertIn("no tokenizer for the text prior: import it again with --tokenizer",
                      self.train("--model", no_tokenizer, status=3).stderr)


if __name__ == "__main__":
    unittest.main()
