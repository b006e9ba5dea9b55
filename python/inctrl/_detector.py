"""Judges pictures by how they differ from a few normal ones."""
import collections
import concurrent.futures
import os

from inctrl import _inctrl, _models, _pictures
from inctrl._prompts import Prompts, Suggestion
from inctrl._recent import Recent
from inctrl._result import Facts, Result
from inctrl.errors import Error, InvalidArgumentError

_MANY = 256  # pictures from which on a larger graph earns what its compiling costs


class Detector:
    """A model, ready to judge. Any thread may use it; calls may run at once; Python runs on meanwhile.

    model           a name ("inctrl-lite", or one that `pull` fetched) or a model file
    device          as OpenVINO names it: "CPU", "GPU", "NPU", "AUTO"
    precision       "f32" (exact), "bf16", "int8" or "auto"
    fit             how pictures become the encoder's square: "crop", "squash" or "pad"; default: the model's
    threads         processor threads in all; 0: one a processor. As many pictures are judged side by side
    tiles           "2x3": large pictures in overlapping tiles, rows x columns; prompts and queries are looked at alike
    tile_reach      how many steps away prompts' tiles are compared with: "0", "1", ... or "all"
    heads           False: the bare encoder, without its trained heads
    compiled_cache  a folder of compiled encoders, so that the next start is quick; None: the user's cache; "": none

    Raises NotFoundError, FormatError for a damaged file, InvalidArgumentError for a device or precision that is not here.
    """

    def __init__(self, model="inctrl-lite", *, device="CPU", precision="f32", fit=None, threads=0, batch=0, tiles=None, tile_reach="1",
                 heads=True, compiled_cache=None):
        self._arguments = {"model": model, "device": device, "precision": precision, "fit": fit, "threads": threads, "batch": batch,
                           "tiles": tiles, "tile_reach": tile_reach, "heads": heads, "compiled_cache": compiled_cache}
        self._threads = threads or _processors()
        cache = _models.compiled_cache() if compiled_cache is None else compiled_cache
        self._model = _inctrl.Model.load(_models.find(model), device=device, precision=precision, fit=fit or "", threads=self._threads,
                                         streams=self._threads, batch=batch, heads=heads, compiled_cache=os.fspath(cache))
        if tiles is not None:
            self._model = self._model.with_tiles(tiles, str(tile_reach))
        self._made = Recent(8)  # the detectors of the last few sets of prompts

    @property
    def info(self):
        """What the model says of itself: name, identity (sha256), encoder_family, taps, input_size, fit, head, licences, ..."""
        return self._model.info

    def prompts(self, images, *, category="", mask=None, value_range=None):
        """Encodes normal pictures, once; any number of `detect` calls compare with them.

        images       one picture or several, or a folder of them: see `detect`
        category     the object in the pictures ("bottle", "metal_nut"), for models with a text prior
        mask         places to pass over, a file or an array [H, W]: see `Prompts.with_mask`
        value_range  of deep pictures; queries are read alike: see `detect`
        """
        given = list(_pictures.each(images))
        pixels = self._side_by_side(lambda image: _pictures.pixels_of(image, value_range), given)
        raw = self._model.encode_prompts(pixels, category, [_pictures.source_of(image) for image in given], self._threads)
        prompts = Prompts(raw, value_range)
        return prompts if mask is None else prompts.with_mask(mask)

    def detect(self, images, prompts, *, threshold=None, false_alarms=None, ignore=None, value_range=None, errors="raise"):
        """Judges one picture, and gives its `Result`; or several, and gives a list in their order.

        images        a path; the bytes of a picture file; a PIL image; an array [H, W], [H, W, 3] or [H, W, 4] of uint8, uint16 or
                      floats, or whatever has DLPack, the array interface or the buffer protocol on the CPU; several of these, an
                      array [N, H, W, C], or a folder. Arrays of uint8 are not copied. Colours are red, green, blue.
        prompts       `Prompts`, the name of a stored set, or normal pictures
        threshold     scores from here on are anomalous; default: what the prompts tell
        false_alarms  the share of normal pictures that may be called anomalous, in (0, 1); default: the prompts', else 0.01
        ignore        places to pass over beside the prompts' own, a file or an array [H, W]
        value_range   (low, high): the values of deep pictures that become black and white, or "auto" for each picture's own. Of 16 bits
                      the default is (0, 65535); floats need one. Default: the prompts'
        errors        "raise", or "return": the exception of a picture that cannot be judged stands in its place
        """
        prompts = self._prompts(prompts, value_range)
        if _pictures.is_one(images):
            return self._judge_one(images, *self._detector(prompts, threshold, false_alarms, ignore, value_range))
        return list(self.detect_each(images, prompts, threshold=threshold, false_alarms=false_alarms, ignore=ignore,
                                     value_range=value_range, errors=errors))

    def detect_each(self, images, prompts, *, threshold=None, false_alarms=None, ignore=None, value_range=None, errors="raise"):
        """As `detect`, for any number of pictures: takes them as they are needed, and yields results in their order."""
        if errors not in ("raise", "return"):
            raise InvalidArgumentError(f'errors is "raise" or "return", not {errors!r}')
        prompts = self._prompts(prompts, value_range)
        raw, facts = self._detector(prompts, threshold, false_alarms, ignore, value_range)

        def judge(image):
            try:
                return self._judge_one(image, raw, facts)
            except Error as error:
                if errors == "raise":
                    raise
                return error

        return self._ahead(judge, _pictures.each(images))

    def basis(self, prompts, *, false_alarms=None):
        """What labels rest on: a dict of threshold, normal_below, false_alarms, normals, by_ranks; None if nothing is known."""
        return self._detector(self._prompts(prompts, None), None, false_alarms, None, None)[0].basis

    def encode(self, images, *, value_range=None):
        """Pictures after the encoder, to be judged against any number of sets, or to be suggested from: what `detect`, `calibrate` and
        `suggest` also take, and costs them nothing."""
        pixels = self._side_by_side(lambda image: _pictures.pixels_of(image, value_range), list(_pictures.each(images)))
        encoded = self._model.encode(pixels, self._threads)
        return encoded[0] if _pictures.is_one(images) else encoded

    def calibrate(self, prompts, normals=(), *, false_alarms=None, reviewed_defects=()):
        """The set with what further normal pictures score, so that threshold and p-values are better founded.

        reviewed_defects  pictures that must be called anomalous, whatever that costs
        """
        prompts = self._prompts(prompts, None)
        encoded = [[self._encoded(image, prompts.value_range) for image in _pictures.each(images)] for images in (normals, reviewed_defects)]
        return Prompts(self._model.calibrate(prompts._raw, *encoded, false_alarms), prompts.value_range)

    def coreset(self, prompts, share, *, progress=None):
        """Of hundreds of pictures the share of tokens that stands for the rest best; calibrated. `progress` is called with 0 to 1."""
        prompts = self._prompts(prompts, None)
        return Prompts(self._model.coreset(prompts._raw, share, progress), prompts.value_range)

    def suggest(self, images, shots=4, *, seed=0, progress=None):
        """Which `shots` of many normal pictures should be the prompts? A `Suggestion`. Compares every picture with every other."""
        prompts = images if isinstance(images, Prompts) else self.prompts(images)
        return Suggestion(**prompts._raw.suggest(shots, seed, self._threads, progress))

    def __repr__(self):
        return f"Detector({self.info['name']!r})"

    def __reduce__(self):
        return _detector_of, (self._arguments,)

    def _prompts(self, prompts, value_range):
        if isinstance(prompts, Prompts):
            return prompts
        if isinstance(prompts, str) and not os.path.exists(prompts):
            return Prompts.load(prompts)
        return self.prompts(prompts, value_range=value_range)

    def _detector(self, prompts, threshold, false_alarms, ignore, value_range):
        """The library's detector and its facts. Finding out what normal pictures score takes a while: the last few are kept."""
        def make():
            return _inctrl.Detector(self._model, prompts._raw, threshold, false_alarms, True, _pictures.mask_of(ignore))

        raw = make() if ignore is not None else self._made.get((id(prompts._raw), threshold, false_alarms), prompts._raw, make)
        facts = Facts(self.info["name"], self.info["head"], prompts.info["label"] or None, prompts.shots, raw.region_level,
                      prompts.value_range if value_range is None else value_range)
        return raw, facts

    def _judge_one(self, image, raw, facts):
        if isinstance(image, _inctrl.EncodedPicture):
            return Result(raw.detect_encoded(image), None, (image.width, image.height), facts)
        pixels = _pictures.pixels_of(image, facts.value_range)
        return Result(raw.detect([pixels])[0], image, _pictures.size_of(pixels), facts)

    def _encoded(self, image, value_range):
        if isinstance(image, _inctrl.EncodedPicture):
            return image
        return self._model.encode([_pictures.pixels_of(image, value_range)], 1)[0]

    def _side_by_side(self, work, items):
        if len(items) < 2 or self._threads < 2:
            return [work(item) for item in items]
        with concurrent.futures.ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(work, items))

    def _ahead(self, work, items):
        """work(item) for each, in order, a few ahead of what was taken."""
        with concurrent.futures.ThreadPoolExecutor(self._threads) as pool:
            pending = collections.deque()
            try:
                for item in items:
                    pending.append(pool.submit(work, item))
                    if len(pending) > 2 * self._threads:
                        yield pending.popleft().result()
                while pending:
                    yield pending.popleft().result()
            finally:
                for future in pending:
                    future.cancel()


def _detector_of(arguments):
    return Detector(**arguments)


def _processors():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
