"""The last few of what is costly to make."""
import concurrent.futures
import threading
import unittest

from inctrl._recent import Recent


class RecentTest(unittest.TestCase):
    def setUp(self):
        self.made, self.recent = [], Recent(2)

    def get(self, key):
        return self.recent.get(key, None, lambda: self.made.append(key) or key.upper())

    def test_each_is_made_once(self):
        self.assertEqual([self.get(key) for key in "abab"], ["A", "B", "A", "B"])
        self.assertEqual(self.made, ["a", "b"])

    def test_the_one_unused_longest_goes(self):
        for key in "abacab":
            self.get(key)
        self.assertEqual(self.made, ["a", "b", "c", "b"])

    def test_who_wants_another_does_not_wait(self):
        begun, may_end = threading.Event(), threading.Event()

        def slowly():
            begun.set()
            may_end.wait(60)
            return "slow"

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            slow = pool.submit(self.recent.get, "s", None, slowly)
            begun.wait(60)
            self.assertEqual(self.get("a"), "A")
            waiting = pool.submit(self.recent.get, "s", None, lambda: "made twice")
            may_end.set()
            self.assertEqual([slow.result(60), waiting.result(60)], ["slow", "slow"])

    def test_what_could_not_be_made_is_tried_again(self):
        def fail():
            raise ValueError("not this time")

        with self.assertRaises(ValueError):
            self.recent.get("a", None, fail)
        self.assertEqual(self.get("a"), "A")


if __name__ == "__main__":
    unittest.main()
