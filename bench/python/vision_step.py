"""The other side of the bench vision-step: image networks in PyTorch, with fused AdamW.

Started with its settings as JSON; answers each JSON line on stdin with one on stdout. It makes the network, so that both
sides train the same: "export" writes it as ONNX, as for training. "train" takes one layout of the weights, "choose" the faster.
"""
import json
import sys
import time
import warnings

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
settings = json.loads(sys.argv[1])
torch.set_num_threads(settings["threads"])
torch.manual_seed(0)
BATCH, SIZE, N_CLASSES = settings["batch"], settings["size"], 10


def unit(inputs, outputs, size=1, stride=1, groups=1, activation=None):
    layers = [nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, *([activation(inplace=True)] if activation else []))


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = unit(inputs, outputs, 3, stride, activation=nn.ReLU)
        self.second = unit(outputs, outputs, 3)
        self.shortcut = nn.Identity() if stride == 1 and inputs == outputs else unit(inputs, outputs, 1, stride)

    def forward(self, x):
        return F.relu(self.second(self.first(x)) + self.shortcut(x), inplace=True)


def residual(widths, depth, stem):
    layers, inputs = [*stem], widths[0]
    for i, width in enumerate(widths):
        for j in range(depth):
            layers.append(BasicBlock(inputs, width, 2 if i > 0 and j == 0 else 1))
            inputs = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, N_CLASSES))


def resnet18():
    stem = [unit(3, 64, 7, 2, activation=nn.ReLU), nn.MaxPool2d(3, 2, 1)]
    return residual([64, 128, 256, 512], 2, stem)


def small():
    """About what a zoo of networks of 1 MB holds: 0.27 M weights."""
    return residual([16, 32, 64], 3, [unit(3, 16, 3, activation=nn.ReLU)])


class InvertedResidual(nn.Module):
    def __init__(self, inputs, outputs, size, stride, expansion):
        super().__init__()
        hidden = inputs * expansion
        expand = [unit(inputs, hidden, activation=nn.ReLU6)] if expansion > 1 else []
        self.body = nn.Sequential(*expand, unit(hidden, hidden, size, stride, hidden, nn.ReLU6), unit(hidden, outputs))
        self.is_residual = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.body(x) if self.is_residual else self.body(x)


def inverted_residuals(stages, last):
    layers, inputs = [unit(3, 32, 3, 2, activation=nn.ReLU6)], 32
    for expansion, outputs, n, stride, size in stages:
        for i in range(n):
            layers.append(InvertedResidual(inputs, outputs, size, stride if i == 0 else 1, expansion))
            inputs = outputs
    layers.append(unit(inputs, last, activation=nn.ReLU6))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(last, N_CLASSES))


def mobilenet_v2():
    stages = [(1, 16, 1, 1, 3), (6, 24, 2, 2, 3), (6, 32, 3, 2, 3), (6, 64, 4, 2, 3), (6, 96, 3, 1, 3), (6, 160, 3, 2, 3)]
    return inverted_residuals([*stages, (6, 320, 1, 1, 3)], 1280)


def efficientnet_lite0():
    stages = [(1, 16, 1, 1, 3), (6, 24, 2, 2, 3), (6, 40, 2, 2, 5), (6, 80, 3, 2, 3), (6, 112, 3, 1, 5), (6, 192, 4, 2, 5)]
    return inverted_residuals([*stages, (6, 320, 1, 1, 3)], 1280)


class Vit(nn.Module):
    def __init__(self, attention):
        super().__init__()
        from transformers import ViTConfig, ViTForImageClassification  # 100 MB, for this network alone

        config = ViTConfig(
            image_size=SIZE,
            patch_size=16,
            hidden_size=192,
            num_hidden_layers=12,
            num_attention_heads=3,
            intermediate_size=768,
            num_labels=N_CLASSES,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            attn_implementation=attention,
        )
        self.model = ViTForImageClassification(config)

    def forward(self, pixels):
        return self.model(pixel_values=pixels).logits


def vit_tiny():
    return Vit("eager")


