"""What is known of a picture after it was judged."""
import base64
import dataclasses
import functools
import html
import io
import typing

import numpy as np

from inctrl import _inctrl, _pictures

Region = _inctrl.Region


@dataclasses.dataclass(frozen=True)
class Parts:
    """What the score is made of; None where the model has no such part."""

    patch: float  #: the largest patch residual, in [0, 1]
    image: typing.Optional[float]  #: the image residual, or the image score of trained heads, in [0, 1]
    text: typing.Optional[float]  #: the text prior, in [0, 1]


class Result:
    """One judged picture. The names are those of anomalib where it has them.

    The map is kept on the token grid, a few kilobytes; `anomaly_map` and `pred_mask` are made when they are asked for. `image` is what
    was given to `detect`, not a copy: hold on to `to_dict()` if results must not keep pictures alive.
    """

    def __init__(self, raw, image, size, facts):
        self._raw = raw
        self._facts = facts
        self.image = image
        self.width, self.height = size

    @property
    def pred_score(self):
        """In [0, 1], larger is more anomalous: the same to the last bit on every interface and in any company."""
        return self._raw.pred_score

    @property
    def pred_label(self):
        """"normal", "anomalous" or "undecided"."""
        return self._raw.pred_label

    @property
    def is_anomalous(self):
        """anomalib's boolean label. An undecided picture is not called anomalous."""
        return self._raw.pred_label == "anomalous"

    @property
    def threshold(self):
        """The score from which on a picture counts as anomalous; None if nothing is known of normal ones."""
        return self._raw.threshold

    @property
    def p_value(self):
        """The chance that a normal picture scores as high; None if nothing is known of them."""
        return self._raw.p_value

    @property
    def normals(self):
        """How many normal pictures threshold and p-value rest on, or None."""
        return self._raw.normals

    @property
    def parts(self):
        """The score's parts, as `Parts`."""
        return Parts(self._raw.patch, self._raw.image, self._raw.text)

    @property
    def regions(self):
        """Anomalous places as boxes, largest score first."""
        return self._raw.regions

    @property
    def anomaly_grid(self):
        """The map as the model gives it: float32 [rows, columns] of the token grid, read-only, not copied."""
        return self._raw.grid

    @property
    def frame(self):
        """What of the picture the grid covers: left, top, width, height in pixels."""
        return tuple(self._raw.frame)

    @functools.cached_property
    def anomaly_map(self):
        """The map at the picture's size: float32 [height, width], 0 where the encoder saw nothing."""
        return self._raw.enlarge(self.width, self.height)

    @property
    def pred_mask(self):
        """Where the map reaches the level of regions: bool [height, width]."""
        return self.anomaly_map >= self._facts.region_level

    def overlay(self):
        """The picture with the map's colours and the regions over it and a legend below, as the program draws it: uint8 [H, W, 3],
        red, green, blue. Reads the picture again if it was given by path."""
        if self.image is None:
            raise ValueError("the picture is not here any more")
        pixels = _pictures.pixels_of(self.image, self._facts.value_range)
        drawn = _inctrl.draw_overlay(pixels, self._raw.map, self._raw.regions, self._facts.head, self._facts.region_level)
        return np.ascontiguousarray(_pictures.as_rgb(drawn))

    def to_dict(self):
        """The result as the program's JSON has it; floats are those of single precision."""
        box = ("x", "y", "width", "height", "score")
        return {"image": _pictures.source_of(self.image) or None, "width": self.width, "height": self.height,
                "pred_score": self.pred_score, "pred_label": self.pred_label, "threshold": self.threshold, "p_value": self.p_value,
                "normals": self.normals, "parts": dataclasses.asdict(self.parts),
                "regions": [{name: getattr(region, name) for name in box} for region in self.regions], "anomaly_map": None, "overlay": None,
                "model": self._facts.model, "prompts": self._facts.prompts, "shots": self._facts.shots}

    def __repr__(self):
        name = _pictures.source_of(self.image)
        return f"Result({self.pred_score:.4f} {self.pred_label}{', ' + name if name else ''}, {len(self.regions)} regions)"

    def _repr_html_(self):
        p_value = "" if self.p_value is None else f", p = {self.p_value:.3g}"
        caption = f"{self.pred_score:.4f} {self.pred_label}{p_value} {_pictures.source_of(self.image)}"
        return (f'<figure style="margin:0"><img style="max-width:100%" alt="{html.escape(caption)}" src="data:image/png;base64,{self._png()}">'
                f"<figcaption>{html.escape(caption)}</figcaption></figure>")

    def _png(self):
        """The overlay beside the picture, at most 900 pixels wide, in base64."""
        from PIL import Image

        overlay = Image.fromarray(self.overlay())
        picture = Image.fromarray(np.ascontiguousarray(_pictures.as_rgb(_pictures.pixels_of(self.image, self._facts.value_range))))
        pair = Image.new("RGB", (picture.width + overlay.width, overlay.height), "white")
        pair.paste(picture, (0, 0))
        pair.paste(overlay, (picture.width, 0))
        pair.thumbnail((900, 900))
        file = io.BytesIO()
        pair.save(file, "PNG")
        return base64.b64encode(file.getvalue()).decode()


@dataclasses.dataclass(frozen=True)
class Facts:
    """What the results of one detector share."""

    model: str
    head: str
    prompts: typing.Optional[str]
    shots: int
    region_level: float
    value_range: typing.Any
