"""Which of scikit-learn's own checks of estimators hold? With flattened pictures, and 4 x 1 "pictures" of what the checks feed."""
import unittest

from sklearn.utils.estimator_checks import estimator_checks_generator
from sklearn.utils.validation import validate_data

from inctrl.sklearn import AnomalyDetector

# Checks that cannot hold for pictures, and why.
NOT_FOR_PICTURES = {
    "check_outliers_train": "wants outliers among the pictures that were fitted, which are prompts: each is the same as itself",
    "check_outliers_fit_predict": "wants outliers among the pictures that were fitted, which are normal by definition",
}


class AnyShape(AnomalyDetector):
    """Takes each row as a picture of one row of pixels, whatever its length: the checks feed tables of all widths."""

    def __init__(self, threads=1, value_range="auto"):
        super().__init__(threads=threads, value_range=value_range)

    def _pictures(self, X, fitting=False):
        X = validate_data(self, X, reset=fitting, dtype="float64")
        return list(X.reshape(len(X), 1, -1))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        return tags


CHECKED = []


def failing(estimator):
    for checked, check in estimator_checks_generator(estimator):
        name = getattr(check, "func", check).__name__
        CHECKED.append(name)
        try:
            check(checked)
        except unittest.SkipTest:
            continue
        except Exception as error:  # whatever a check raises is its verdict
            yield name, f"{type(error).__name__}: {error}"


class EstimatorChecks(unittest.TestCase):
    def test_all_hold_but_those_that_cannot(self):
        failed = dict(failing(AnyShape()))
        self.assertEqual({name: words for name, words in failed.items() if name not in NOT_FOR_PICTURES}, {})
        self.assertGreater(len(CHECKED), 20)
        self.assertEqual(sorted(set(NOT_FOR_PICTURES) - failed.keys()), [], "these hold by now")


if __name__ == "__main__":
    unittest.main()
