"""Golden values of AdamW, global-norm clipping and per-parameter settings, from PyTorch 2.15.

    python packages/onnx-grad/goldens/adamw.py > packages/onnx-grad/goldens/adamw.json
"""
import json

import torch

torch.manual_seed(3)
shapes = {"weight": (3, 5), "bias": (5,)}
parameters = {name: torch.nn.Parameter(torch.randn(shape)) for name, shape in shapes.items()}
groups = [
    {"params": [parameters["weight"]], "lr": 1e-2, "weight_decay": 0.1},
    {"params": [parameters["bias"]], "lr": 3e-2, "weight_decay": 0.0},
]
optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.99), eps=1e-7, foreach=False)
flat = lambda tensors: {name: tensor.detach().flatten().tolist() for name, tensor in tensors.items()}
golden = {"shapes": shapes, "clipNorm": 2.0, "initial": flat(parameters), "steps": []}
for step in range(6):
    # The third gradient is tiny (no clipping), the fourth huge.
    size = {2: 1e-3, 3: 1e3}.get(step, 1.0)
    gradients = {name: size * torch.randn(shape) for name, shape in shapes.items()}
    for name, gradient in gradients.items():
        parameters[name].grad = gradient.clone()
    norm = torch.nn.utils.clip_grad_norm_(parameters.values(), golden["clipNorm"])
    optimizer.step()
    golden["steps"].append({"gradients": flat(gradients), "norm": norm.item(), "parameters": flat(parameters)})
print(json.dumps(golden))
