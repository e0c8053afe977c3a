"""PyTorch's side of the bench wordnet-minilm: fine-tune all-MiniLM-L6-v2 by the same recipe, one seed a request."""

import json
import sys
import time

import torch
from transformers import AutoModel, AutoTokenizer

settings = json.loads(sys.argv[1])
torch.set_num_threads(2)
with open(settings["rows"]) as file:
    rows = json.load(file)
tokenizer = AutoTokenizer.from_pretrained(settings["folder"])
classes = settings["classNames"]


class Classifier(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(settings["folder"], add_pooling_layer=False)
        self.dropout = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(384, len(classes))
        torch.nn.init.normal_(self.head.weight, std=0.02)
        torch.nn.init.zeros_(self.head.bias)

    def forward(self, batch):
        hidden = self.encoder(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1).float()
        return self.head(self.dropout((hidden * mask).sum(1) / mask.sum(1)))


def batch_of(part):
    batch = tokenizer([row["text"] for row in part], padding=True, truncation=True, max_length=256, return_tensors="pt")
    return batch, torch.tensor([classes.index(row["label"]) for row in part])


def train(seed):
    start = time.time()
    torch.manual_seed(seed)
    model = Classifier()
    train_rows = [row for row in rows if row["part"] == "train"]
    test_rows = [row for row in rows if row["part"] == "test"]
    groups = []
    for is_head in (False, True):
        for decays in (False, True):
            groups.append(
                {
                    "params": [
                        p
                        for name, p in model.named_parameters()
                        if name.startswith("head") == is_head and (p.dim() > 1) == decays
                    ],
                    "lr": settings["headLearningRate" if is_head else "learningRate"],
                    "weight_decay": settings["weightDecay"] if decays else 0.0,
                }
            )
    optimizer = torch.optim.AdamW(groups, fused=True)
    size = settings["batchSize"]
    total = settings["nEpochs"] * ((len(train_rows) + size - 1) // size)
    warmup = round(total * 0.1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: (s + 1) / warmup if s < warmup else max(0.0, (total - s) / max(1, total - warmup))
    )
    for _ in range(settings["nEpochs"]):
        model.train()
        order = torch.randperm(len(train_rows)).tolist()
        for at in range(0, len(order), size):
            batch, labels = batch_of([train_rows[i] for i in order[at : at + size]])
            loss = torch.nn.functional.cross_entropy(model(batch), labels)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    model.eval()
    correct = 0
    with torch.no_grad():
        for at in range(0, len(test_rows), 32):
            batch, labels = batch_of(test_rows[at : at + 32])
            correct += int((model(batch).argmax(-1) == labels).sum())
    return {"accuracy": correct / len(test_rows), "seconds": time.time() - start}


for line in sys.stdin:
    print(json.dumps(train(json.loads(line)["seed"])), flush=True)
