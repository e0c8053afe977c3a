"""Writes tiny-vision-layers.json: the vectors of every layer of the models in tiny-vision, for the pictures in tiny-vision.json.

They are transformers' hidden states, pooled as the model pools its last one; of MobileNetV2, which leaves out its stem, with that.
Of EfficientNet-Lite they are what goes into the port's first block and what comes out of each.

Run: python make-vision-layers.py (PyTorch 2.15, transformers 5.24, and the package efficientnet-lite-pytorch 0.1.0).
"""

import json
import pathlib

import torch
import transformers as t
from efficientnet_lite_pytorch import EfficientNet

here = pathlib.Path(__file__).parent


def pooled(name, state):
    if state.dim() == 4:
        return state.mean((2, 3))
    if name.startswith("dinov2"):
        return torch.cat([state[:, 0], state[:, 1:].mean(1)], 1)
    return state[:, 0]


def lite_states(folder, pixels):
    lite = EfficientNet.from_name("efficientnet-lite0", width_coefficient=0.1, num_classes=3, image_size=32, depth_divisor=4)
    lite.load_state_dict(torch.load(folder / "lite.pth", weights_only=True))
    states = []
    lite._blocks[0].register_forward_pre_hook(lambda _, inputs: states.append(inputs[0]))
    for block in lite._blocks:
        block.register_forward_hook(lambda _, inputs, output: states.append(output))
    lite.eval()(pixels)
    return states


def states_of(folder, pixels):
    if folder.name == "efficientnet-lite":
        return lite_states(folder, pixels)
    model = t.AutoModelForImageClassification.from_pretrained(folder).eval()
    base = getattr(model, model.base_model_prefix)
    states = list(base(pixels, output_hidden_states=True).hidden_states)
    return [base.conv_stem(pixels), *states] if folder.name == "mobilenet_v2" else states


layers = {}
for key, golden in json.loads((here / "tiny-vision.json").read_text()).items():
    pixels = torch.tensor(golden["pixels"]).reshape(2, 3, golden["size"], golden["size"])
    with torch.no_grad():
        states = states_of(here / "tiny-vision" / golden["folder"], pixels)
    vectors = [pooled(golden["folder"], state).flatten().tolist() for state in states]
    layers[key] = [[float(f"{x:.7g}") for x in vector] for vector in vectors]
(here / "tiny-vision-layers.json").write_text(json.dumps(layers) + "\n")
