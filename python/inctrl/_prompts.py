"""The few normal pictures that queries are compared with."""
import dataclasses
import os
import typing

from inctrl import _inctrl, _pictures


class Prompts:
    """Pictures of one kind of normal thing, encoded once by `Detector.prompts`. Immutable; any thread may use it; pickles.

    `len(prompts)` is the number of pictures, K.
    """

    def __init__(self, raw, value_range=None):
        self._raw = raw
        #: How deep pictures of this set were read; queries are read alike.
        self.value_range = value_range

    @classmethod
    def load(cls, name_or_file):
        """A file, or a set that `inctrl prompts create` or `store` keeps by name: "bolts", or "bolts@2" for an older version. A name
        has no dot and no slash."""
        text = os.fspath(name_or_file)
        is_file = "/" in text or "." in text or not isinstance(name_or_file, str)
        return cls(_inctrl.PromptSet.load(text) if is_file else _inctrl.PromptSet.load_stored(text))

    def save(self, file):
        """Writes one file, which every interface reads."""
        self._raw.save(os.fspath(file))

    def store(self, name):
        """Keeps the set by name, as `inctrl prompts create` does; what is kept is returned. The name must be free."""
        return Prompts(self._raw.store(name), self.value_range)

    @property
    def shots(self):
        """How many pictures, K."""
        return self._raw.shots

    def __len__(self):
        return self._raw.shots

    @property
    def info(self):
        """What the set says of itself: model, model_identity, fit, tiles, category, coreset, name, version, normal_level, ..."""
        return self._raw.info

    @property
    def sources(self):
        """Where each picture came from; empty for one that was given as pixels."""
        return self._raw.sources

    @property
    def is_calibrated(self):
        """Whether it knows what further normal pictures score: `Detector.calibrate`."""
        return self._raw.is_calibrated

    def leave_one_out(self):
        """The highest patch residual of each picture against the others: what stands out may not be normal."""
        return self._raw.leave_one_out()

    def select(self, indices):
        """The pictures at `indices`, in that order, as a set."""
        return Prompts(self._raw.select(list(indices)), self.value_range)

    def __add__(self, other):
        """All pictures of both; the first one's name and mask."""
        return Prompts(_inctrl.PromptSet.join([self._raw, other._raw]), self.value_range)

    def with_mask(self, mask):
        """The set whose queries are passed over where `mask` is not 0: a file or an array [H, W], laid over the query whatever its
        size; None takes the mask away."""
        return Prompts(self._raw.with_mask(_pictures.mask_of(mask)), self.value_range)

    def __repr__(self):
        info = self.info
        label = f"{info['label']}, " if info["label"] else ""
        return f"Prompts({label}{self.shots} pictures, model {info['model']}{', calibrated' if self.is_calibrated else ''})"

    def __reduce__(self):
        return _prompts_of_bytes, (_bytes_of(self._raw), self.value_range)


def _bytes_of(raw):
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "prompts.safetensors")
        raw.save(file)
        with open(file, "rb") as saved:
            return saved.read()


def _prompts_of_bytes(saved, value_range):
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "prompts.safetensors")
        with open(file, "wb") as written:
            written.write(saved)
        return Prompts(_inctrl.PromptSet.load(file), value_range)


@dataclasses.dataclass(frozen=True)
class Suggestion:
    """Which few of many normal pictures cover the others best: `Detector.suggest`."""

    chosen: typing.List[int]  #: indices, best first; any beginning of the list is the suggestion for fewer
    unlike: typing.List[float]  #: of each picture, to the chosen ones; 0 for those
    mean: float  #: of `unlike`, over the pictures that were not chosen
    random: typing.Tuple[float, float, float]  #: least, median and largest of the same mean, over 200 random draws
    duplicates: typing.List[typing.Tuple[int, int]]  #: pairs that show the same
    loners: typing.List[typing.Tuple[int, float]]  #: pictures that no other is like, and how unlike they are
