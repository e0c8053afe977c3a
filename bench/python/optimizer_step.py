"""The other side of the bench optimizer-step: PyTorch's fused AdamW and clip_grad_norm_."""
import json
import sys
import time

import torch

settings = json.loads(sys.argv[1])
torch.set_num_threads(settings["threads"])
parameters = [torch.nn.Parameter(torch.randn(shape) * 0.02) for shape in settings["shapes"]]
for parameter in parameters:
    parameter.grad = torch.sin(torch.arange(parameter.numel(), dtype=torch.float32)).reshape(parameter.shape) * 1e-3
groups = [
    {"params": [p for p in parameters if p.ndim > 1], "weight_decay": settings["optimizer"]["weightDecay"]},
    {"params": [p for p in parameters if p.ndim == 1], "weight_decay": 0.0},
]
optimizer = torch.optim.AdamW(groups, lr=settings["optimizer"]["learningRate"], fused=True)
for line in sys.stdin:
    request = json.loads(line)
    times = []
    for _ in range(request["n"]):
        started = time.perf_counter()
        if request["clip"]:
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        times.append(1000 * (time.perf_counter() - started))
    print(json.dumps({"times": times}), flush=True)
