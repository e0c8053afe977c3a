"""The other side of the bench training-step: transformers' BERT classifier and PyTorch's fused AdamW.

Started with its settings as JSON; answers each JSON line on stdin with one on stdout.
"""
import json
import sys
import time
from types import SimpleNamespace

import torch
from safetensors.torch import load_file
from transformers import BertConfig, BertForSequenceClassification, BertModel

settings = json.loads(sys.argv[1])
geometry = settings["geometry"]
torch.set_num_threads(settings["threads"])
torch.manual_seed(0)
stored = load_file(settings["weights"])
batches = [{name: torch.tensor(values) for name, values in batch.items()} for batch in settings["batches"]]


class MeanPooled(torch.nn.Module):
    """The same encoder with a head on the mean of all tokens (the batches have no padding)."""

    def __init__(self, config):
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.dropout = torch.nn.Dropout(config.hidden_dropout_prob)
        self.classifier = torch.nn.Linear(config.hidden_size, config.num_labels)

    def forward(self, labels, **inputs):
        hidden = self.bert(**inputs).last_hidden_state
        logits = self.classifier(self.dropout(hidden.mean(1)))
        return SimpleNamespace(loss=torch.nn.functional.cross_entropy(logits, labels))


def build(attention, dropout):
    config = BertConfig(
        vocab_size=geometry["vocabularySize"],
        hidden_size=geometry["hiddenSize"],
        num_hidden_layers=geometry["nLayers"],
        num_attention_heads=geometry["nHeads"],
        intermediate_size=geometry["intermediateSize"],
        num_labels=geometry["nClasses"],
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
        attn_implementation=attention,
        problem_type="single_label_classification",
    )
    kind = BertForSequenceClassification if geometry["pooling"] == "first" else MeanPooled
    model = kind(config)
    if kind is MeanPooled:
        model.bert.set_attn_implementation(attention)
    model.train()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(in_layout(name, stored[name]))
    return model


def in_layout(name, tensor):
    """Our dense weights are (in x out), PyTorch's (out x in)."""
    is_dense = tensor.ndim == 2 and "embeddings" not in name
    return tensor.T if is_dense else tensor


class Trainer:
    def __init__(self, attention):
        self.model = build(attention, geometry["dropout"])
        decayed = [p for p in self.model.parameters() if p.ndim >= 2]
        others = [p for p in self.model.parameters() if p.ndim < 2]
        groups = [
            {"params": decayed, "weight_decay": settings["optimizer"]["weightDecay"]},
            {"params": others, "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=settings["optimizer"]["learningRate"], fused=True)
        self.next = 0

    def steps(self, n):
        times = []
        for _ in range(n):
            batch = batches[self.next % len(batches)]
            self.next += 1
            started = time.perf_counter()
            loss = self.model(**batch).loss
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.optimizer.zero_grad(set_to_none=True)
            loss.item()
            times.append(1000 * (time.perf_counter() - started))
        return times


def median(values):
    return sorted(values)[len(values) // 2]


trainer = None
for line in sys.stdin:
    request = json.loads(line)
    if request["command"] == "gradients":
        ours = load_file(request["path"])
        model = build("eager", 0.0)
        model(**batches[0]).loss.backward()
        errors = {}
        for name, parameter in model.named_parameters():
            expected = parameter.grad
            difference = (in_layout(name, ours[name]) - expected).abs().max().item()
            errors[name] = difference / max(expected.abs().max().item(), 1e-12)
        # The key bias has no gradient but rounding: softmax does not see it.
        errors = {name: error for name, error in errors.items() if not name.endswith("key.bias")}
        worst = max(errors, key=errors.get)
        answer = {"error": errors[worst], "parameter": worst}
    elif request["command"] == "choose":
        candidates = {}
        for attention in ("eager", "sdpa"):
            candidate = Trainer(attention)
            candidate.steps(2)
            candidates[attention] = (median(candidate.steps(7)), candidate)
        attention = min(candidates, key=lambda name: candidates[name][0])
        trainer = candidates[attention][1]
        candidates = None
        answer = {"attention": attention}
    elif request["command"] == "peak":
        with open("/proc/self/status") as status:
            fields = dict(line.split(":", 1) for line in status)
        answer = {"peakBytes": 1024 * int(fields["VmHWM"].split()[0])}
    else:
        if trainer is None:
            trainer = Trainer(request.get("attention", "sdpa"))
        answer = {"times": trainer.steps(request["n"])}
    print(json.dumps(answer), flush=True)
