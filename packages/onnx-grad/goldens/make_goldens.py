"""Tiny encoders exported from PyTorch, with the loss and every gradient that PyTorch computes.

    python make_goldens.py        # torch, transformers, onnx, onnxscript; writes *.onnx and *.json here

The tests read the files and never run this. Every weight is random, also those that PyTorch
starts at 0 or 1: the TorchScript exporter would merge equal ones, and zeros hide mistakes.
"""

import base64
import json
import logging
import os
import sys
import warnings

import numpy as np
import onnx
import onnx.numpy_helper
import torch
import transformers as hf

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
HERE = os.path.dirname(os.path.abspath(__file__))
BATCH, SEQUENCE, N_CLASSES, VOCABULARY = 3, 5, 3, 24
SMALL = dict(
    vocab_size=VOCABULARY,
    hidden_size=8,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=12,
    max_position_embeddings=16,
    num_labels=N_CLASSES,
    pad_token_id=0,
)


class Logits(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits


def bert(attention):
    return hf.BertForSequenceClassification(hf.BertConfig(**SMALL, attn_implementation=attention))


def modernbert():
    """Rotary positions, gated units, alternating local attention, no biases."""
    config = hf.ModernBertConfig(
        **SMALL,
        global_attn_every_n_layers=2,
        local_attention=4,
        bos_token_id=1,
        cls_token_id=1,
        eos_token_id=2,
        sep_token_id=2,
        attn_implementation="eager",
        reference_compile=False,
    )
    return hf.ModernBertForSequenceClassification(config)


def deberta():
    """Relative positions: gathered elements of two more attention products."""
    config = hf.DebertaV2Config(
        **SMALL,
        relative_attention=True,
        position_buckets=4,
        max_relative_positions=8,
        pos_att_type=["p2c", "c2p"],
        norm_rel_ebd="layer_norm",
        share_att_key=True,
        position_biased_input=False,
        type_vocab_size=0,
    )
    return hf.DebertaV2ForSequenceClassification(config)


def mpnet():
    return hf.MPNetForSequenceClassification(hf.MPNetConfig(**{**SMALL, "pad_token_id": 1}))


def distilbert():
    config = hf.DistilBertConfig(
        vocab_size=VOCABULARY, dim=8, n_layers=2, n_heads=2, hidden_dim=12, max_position_embeddings=16, num_labels=N_CLASSES
    )
    return hf.DistilBertForSequenceClassification(config)


def albert():
    """All layers share their weights."""
    return hf.AlbertForSequenceClassification(hf.AlbertConfig(**SMALL, embedding_size=4))


def roberta():
    return hf.RobertaForSequenceClassification(hf.RobertaConfig(**{**SMALL, "pad_token_id": 1, "max_position_embeddings": 20}))


def electra():
    return hf.ElectraForSequenceClassification(hf.ElectraConfig(**SMALL, embedding_size=4))


def gpt2():
    config = hf.GPT2Config(
        vocab_size=VOCABULARY, n_embd=8, n_layer=2, n_head=2, n_positions=16, num_labels=N_CLASSES, pad_token_id=0, use_cache=False
    )
    return hf.GPT2ForSequenceClassification(config)


def llama():
    return hf.LlamaForSequenceClassification(hf.LlamaConfig(**SMALL, num_key_value_heads=1, use_cache=False))


def qwen():
    return hf.Qwen3ForSequenceClassification(hf.Qwen3Config(**SMALL, num_key_value_heads=1, head_dim=4, use_cache=False))


def xlnet():
    config = hf.XLNetConfig(vocab_size=VOCABULARY, d_model=8, n_layer=2, n_head=2, d_inner=12, num_labels=N_CLASSES)
    return hf.XLNetForSequenceClassification(config)


def mobilebert():
    config = hf.MobileBertConfig(**SMALL, embedding_size=8, intra_bottleneck_size=8, num_feedforward_networks=2)
    return hf.MobileBertForSequenceClassification(config)


class T5(torch.nn.Module):
    """The encoder, mean pooling, vectors of length 3."""

    def __init__(self):
        super().__init__()
        config = hf.T5Config(
            vocab_size=VOCABULARY,
            d_model=8,
            d_kv=4,
            d_ff=12,
            num_layers=2,
            num_heads=2,
            relative_attention_num_buckets=8,
            feed_forward_proj="gated-gelu",
        )
        self.encoder = hf.T5EncoderModel(config)
        self.classifier = torch.nn.Linear(8, N_CLASSES)

    def forward(self, input_ids, attention_mask):
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        summed = (states * attention_mask[..., None]).sum(1)
        pooled = summed / attention_mask.sum(1, keepdim=True).clamp(min=1e-9)
        logits = self.classifier(torch.nn.functional.normalize(pooled, dim=-1) * 3)
        return hf.modeling_outputs.SequenceClassifierOutput(logits=logits)


# name: (model, exporter, opset)
GOLDENS = {
    "bert-torchscript-11": (lambda: bert("eager"), "torchscript", 11),
    "bert-torchscript-17": (lambda: bert("sdpa"), "torchscript", 17),
    "bert-dynamo-20": (lambda: bert("sdpa"), "dynamo", 20),
    "modernbert-dynamo-20": (modernbert, "dynamo", 20),
    "deberta-dynamo-20": (deberta, "dynamo", 20),
}
# Checked by hand with `python make_goldens.py FOLDER`, too many to keep.
MORE = {
    "mpnet-dynamo-20": (mpnet, "dynamo", 20),
    "mpnet-torchscript-14": (mpnet, "torchscript", 14),
    "distilbert-dynamo-18": (distilbert, "dynamo", 18),
    "distilbert-torchscript-14": (distilbert, "torchscript", 14),
    "albert-torchscript-17": (albert, "torchscript", 17),
    "albert-dynamo-20": (albert, "dynamo", 20),
    "deberta-torchscript-17": (deberta, "torchscript", 17),
    "bert-dynamo-23": (lambda: bert("sdpa"), "dynamo", 23),
    "modernbert-torchscript-17": (modernbert, "torchscript", 17),
    **{
        f"{make_model.__name__.lower()}-{exporter}-{opset}": (make_model, exporter, opset)
        for make_model in (roberta, electra, gpt2, llama, qwen, xlnet, mobilebert, T5)
        for exporter, opset in (("torchscript", 17), ("dynamo", 20))
        # The dynamo exporter of torch 2.15 fails on these two.
        if exporter == "torchscript" or make_model not in (xlnet, T5)
    },
}


def export(model, inputs, path, exporter, opset):
    names = list(inputs)
    axes = {0: "batch", 1: "sequence"}
    common = dict(input_names=names, output_names=["logits"], opset_version=opset)
    if exporter == "torchscript":
        dynamic = {**{name: axes for name in names}, "logits": {0: "batch"}}
        torch.onnx.export(model, tuple(inputs.values()), path, dynamic_axes=dynamic, dynamo=False, **common)
    else:
        dynamic = tuple({0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence")} for _ in names)
        torch.onnx.export(
            model, tuple(inputs.values()), path, dynamic_shapes=dynamic, dynamo=True, external_data=False, verbose=False, **common
        )
    return strip(path)


def strip(path):
    """Rewrite a file without what an exporter notes down for debugging."""
    proto = onnx.load(path)
    proto.ClearField("metadata_props")
    proto.graph.ClearField("value_info")
    for node in proto.graph.node:
        node.ClearField("metadata_props")
        node.ClearField("doc_string")
    for tensor in proto.graph.initializer:
        tensor.ClearField("metadata_props")
    onnx.save(proto, path)
    return proto


def match(proto, parameters):
    """The parameter, or its transpose, that each initializer of the file is."""
    for initializer in proto.graph.initializer:
        value = onnx.numpy_helper.to_array(initializer)
        if value.dtype != np.float32 or value.ndim == 0:
            continue
        for parameter in parameters:
            if value.shape == tuple(parameter.shape) and np.array_equal(value, parameter.detach().numpy()):
                yield initializer.name, parameter.grad
                break
            if value.ndim == 2 and value.T.shape == tuple(parameter.shape) and np.array_equal(value.T, parameter.detach().numpy()):
                yield initializer.name, parameter.grad.T
                break


def encode(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype=np.float32).tobytes()).decode()


def make(name, make_model, exporter, opset, folder):
    torch.manual_seed(len(name))
    model = Logits(make_model()).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(0.3 * torch.randn_like(parameter))
            if parameter.ndim == 1:
                parameter.add_(0.5)
    input_ids = torch.randint(3, VOCABULARY, (BATCH, SEQUENCE))
    attention_mask = torch.tensor([[1] * SEQUENCE, [1] * (SEQUENCE - 1) + [0], [1] * (SEQUENCE - 2) + [0] * 2])
    labels = torch.tensor([0, 2, 1])
    weights = torch.tensor([1.0, 0.5, 2.0])
    inputs = dict(input_ids=input_ids, attention_mask=attention_mask)
    # Traced with another shape, so that nothing of this one is baked in; with padding, or tracing drops the mask.
    example = {key: value[1:, :4].contiguous() for key, value in inputs.items()}
    path = os.path.join(folder, f"{name}.onnx")
    proto = export(model, example, path, exporter, opset)

    double = model.double()
    losses = torch.nn.functional.cross_entropy(double(**inputs), labels, reduction="none")
    loss = (losses * weights).sum() / weights.sum()
    loss.backward()
    model.float()
    gradients = {key: encode(gradient) for key, gradient in match(proto, list(model.parameters()))}
    golden = dict(
        madeBy=f"torch {torch.__version__.split('+')[0]}, transformers {hf.__version__}, gradients in float64",
        inputs={key: value.flatten().tolist() for key, value in inputs.items()},
        shape=[BATCH, SEQUENCE],
        labels=labels.tolist(),
        sampleWeights=weights.tolist(),
        loss=loss.item(),
        gradients=gradients,
    )
    with open(os.path.join(folder, f"{name}.json"), "w") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")
    n_parameters = len(list(model.parameters()))
    print(f"{name}: loss {loss.item():.6f}, {len(gradients)} gradients for {n_parameters} parameters, {os.path.getsize(path)} bytes")


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else HERE
    for name, (make_model, exporter, opset) in (MORE if len(sys.argv) > 1 else GOLDENS).items():
        try:
            make(name, make_model, exporter, opset, folder)
        except Exception as error:
            if len(sys.argv) == 1:
                raise
            print(f"{name}: {type(error).__name__} {str(error)[:300]}")
