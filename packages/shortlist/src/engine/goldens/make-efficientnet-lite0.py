"""Writes efficientnet-lite0.json: the best answers of the real EfficientNet-Lite0 on the pictures of preprocessing.json.

Run: python make-efficientnet-lite0.py CHECKPOINT.pth (PyTorch 2.15, Pillow 11.3, efficientnet-lite-pytorch 0.1.0). On photographs
(scikit-learn's china.jpg and flower.jpg, scikit-image's chelsea.png and coffee.png) both sides said palace, cardoon or daisy, Egyptian
cat, espresso, with the same three decimals.
"""

import base64
import json
import pathlib
import sys

import numpy as np
import torch
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image

here = pathlib.Path(__file__).parent
model = EfficientNet.from_name("efficientnet-lite0")
model.load_state_dict(torch.load(sys.argv[1]))
model.eval()
answers = {}
for name, p in json.loads((here / "preprocessing.json").read_text())["pictures"].items():
    pixels = np.frombuffer(base64.b64decode(p["data"]), dtype=np.uint8).reshape(p["height"], p["width"], 3)
    image = Image.fromarray(pixels)
    w, h = image.size
    image = image.resize((256, 256 * h // w) if w <= h else (256 * w // h, 256), Image.Resampling.BICUBIC)
    left, top = (image.width - 224) // 2, (image.height - 224) // 2
    x = np.asarray(image.crop((left, top, left + 224, top + 224))).astype(np.float32) / 255
    x = (x - np.float32([0.485, 0.456, 0.406])) / np.float32([0.229, 0.224, 0.225])
    with torch.no_grad():
        probabilities = model(torch.tensor(x.transpose(2, 0, 1))[None]).softmax(1)[0]
    best, classes = probabilities.topk(5)
    answers[name] = {f"LABEL_{c}": round(float(b), 6) for b, c in zip(best, classes)}
(here / "efficientnet-lite0.json").write_text(json.dumps(answers) + "\n")