network = globals()[settings["network"]]().train()
weights = {name: value.clone() for name, value in network.state_dict().items()}
generator = torch.Generator().manual_seed(1)
batches = [
    (torch.randn(BATCH, 3, SIZE, SIZE, generator=generator), torch.randint(N_CLASSES, (BATCH,), generator=generator))
    for _ in range(2)
]


def build(variant):
    model = Vit(variant["attention"]) if settings["network"] == "vit_tiny" else globals()[settings["network"]]()
    model.load_state_dict(weights)
    model.train()
    return model.to(memory_format=torch.channels_last) if variant["channelsLast"] else model


class Trainer:
    def __init__(self, variant):
        self.model = build(variant)
        groups = [
            {"params": [p for p in self.model.parameters() if p.ndim >= 2], "weight_decay": 0.01},
            {"params": [p for p in self.model.parameters() if p.ndim < 2], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=1e-4, fused=True)
        layout = torch.channels_last if variant["channelsLast"] else torch.contiguous_format
        self.batches = [(pixels.contiguous(memory_format=layout), labels) for pixels, labels in batches]
        self.next = 0

    def steps(self, n):
        times = []
        for _ in range(n):
            pixels, labels = self.batches[self.next % len(self.batches)]
            self.next += 1
            started = time.perf_counter()
            loss = F.cross_entropy(self.model(pixels), labels)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.optimizer.zero_grad(set_to_none=True)
            loss.item()
            times.append(1000 * (time.perf_counter() - started))
        return times


def median(values):
    return sorted(values)[len(values) // 2]


def export(path):
    torch.onnx.export(
        network,
        (batches[0][0],),
        path,
        dynamo=False,
        opset_version=17,
        training=torch.onnx.TrainingMode.TRAINING,
        do_constant_folding=False,
        input_names=["pixels"],
        output_names=["logits"],
    )
    network.load_state_dict(weights)


def gradients(dtype):
    model = build({"attention": "eager", "channelsLast": False}).to(dtype)
    F.cross_entropy(model(batches[0][0].to(dtype)), batches[0][1]).backward()
    return {name: parameter.grad.double() for name, parameter in model.named_parameters()}


def gradient_errors(path):
    """Largest error of any element, relative to the largest of its gradient, ours and PyTorch's, against float64.

    Where rounding takes an element to the other side of a Relu, its gradient jumps: PyTorch's own says how much that is.
    """
    ours, theirs, exact = load_file(path), gradients(torch.float32), gradients(torch.float64)
    names = [name for name, gradient in exact.items() if name in ours and ours[name].shape == gradient.shape]
    largest = max(exact[name].abs().max().item() for name in names)
    scale = {name: max(exact[name].abs().max().item(), 1e-2 * largest) for name in names}
    worst = lambda found: max((found[name].double() - exact[name]).abs().max().item() / scale[name] for name in names)
    return {"ours": worst(ours), "theirs": worst(theirs)}


trainer = None
for line in sys.stdin:
    request = json.loads(line)
    if request["command"] == "export":
        export(request["path"])
        answer = {"pixels": [pixels.flatten().tolist() for pixels, _ in batches], "labels": [y.tolist() for _, y in batches]}
    elif request["command"] == "gradients":
        answer = gradient_errors(request["path"])
    elif request["command"] == "choose":
        candidates = {}
        attentions = ("eager", "sdpa") if settings["network"] == "vit_tiny" else ("none",)
        for variant in [{"attention": a, "channelsLast": c} for a in attentions for c in (False, True)]:
            candidate = Trainer(variant)
            candidate.steps(2)
            candidates[json.dumps(variant)] = (median(candidate.steps(7)), candidate)
        best = min(candidates, key=lambda name: candidates[name][0])
        trainer = candidates[best][1]
        candidates = None
        answer = json.loads(best)
    elif request["command"] == "train":
        trainer = Trainer({"attention": "eager", "channelsLast": request["channelsLast"]})
        answer = {}
    elif request["command"] == "peak":
        with open("/proc/self/status") as status:
            fields = dict(line.split(":", 1) for line in status)
        answer = {"peakBytes": 1024 * int(fields["VmHWM"].split()[0])}
    else:
        answer = {"times": trainer.steps(request["n"])}
    print(json.dumps(answer), flush=True)
