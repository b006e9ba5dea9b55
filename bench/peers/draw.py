"""A folder of JPEG pictures of 1024 x 1024: brushed plates with holes, some with a scratch.     python draw.py FOLDER COUNT"""
import pathlib
import sys

import cv2
import numpy as np

folder, count = pathlib.Path(sys.argv[1] + ".partial"), int(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
for i in range(count):
    random = np.random.default_rng(i)
    grain = cv2.blur(random.normal(0, 40, (1024, 1024)), (1, 25))
    plate = 150 + grain + np.linspace(-20, 20, 1024)[None]
    plate = np.repeat(plate[:, :, None], 3, 2)
    for x in (256, 512, 768):
        for y in (256, 512, 768):
            cv2.circle(plate, (x + int(random.integers(-3, 4)), y), 60, (40, 40, 45), -1, cv2.LINE_AA)
    if i % 5 == 4:
        x, y = random.integers(100, 900, 2)
        cv2.line(plate, (int(x), int(y)), (int(x) + 80, int(y) + 50), (230, 230, 230), 3, cv2.LINE_AA)
    noisy = np.clip(plate + random.normal(0, 4, plate.shape), 0, 255).astype(np.uint8)
    cv2.imwrite(str(folder / f"{i:04}.jpg"), noisy, [cv2.IMWRITE_JPEG_QUALITY, 90])
folder.rename(sys.argv[1])
