"""The detector behind scikit-learn's interface for outlier detection.

>>> from inctrl.sklearn import AnomalyDetector
>>> detector = AnomalyDetector().fit("examples/ring/normal")
>>> detector.predict(["examples/ring/normal/01.jpg", "examples/ring/defective/01_rust.jpg"])
array([ 1, -1])
"""
import numpy as np
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils.validation import check_is_fitted

from inctrl import _pictures
from inctrl._detector import Detector


class AnomalyDetector(OutlierMixin, BaseEstimator):
    """Outliers among pictures: `fit` takes normal ones, the prompts; nothing is trained.

    X is a list of pictures (paths, arrays, PIL images, bytes), a folder, an array [N, H, W] or [N, H, W, C]; or, with `image_shape`, an
    array [N, H * W * C] of flattened pictures, as scikit-learn's own data sets have them.

    model          a model's name or file
    category       the object in the pictures, for models with a text prior
    false_alarms   the share of normal pictures that `predict` may call outliers, in (0, 1); None: 0.01
    threshold      the score from which on `predict` calls a picture an outlier; None: what the normal pictures tell
    shots          how many of the pictures are the prompts; the others then say what normal pictures score, which makes the threshold
                   better founded. None: all are prompts
    value_range    of deep pictures: (low, high) or "auto"
    image_shape    (H, W) or (H, W, C) of flattened pictures
    threads        processor threads; 0: one a processor
    random_state   of the draw of `shots` pictures: a number, or None for the first ones

    Attributes: `detector_`, `prompts_`, `offset_` (minus the threshold), `n_features_in_` of flattened pictures.
    """

    def __init__(self, model="inctrl-lite", *, category="", false_alarms=None, threshold=None, shots=None, value_range=None,
                 image_shape=None, threads=0, random_state=None):
        self.model = model
        self.category = category
        self.false_alarms = false_alarms
        self.threshold = threshold
        self.shots = shots
        self.value_range = value_range
        self.image_shape = image_shape
        self.threads = threads
        self.random_state = random_state

    def fit(self, X, y=None):
        """Encodes the normal pictures of X. y is not looked at."""
        pictures = self._pictures(X, fitting=True)
        detector = Detector(self.model, threads=self.threads)
        chosen = self._draw(len(pictures))
        prompts = detector.prompts([pictures[i] for i in chosen], category=self.category, value_range=self.value_range)
        others = [picture for i, picture in enumerate(pictures) if i not in set(chosen)]
        if others:
            prompts = detector.calibrate(prompts, others, false_alarms=self.false_alarms)
        self.detector_, self.prompts_ = detector, prompts
        basis = detector.basis(prompts, false_alarms=self.false_alarms)
        threshold = self.threshold if self.threshold is not None else basis["threshold"] if basis else 1.0
        self.offset_ = -np.nextafter(float(threshold), -np.inf)  # a score that equals the threshold is an outlier
        return self

    def score_samples(self, X):
        """Minus `pred_score`: larger is more normal, as scikit-learn has it. float64 [N]"""
        return np.array([-result.pred_score for result in self.results(X)])

    def decision_function(self, X):
        """`score_samples` minus `offset_`: below 0 is an outlier. float64 [N]"""
        return self.score_samples(X) - self.offset_

    def predict(self, X):
        """+1 for normal pictures, -1 for anomalous ones: those whose score is above the threshold. int64 [N]"""
        return np.where(self.decision_function(X) < 0, -1, 1)

    def results(self, X):
        """The `Result` of each picture, with map, regions and p-value."""
        check_is_fitted(self, "prompts_")
        return self.detector_.detect(self._pictures(X), self.prompts_, threshold=self.threshold, false_alarms=self.false_alarms)

    def _draw(self, count):
        shots = count if self.shots is None else min(self.shots, count)
        if self.random_state is None:
            return list(range(shots))
        return sorted(np.random.RandomState(self.random_state).choice(count, shots, replace=False).tolist())

    def _pictures(self, X, fitting=False):
        if self.image_shape is not None:
            return self._unflattened(X, fitting)
        if isinstance(X, np.ndarray) and X.dtype != object and X.ndim == 3:  # [N, H, W]: never one picture here
            return list(X)
        pictures = list(_pictures.each(X))
        if not pictures:
            raise ValueError("there is no picture: at least one is required")
        return pictures

    def _unflattened(self, X, fitting):
        from sklearn.utils.validation import validate_data

        X = validate_data(self, X, reset=fitting, dtype=[np.uint8, np.uint16, np.float64, np.float32])
        if X.shape[1] != np.prod(self.image_shape):
            raise ValueError(f"X has {X.shape[1]} features, but pictures of {self.image_shape} have {np.prod(self.image_shape)}")
        return list(X.reshape(len(X), *self.image_shape))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = self.image_shape is not None
        tags.input_tags.three_d_array = True
        tags.non_deterministic = False
        return tags
