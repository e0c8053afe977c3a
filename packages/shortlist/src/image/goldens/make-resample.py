"""Writes resample.json: small pictures resized by Pillow with every filter, whole and by box.

Run: python make-resample.py (needs Pillow and numpy; made with Pillow 11.3.0; Pillow 13 filters columns first where that is
cheaper, so that bytes may differ by 1).
"""

import base64
import json
import pathlib

import numpy as np
import PIL
from PIL import Image

filters = {
    "nearest": Image.Resampling.NEAREST,
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "hamming": Image.Resampling.HAMMING,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
sizes = [(7, 5), (23, 17), (40, 31), (64, 3)]
boxes = [None, (3.25, 1.5, 20.75, 15.0)]


def encode(image):
    return base64.b64encode(np.asarray(image, dtype=np.uint8).tobytes()).decode()


rng = np.random.default_rng(5)
pixels = rng.integers(0, 256, (17, 23, 3), dtype=np.uint8)
pixels[:, 10:14] = [255, 255, 0]  # a sharp edge, where cubic filters overshoot
source = Image.fromarray(pixels)
cases = []
for name, code in filters.items():
    for width, height in sizes:
        for box in boxes:
            if box is not None and name == "nearest":
                continue  # Pillow rounds the box's edges there in its own way
            resized = source.resize((width, height), code, box=box)
            cases.append({"filter": name, "width": width, "height": height, "box": box, "data": encode(resized)})
golden = {
    "madeWith": f"Pillow {PIL.__version__}",
    "source": {"width": 23, "height": 17, "data": encode(source)},
    "cases": cases,
}
pathlib.Path(__file__).with_name("resample.json").write_text(json.dumps(golden, indent=1) + "\n")
