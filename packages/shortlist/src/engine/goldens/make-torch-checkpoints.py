"""Writes tiny-zip.pth, tiny-old.pth and their numbers, torch-checkpoints.json; and evil-*.pth, which must be refused.

The evil files would only make a file "executed" in the temporary folder. Run: python make-torch-checkpoints.py (PyTorch 2.15).
"""

import collections
import json
import pathlib
import pickle

import torch

here = pathlib.Path(__file__).parent
generator = torch.Generator().manual_seed(1)
weights = collections.OrderedDict(
    [
        ("layer.weight", torch.randn(2, 3, generator=generator)),
        ("transposed", torch.randn(3, 4, generator=generator).t()),
        ("channels last", torch.randn(1, 2, 3, 3, generator=generator).to(memory_format=torch.channels_last)),
        ("slice", torch.randn(6, generator=generator)[2:5]),
        ("scalar", torch.tensor(0.5)),
        ("half", torch.randn(5, generator=generator).half()),
        ("brain", torch.randn(5, generator=generator).bfloat16()),
        ("double", torch.randn(2, generator=generator).double()),
        ("steps", torch.tensor(7)),
        ("parameter", torch.nn.Parameter(torch.ones(2))),
    ]
)
torch.save(weights, here / "tiny-zip.pth")
torch.save({"state_dict": weights, "epoch": 3}, here / "tiny-old.pth", _use_new_zipfile_serialization=False)
golden = {
    name: {"dims": list(t.shape), "data": t.detach().float().contiguous().flatten().tolist()}
    for name, t in weights.items()
    if t.is_floating_point()
}
(here / "torch-checkpoints.json").write_text(json.dumps(golden) + "\n")


class Evil:
    def __reduce__(self):
        return (eval, ("open('/tmp/executed', 'w').close()",))


torch.save({"weight": torch.ones(2), "evil": Evil()}, here / "evil-zip.pth")
torch.save({"weight": torch.ones(2), "evil": Evil()}, here / "evil-old.pth", _use_new_zipfile_serialization=False)
(here / "evil-plain.pth").write_bytes(pickle.dumps({"weight": Evil()}))
