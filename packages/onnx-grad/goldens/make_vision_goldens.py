"""Tiny image networks exported from PyTorch, with the losses, gradients and running statistics that PyTorch computes.

    python make_vision_goldens.py     # torch, transformers, onnx, onnxscript; writes vision/*.onnx and vision/*.json

The tests read the files and never run this. Every weight and statistic is random, also those that PyTorch starts at
0 or 1: exporters would merge equal ones, and zeros hide mistakes. Numbers are computed in float64.
"""

import json
import os
import sys

import onnx
import onnx.numpy_helper
import torch
import transformers as hf
from torch import nn
from torch.nn import functional as F

from make_goldens import encode, match
import make_goldens

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vision")
BATCH, N_CLASSES, N_STEPS = 4, 3, 3
# A bias before a normalisation has no gradient but rounding, which AdamW would make as large as any other.
SETTINGS = dict(lr=1e-2, betas=(0.9, 0.999), eps=1e-2)
DECAY = 0.01


def resnet():
    config = hf.ResNetConfig(embedding_size=4, hidden_sizes=[4, 8], depths=[1, 1], layer_type="basic", num_labels=N_CLASSES)
    return Logits(hf.ResNetForImageClassification(config)), 20


def convnext():
    config = hf.ConvNextConfig(image_size=16, hidden_sizes=[4, 8], depths=[1, 1], num_stages=2, num_labels=N_CLASSES)
    return Logits(hf.ConvNextForImageClassification(config)), 16


def vit():
    config = hf.ViTConfig(
        image_size=12,
        patch_size=4,
        hidden_size=8,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=12,
        num_labels=N_CLASSES,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
    )
    return Logits(hf.ViTForImageClassification(config)), 12


class Logits(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixels):
        return self.model(pixel_values=pixels).logits


def unit(inputs, outputs, size=1, stride=1, groups=1, activation=nn.Identity):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs), activation()
    )


class InvertedResidual(nn.Module):
    """MobileNetV2's block; with squeeze-and-excite it is EfficientNet's."""

    def __init__(self, inputs, outputs, stride, size, activation, excite):
        super().__init__()
        hidden = 2 * inputs
        self.expand = unit(inputs, hidden, activation=activation)
        self.depthwise = unit(hidden, hidden, size, stride, hidden, activation)
        self.squeeze = nn.Conv2d(hidden, 2, 1) if excite else None
        self.excite = nn.Conv2d(2, hidden, 1) if excite else None
        self.project = unit(hidden, outputs)
        self.is_residual = stride == 1 and inputs == outputs

    def forward(self, x):
        y = self.depthwise(self.expand(x))
        if self.squeeze is not None:
            gate = F.silu(self.squeeze(F.adaptive_avg_pool2d(y, 1)))
            y = y * torch.sigmoid(self.excite(gate))
        y = self.project(y)
        return x + y if self.is_residual else y


def inverted_residuals(activation, excite):
    return nn.Sequential(
        unit(3, 4, 3, 2, activation=activation),
        InvertedResidual(4, 4, 1, 3, activation, excite),
        InvertedResidual(4, 6, 2, 5 if excite else 3, activation, excite),
        InvertedResidual(6, 6, 1, 3, activation, excite),
        unit(6, 12, activation=activation),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(12, N_CLASSES),
    )


def mobilenet():
    return inverted_residuals(nn.ReLU6, False), 15


def efficientnet():
    return inverted_residuals(nn.SiLU, True), 16


