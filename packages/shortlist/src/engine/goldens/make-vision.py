"""Writes tiny-vision/FAMILY (random models of transformers and of the EfficientNet-Lite port) and tiny-vision.json, their logits
and vectors, and preprocessing.json, what transformers' processors make of a picture with Pillow.

Run: python make-vision.py (PyTorch 2.15, transformers 5.24, Pillow 11.3, and the package efficientnet-lite-pytorch 0.1.0).
"""

import base64
import json
import pathlib

import numpy as np
import torch
import transformers as t
from PIL import Image

here = pathlib.Path(__file__).parent
torch.manual_seed(3)
labels = {"num_labels": 3, "id2label": {0: "a", 1: "b", 2: "c"}}
small = {"hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3, "image_size": 16, "patch_size": 4}

models = {
    "vit": t.ViTForImageClassification(t.ViTConfig(**small, intermediate_size=20, **labels)),
    "deit": t.DeiTForImageClassification(t.DeiTConfig(**small, intermediate_size=20, **labels)),
    "dinov2": t.Dinov2ForImageClassification(t.Dinov2Config(**small, mlp_ratio=2, **labels)),
    "dinov2-swiglu": t.Dinov2ForImageClassification(t.Dinov2Config(**small, mlp_ratio=2, use_swiglu_ffn=True, **labels)),
    "resnet": t.ResNetForImageClassification(
        t.ResNetConfig(embedding_size=6, hidden_sizes=[8, 16], depths=[1, 2], layer_type="bottleneck", **labels)
    ),
    "resnet-basic": t.ResNetForImageClassification(
        t.ResNetConfig(embedding_size=6, hidden_sizes=[6, 10], depths=[1, 2], layer_type="basic", **labels)
    ),
    "mobilenet_v2": t.MobileNetV2ForImageClassification(
        t.MobileNetV2Config(depth_multiplier=0.05, depth_divisible_by=4, min_depth=4, expand_ratio=2, image_size=32,
                            finegrained_output=False, **labels)
    ),
    "efficientnet": t.EfficientNetForImageClassification(
        t.EfficientNetConfig(width_coefficient=0.1, depth_coefficient=0.6, depth_divisor=4, image_size=32, hidden_dim=128,
                             **labels)
    ),
    "convnext": t.ConvNextForImageClassification(
        t.ConvNextConfig(hidden_sizes=[4, 8], depths=[1, 2], num_stages=2, image_size=32, layer_scale_init_value=0.5, **labels)
    ),
}


def shaken(model):
    """Numbers as a trained model has them: none is 0 or 1 throughout."""
    with torch.no_grad():
        for name, value in model.state_dict().items():
            if name.endswith("running_var"):
                value.uniform_(0.5, 2)
            elif name.endswith("running_mean"):
                value.normal_(0, 0.3)
            elif value.is_floating_point() and value.dim() == 1:
                value.add_(torch.randn_like(value) * 0.2)
            elif value.is_floating_point():
                value.add_(torch.randn_like(value) * 0.15)
    return model.eval()


def features_of(name, model, pixels):
    base = getattr(model, model.base_model_prefix)
    out = base(pixels)
    if name.startswith("dinov2"):
        tokens = out.last_hidden_state
        return torch.cat([tokens[:, 0], tokens[:, 1:].mean(1)], 1)
    if name in ("vit", "deit"):
        return out.last_hidden_state[:, 0]
    return out.pooler_output.flatten(1)


golden = {}
generator = torch.Generator().manual_seed(9)
for name, model in models.items():
    shaken(model)
    folder = here / "tiny-vision" / name
    model.save_pretrained(folder)
    side = 16 if "hidden_size" in model.config.to_dict() and hasattr(model.config, "patch_size") and name[0] in "vd" else 32
    for size in [side, 24] if name == "dinov2" else [side]:
        pixels = torch.randn(2, 3, size, size, generator=generator)
        with torch.no_grad():
            logits = model(pixels).logits
            features = features_of(name, model, pixels)
        key = name if size == side else f"{name} at {size}"
        golden[key] = {
            "folder": name,
            "size": size,
            "nParameters": sum(p.numel() for n, p in model.named_parameters()
                               if "classifier" not in n and "mask_token" not in n),
            "pixels": pixels.flatten().tolist(),
            "logits": logits.flatten().tolist(),
            "features": features.flatten().tolist(),
        }
    processor = {"image_processor_type": "ViTImageProcessor", "size": {"height": side, "width": side}, "resample": 2}
    (folder / "preprocessor_config.json").write_text(json.dumps(processor) + "\n")

# EfficientNet-Lite: the port's own network, narrowed, saved as its authors saved theirs.
from efficientnet_lite_pytorch import EfficientNet  # noqa: E402

lite = shaken(EfficientNet.from_name("efficientnet-lite0", width_coefficient=0.1, num_classes=3, image_size=32,
                                     depth_divisor=4))
folder = here / "tiny-vision" / "efficientnet-lite"
folder.mkdir(parents=True, exist_ok=True)
torch.save(lite.state_dict(), folder / "lite.pth", _use_new_zipfile_serialization=False)
processor = {"image_processor_type": "ViTImageProcessor", "size": {"height": 32, "width": 32}, "resample": 3}
(folder / "preprocessor_config.json").write_text(json.dumps(processor) + "\n")
pixels = torch.randn(2, 3, 32, 32, generator=generator)
with torch.no_grad():
    golden["efficientnet-lite"] = {
        "folder": "efficientnet-lite",
        "size": 32,
        "nParameters": sum(p.numel() for n, p in lite.named_parameters() if not n.startswith("_fc")),
        "pixels": pixels.flatten().tolist(),
        "logits": lite(pixels).flatten().tolist(),
        "features": lite.extract_features(pixels).mean((2, 3)).flatten().tolist(),
    }


def rounded(value):
    if isinstance(value, list):
        return [float(f"{x:.7g}") if isinstance(x, float) else x for x in value]
    return value


text = {key: {name: rounded(value) for name, value in entry.items()} for key, entry in golden.items()}
(here / "tiny-vision.json").write_text(json.dumps(text) + "\n")

# Preprocessing.
rng = np.random.default_rng(2)
blobs = Image.fromarray(rng.integers(0, 256, (7, 9, 3), dtype=np.uint8))
wide = blobs.resize((53, 38), Image.Resampling.BICUBIC)
tall = blobs.resize((21, 47), Image.Resampling.BICUBIC)
configs = {
    "vit": t.ViTImageProcessorPil(size={"height": 20, "width": 24}),
    "deit": t.DeiTImageProcessorPil(size={"height": 36, "width": 36}, crop_size={"height": 28, "width": 28}),
    "dinov2": t.BitImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 28, "width": 28}, resample=3),
    "dinov2, crop beyond the edge": t.BitImageProcessorPil(size={"shortest_edge": 17}, crop_size={"height": 22, "width": 24}),
    "convnext": t.ConvNextImageProcessorPil(size={"shortest_edge": 24}, crop_pct=0.875),
    "convnext, warped": t.ConvNextImageProcessorPil(size={"shortest_edge": 384}, crop_pct=0.875),
    "mobilenet_v2": t.MobileNetV2ImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 28, "width": 28}),
    "efficientnet": t.EfficientNetImageProcessorPil(size={"height": 30, "width": 30}, resample=1, rescale_offset=False),
    "lanczos": t.ViTImageProcessorPil(size={"height": 20, "width": 24}, resample=1),
    "nearest": t.ViTImageProcessorPil(size={"height": 20, "width": 24}, resample=0),
}
cases = []
for name, processor in configs.items():
    config = processor.to_dict()
    for label, picture in {"wide": wide, "tall": tall}.items():
        pixels = np.asarray(processor(picture, return_tensors="np")["pixel_values"][0], dtype=np.float32)
        step = 1 if pixels.size < 10_000 else 97
        cases.append({
            "name": f"{name}, {label}",
            "config": {k: v for k, v in config.items() if isinstance(v, (bool, int, float, str, list, tuple, dict)) and v is not None},
            "picture": label,
            "shape": list(pixels.shape),
            "step": step,
            "values": [round(float(v), 5) for v in pixels.flatten()[::step]],
        })
pictures = {
    label: {"width": p.width, "height": p.height, "data": base64.b64encode(np.asarray(p).tobytes()).decode()}
    for label, p in {"wide": wide, "tall": tall}.items()
}
(here / "preprocessing.json").write_text(json.dumps({"pictures": pictures, "cases": cases}) + "\n")
