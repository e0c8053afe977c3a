"""Golden values for the engine's tests, from PyTorch, transformers, tokenizers and Python's ONNX Runtime.

    python make-goldens.py [REAL_MODELS]

writes tiny-*/ (random models of a few kB with their outputs) beside this file and, given the folder that
SHORTLIST_REAL_MODELS names, real-models.json. Made with torch 2.15.0, transformers 5.24.0, tokenizers 0.23.3,
safetensors 0.8.0, onnxruntime 1.32.0.
"""

import json
import math
import os
import shutil
import sys

import torch
from tokenizers import Tokenizer
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    BertTokenizer,
    DistilBertConfig,
    DistilBertForSequenceClassification,
    RobertaConfig,
    RobertaForSequenceClassification,
)

here = os.path.dirname(os.path.abspath(__file__))

VOCABULARY = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] the a good bad film was not very ##ly ##ing ##s really terrible cafe "
    "wonderful plot act ##or and ! . , ' t don 北 京 u ##ber"
).split()
TEXTS = [
    "The film was really good!",
    "A terrible plot, very bad acting.",
    "wonderful actors",
    "Café don't über 北京 \u00adfoobar",
    "",
]
LABELS = [1, 0, 1, 2, 0]


def rounded(tensor, digits=6):
    return [float(f"{value:.{digits}g}") for value in tensor.flatten().tolist()]


def encode_all(tokenizer, texts, **options):
    return tokenizer(texts, padding=True, return_tensors="pt", **options)


def write(folder, name, value):
    with open(os.path.join(folder, name), "w") as file:
        json.dump(value, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


def fresh(name):
    folder = os.path.join(here, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def spread(model):
    """Weights large enough that a mistake in any of them shows."""
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for parameter in model.parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            parameter.copy_(noise * 0.3 + (1.0 if parameter.dim() == 1 and parameter.numel() == 12 else 0.0))


def tiny(name, model, keep_vocabulary=True):
    spread(model)
    model.eval()
    folder = fresh(name)
    model.save_pretrained(folder)
    with open(os.path.join(folder, "vocab.txt"), "w") as file:
        file.write("\n".join(VOCABULARY) + "\n")
    tokenizer = BertTokenizer(os.path.join(folder, "vocab.txt"))
    batch = encode_all(tokenizer, TEXTS, return_token_type_ids=False)
    with torch.no_grad():
        output = model(**batch, output_hidden_states=True)
    hidden = output.hidden_states[-1]
    mask = batch["attention_mask"].unsqueeze(-1).float()
    expected = {
        "texts": TEXTS,
        "ids": [tokenizer(text)["input_ids"] for text in TEXTS],
        "idsCutTo6": [tokenizer(text, truncation=True, max_length=6)["input_ids"] for text in TEXTS],
        "mean": [rounded(row) for row in (hidden * mask).sum(1) / mask.sum(1)],
        "cls": [rounded(row) for row in hidden[:, 0]],
        "max": [rounded(row) for row in (hidden + (1 - mask) * -1e4).max(1).values],
        "meanByLayer": [
            [rounded(row) for row in (tokens * mask).sum(1) / mask.sum(1)] for tokens in output.hidden_states
        ],
        "probabilities": [rounded(row) for row in output.logits.softmax(-1)],
    }
    expected["training"] = training(model, batch)
    write(folder, "expected.json", expected)


def training(model, batch):
    """Losses and gradient norms of four steps of AdamW on all texts, without dropout."""
    state = {key: value.clone() for key, value in model.state_dict().items()}
    decayed = [p for p in model.parameters() if p.dim() > 1]
    plain = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=0.01, eps=1e-8
    )
    weights = torch.tensor([0.5, 1.0, 2.0])
    losses, norms = [], []
    for _ in range(4):
        logits = model(**batch).logits
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor(LABELS), weight=weights)
        optimizer.zero_grad()
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)))
        losses.append(float(loss))
        optimizer.step()
    with torch.no_grad():
        final = model(**batch).logits.softmax(-1)
    model.load_state_dict(state)
    return {
        "labels": LABELS,
        "classWeights": weights.tolist(),
        "learningRate": 0.01,
        "weightDecay": 0.01,
        "losses": losses,
        "gradientNorms": norms,
        "probabilities": [rounded(row) for row in final],
    }


def real_models(folder):
    import numpy as np
    import onnxruntime

    texts = [
        "The quick brown fox jumps over the lazy dog.",
        "a domesticated carnivorous mammal",
        "Éxámple: naïve café — 北京, x²! don't [MASK] unbelievably",
        "",
        "long " * 300,
    ]
    minilm = os.path.join(folder, "all-MiniLM-L6-v2")
    tokenizer = Tokenizer.from_file(os.path.join(minilm, "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    model = BertModel.from_pretrained(minilm).eval()
    session = onnxruntime.InferenceSession(os.path.join(folder, "paraphrase-MiniLM-L3-v2/onnx/model.onnx"))
    token_output = next(o.name for o in session.get_outputs() if len(o.shape) == 3)
    result = {"texts": texts, "ids": [], "all-MiniLM-L6-v2": [], "paraphrase-MiniLM-L3-v2": []}
    for text in texts:
        ids = tokenizer.encode(text).ids
        result["ids"].append(ids)
        with torch.no_grad():
            hidden = model(torch.tensor([ids])).last_hidden_state[0]
        feeds = {"input_ids": np.array([ids]), "attention_mask": np.ones((1, len(ids)), dtype=np.int64)}
        other = torch.tensor(session.run([token_output], feeds)[0][0])
        for name, tokens in (("all-MiniLM-L6-v2", hidden), ("paraphrase-MiniLM-L3-v2", other)):
            pooled = tokens.mean(0)
            result[name].append({"first": rounded(pooled[:8], 8), "norm": float(pooled.norm())})
    write(here, "real-models.json", result)


def main():
    torch.manual_seed(0)
    labels = {"id2label": {0: "bad", 1: "good", 2: "other"}, "label2id": {"bad": 0, "good": 1, "other": 2}}
    sizes = {"vocab_size": len(VOCABULARY), "pad_token_id": 0}
    bert = dict(
        hidden_size=12, num_hidden_layers=2, num_attention_heads=3, intermediate_size=20, max_position_embeddings=24
    )
    none = dict(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    tiny("tiny-bert", BertForSequenceClassification(BertConfig(**bert, **sizes, **none, **labels)))
    tiny(
        "tiny-roberta",
        RobertaForSequenceClassification(
            RobertaConfig(**bert, **sizes, **none, **labels, type_vocab_size=1, hidden_act="gelu_new")
        ),
    )
    tiny(
        "tiny-distilbert",
        DistilBertForSequenceClassification(
            DistilBertConfig(
                **sizes,
                **labels,
                dim=12,
                n_layers=2,
                n_heads=3,
                hidden_dim=20,
                max_position_embeddings=24,
                dropout=0.0,
                attention_dropout=0.0,
                seq_classif_dropout=0.0,
                activation="relu",
            )
        ),
    )
    if len(sys.argv) > 1:
        real_models(sys.argv[1])


main()