class Mixture(nn.Module):
    """Operators that the others lack: transposed convolution, group and instance normalisation, resizing, pooling."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 6, 5, 2, 2, padding_mode="reflect")
        self.group = nn.GroupNorm(2, 6)
        self.slopes = nn.PReLU(6)
        self.up = nn.ConvTranspose2d(6, 4, 3, 2, 1, 1, groups=2)
        self.instance = nn.InstanceNorm2d(4, affine=True)
        self.shuffle = nn.PixelShuffle(2)
        self.dilated = nn.Conv2d(4, 5, 3, dilation=2, padding=2, groups=1)
        self.side = nn.Conv2d(1, 5, (3, 1), padding=(1, 0))
        self.head = nn.Linear(5 * 4, N_CLASSES)

    def forward(self, x):
        x = self.slopes(self.group(self.first(x)))
        x = F.hardswish(self.instance(self.up(F.avg_pool2d(x, 3, 2, 1, ceil_mode=True))))
        y = self.side(F.interpolate(self.shuffle(x), size=(5, 7), mode="bilinear", align_corners=False))
        x = F.mish(self.dilated(F.interpolate(x, scale_factor=2, mode="nearest")))
        y = F.leaky_relu(F.max_pool2d(F.pad(y, (1, 0, 0, 1), value=0.3), 3, 2))
        x = F.adaptive_max_pool2d(F.elu(F.max_pool2d(x, 2)), 1) + y
        return self.head(F.hardsigmoid(x[:, :, :2, :2].flatten(1)))


def mixture():
    return Mixture(), 13


# name: (network, exporter, opset)
GOLDENS = {
    f"{make.__name__}-{exporter}-{opset}": (make, exporter, opset)
    for make in (resnet, mobilenet, efficientnet, convnext, vit, mixture)
    for exporter, opset in (("torchscript", 17), ("dynamo", 20))
}


def export(model, pixels, path, exporter, opset):
    names = dict(input_names=["pixels"], output_names=["logits"], opset_version=opset)
    if exporter == "torchscript":
        # Exported as for training: for inference this exporter folds normalisation into convolutions.
        torch.onnx.export(
            model,
            (pixels,),
            path,
            dynamo=False,
            training=torch.onnx.TrainingMode.TRAINING,
            do_constant_folding=False,
            dynamic_axes={"pixels": {0: "batch"}, "logits": {0: "batch"}},
            **names,
        )
    else:
        torch.onnx.export(
            model.eval(),
            (pixels,),
            path,
            dynamo=True,
            optimize=False,
            external_data=False,
            verbose=False,
            dynamic_shapes=({0: torch.export.Dim("batch")},),
            **names,
        )
    return make_goldens.strip(path)


def loss_and_gradients(model, proto, pixels, labels):
    model.zero_grad()
    loss = F.cross_entropy(model(pixels), labels)
    loss.backward()
    model.float()
    gradients = {name: encode(gradient) for name, gradient in match(proto, list(model.parameters()))}
    model.double()
    return dict(loss=loss.item(), gradients=gradients)


def make(name, make_model, exporter, opset):
    torch.manual_seed(len(name))
    model, size = make_model()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(0.4 * torch.randn_like(parameter))
            if parameter.ndim == 1:
                parameter.add_(0.7)
        for key, buffer in model.named_buffers():
            if key.endswith(("running_mean", "running_var")):
                buffer.copy_(0.5 + torch.rand_like(buffer))
    batches = torch.randn(N_STEPS, BATCH, 3, size, size)
    labels = torch.tensor([0, 2, 1, 2])
    path = os.path.join(HERE, f"{name}.onnx")
    before = {key: value.clone() for key, value in model.state_dict().items()}
    proto = export(model, torch.randn(2, 3, size, size), path, exporter, opset)
    # Exporting a network in training mode moves its statistics.
    model.load_state_dict(before)
    for initializer in proto.graph.initializer:
        if initializer.name in before:
            value = onnx.numpy_helper.from_array(before[initializer.name].numpy(), initializer.name)
            initializer.CopyFrom(value)
    onnx.save(proto, path)

    pixels = batches.double()
    model.double().eval()
    frozen = loss_and_gradients(model, proto, pixels[0], labels)
    model.train()
    has_statistics = any("running_mean" in key for key in before)
    batch = loss_and_gradients(model, proto, pixels[0], labels) if has_statistics else None
    model.load_state_dict(before)
    groups = [
        {"params": [p for p in model.parameters() if p.ndim >= 2], "weight_decay": DECAY},
        {"params": [p for p in model.parameters() if p.ndim < 2], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, **SETTINGS)
    losses = []
    for step in range(N_STEPS):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(pixels[step]), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    statistics = {key: value for key, value in model.state_dict().items() if key.endswith(("running_mean", "running_var"))}
    model.eval()
    golden = dict(
        madeBy=f"torch {torch.__version__.split('+')[0]}, transformers {hf.__version__}, computed in float64",
        shape=[BATCH, 3, size, size],
        batches=[encode(batch.numpy()) for batch in batches],
        labels=labels.tolist(),
        frozen=frozen,
        batch=batch,
        training=dict(
            learningRate=SETTINGS["lr"],
            epsilon=SETTINGS["eps"],
            weightDecay=DECAY,
            losses=losses,
            statistics={key: value.tolist() for key, value in statistics.items()},
            lossAfter=F.cross_entropy(model(pixels[0]), labels).item(),
        ),
    )
    with open(os.path.join(HERE, f"{name}.json"), "w") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")
    n = len(list(model.parameters()))
    print(f"{name}: loss {frozen['loss']:.6f}; {len(frozen['gradients'])} gradients for {n} parameters, {os.path.getsize(path)} bytes")


if __name__ == "__main__":
    os.makedirs(HERE, exist_ok=True)
    for name, golden in GOLDENS.items():
        if len(sys.argv) == 1 or any(part in name for part in sys.argv[1:]):
            make(name, *golden)
