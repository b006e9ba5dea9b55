"""`inctrl.sklearn.AnomalyDetector` is an outlier detector as scikit-learn knows them."""
import pickle
import unittest

import numpy as np
from PIL import Image
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from inctrl.sklearn import AnomalyDetector
from support import defective, normals


def gray_pictures(count, seed, spot=False):
    """Flattened striped pictures of 24 x 24 with noise, [count, 576]."""
    random = np.random.RandomState(seed)
    pictures = np.tile(np.repeat([60.0, 150.0], 3), 4)[None, None, :] + random.uniform(0, 20, (count, 24, 24))
    if spot:
        pictures[:, 8:16, 8:16] = 250
    return pictures.astype(np.uint8).reshape(count, -1)


class Estimator(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.fitted = AnomalyDetector(threads=2).fit(normals("ring"))
        cls.queries = [*normals("ring", 5, 8), *defective("ring")[:3]]

    def test_predictions_are_the_labels_of_results(self):
        labels = [result.pred_label for result in self.fitted.results(self.queries)]
        self.assertEqual([-1 if label == "anomalous" else 1 for label in labels], self.fitted.predict(self.queries).tolist())

    def test_scores_grow_with_normality(self):
        scores = self.fitted.score_samples(self.queries)
        self.assertEqual(scores.tolist(), [-result.pred_score for result in self.fitted.results(self.queries)])
        np.testing.assert_array_equal(self.fitted.decision_function(self.queries), scores - self.fitted.offset_)
        self.assertGreater(scores[:4].min(), scores[4])

    def test_a_score_that_equals_the_threshold_is_an_outlier(self):
        score = float(np.float32(-self.fitted.score_samples(self.queries[-1:])[0]))
        for threshold, predicted in ((score, -1), (float(np.nextafter(np.float32(score), np.float32(2))), 1)):
            detector = AnomalyDetector(threshold=threshold, threads=2).fit(normals("ring"))
            self.assertEqual(detector.predict(self.queries[-1:]).tolist(), [predicted])

    def test_clones_and_pickles(self):
        again = clone(self.fitted)
        self.assertFalse(hasattr(again, "prompts_"))
        self.assertEqual(again.get_params(), self.fitted.get_params())
        thawed = pickle.loads(pickle.dumps(self.fitted))
        np.testing.assert_array_equal(thawed.score_samples(self.queries), self.fitted.score_samples(self.queries))

    def test_arrays_lists_and_pipelines(self):
        arrays = np.stack([np.asarray(Image.open(query).convert("RGB")) for query in self.queries])
        np.testing.assert_array_equal(self.fitted.score_samples(arrays), self.fitted.score_samples(self.queries))
        pipeline = make_pipeline(FunctionTransformer(lambda x: x), AnomalyDetector(threads=2)).fit(normals("ring"))
        np.testing.assert_array_equal(pipeline.predict(self.queries), self.fitted.predict(self.queries))

    def test_flattened_pictures_are_those_of_their_shape(self):
        train, test = gray_pictures(6, 1), np.vstack([gray_pictures(3, 2), gray_pictures(3, 3, spot=True)])
        flat = AnomalyDetector(image_shape=(24, 24), threads=1).fit(train)
        shaped = AnomalyDetector(threads=1).fit(train.reshape(-1, 24, 24))
        np.testing.assert_array_equal(flat.score_samples(test), shaped.score_samples(test.reshape(-1, 24, 24)))
        self.assertEqual(flat.n_features_in_, 576)
        self.assertGreater(flat.score_samples(test)[:3].min(), flat.score_samples(test)[3:].max())

    def test_further_pictures_calibrate(self):
        detector = AnomalyDetector(shots=4, threads=2).fit(normals("ring", 1, 10))
        self.assertEqual(len(detector.prompts_), 4)
        self.assertEqual(detector.results(self.queries[:1])[0].normals, 10)
        drawn = AnomalyDetector(shots=4, random_state=3, threads=2).fit(normals("ring", 1, 10))
        self.assertNotEqual(drawn.prompts_.sources, detector.prompts_.sources)


if __name__ == "__main__":
    unittest.main()
