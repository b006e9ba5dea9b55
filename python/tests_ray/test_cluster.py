"""Two machines, as Ray's own tests have them: processes of their own on this one. An actor dies, then a machine; the job ends complete."""
import collections
import os
import pathlib
import signal
import threading
import time
import unittest

from ray_support import FOLDER, STORE, patiently, programs_scores, scores, write_pictures
from support import needs_program, normals

import ray  # noqa: E402  after ray_support has set its environment
from ray.cluster_utils import Cluster

import inctrl.ray

PICTURES, BROKEN, ROWS_PER_FILE = 1000, 500, 50


class TwoMachines(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        head = {"num_cpus": 2, "object_store_memory": STORE, "include_dashboard": False}
        cls.cluster = patiently(lambda: Cluster(initialize_head=True, head_node_args=head))
        cls.second = patiently(lambda: cls.cluster.add_node(num_cpus=2, object_store_memory=STORE))
        cls.addClassCleanup(cls.cluster.shutdown)
        ray.init(address=cls.cluster.address, logging_level="warning")
        cls.addClassCleanup(ray.shutdown)
        cls.files = write_pictures(FOLDER / "pictures", PICTURES)
        cls.files[BROKEN].write_bytes(cls.files[BROKEN].read_bytes()[:400])

    @needs_program
    def test_an_actor_and_a_machine_die_and_the_job_ends_complete(self):
        out, ended = FOLDER / "results", []
        job = threading.Thread(target=lambda: ended.append(inctrl.ray.detect(FOLDER / "pictures", list(map(str, normals("ring"))), out, actors=4,
                                                                             rows_per_file=ROWS_PER_FILE, progress=False).to_pandas()))
        job.start()
        self.wait_for(job, out, 2)
        killed = actors_of(self.cluster.head_node)
        self.assertEqual(len(killed) + len(actors_of(self.second)), 4)
        os.kill(killed[0], signal.SIGKILL)
        self.wait_for(job, out, 6)
        self.assertTrue(actors_of(self.second))
        self.cluster.remove_node(self.second, allow_graceful=False)
        job.join(600)
        self.assertFalse(job.is_alive())
        self.assertTrue(ended, "the job failed: its words are above")

        rows = ended[0]
        self.assertEqual(collections.Counter(rows["path"]), collections.Counter(map(str, self.files)))
        broken = rows[rows["error"].notna()]
        self.assertEqual(list(broken["path"]), [str(self.files[BROKEN])])
        self.assertEqual(broken.iloc[0]["error"]["kind"], "bad-format")
        wanted, failures = programs_scores(self.files, normals("ring"))
        self.assertEqual(failures, [str(self.files[BROKEN])])
        self.assertEqual(scores(rows), wanted)

    def wait_for(self, job, out, files):
        """Until so many files of results are written, and the job still runs."""
        end = time.monotonic() + 300
        while len(list(pathlib.Path(out).glob("*.parquet"))) < files:
            self.assertTrue(job.is_alive(), "the job ended before anything could be killed")
            self.assertLess(time.monotonic(), end, "no results for five minutes")
            time.sleep(0.05)


def actors_of(node):
    """The processes of a machine's actors: below its raylet, by the title that Ray gives them."""
    raylet = node.all_processes["raylet"][0].process.pid
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == raylet and b"MapWorker(MapBatches(Detect))" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


if __name__ == "__main__":
    unittest.main()
