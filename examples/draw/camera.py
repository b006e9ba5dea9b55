"""The camera on the line: lens softness, vignetting, exposure, sensor noise and tone curve; scene light in, picture out."""
import numpy as np
from PIL import Image

from .canvas import FINE, blur

SHOT_NOISE, READ_NOISE = 0.00011, 0.0000035  # variances: per unit of light, and in the dark


def photograph(scene, rng, softness=0.9):
    """scene [FINE*rows, FINE*columns, 3] linear -> picture of rows by columns pixels; softness in fine pixels."""
    light = blur(scene.astype(np.float32), softness)
    rows, columns = light.shape[0] // FINE, light.shape[1] // FINE
    light = light.reshape(rows, FINE, columns, FINE, 3).mean((1, 3))
    light = light * vignette(rows, columns)[..., None]
    light = light * np.exp(rng.normal(0, 0.025)) * np.exp(rng.normal(0, [0.008, 0.0, 0.012]))
    light = light + sensor_noise(light, rng)
    return Image.fromarray(np.uint8(np.clip(tone(light) * 255 + 0.5, 0, 255)))


def vignette(rows, columns):
    y, x = np.mgrid[-1:1:rows * 1j, -1:1:columns * 1j].astype(np.float32)
    return 1 - 0.07 * (x * x + y * y)


def sensor_noise(light, rng):
    """Grows with the light; slightly smeared, as a colour filter array leaves it."""
    raw = rng.standard_normal(light.shape).astype(np.float32)
    smeared = 0.75 * raw + 0.9 * blur(raw, 0.8)
    return smeared * np.sqrt(SHOT_NOISE * np.maximum(light, 0) + READ_NOISE)


def tone(light):
    """Linear light to sRGB values 0..1; what is too bright bends over softly instead of clipping."""
    light = np.maximum(light, 0)
    light = np.where(light > 0.8, 0.8 + 0.2 * np.tanh((light - 0.8) / 0.2), light)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-6) ** (1 / 2.4) - 0.055)
