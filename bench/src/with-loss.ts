import { crossEntropyLoss, GraphBuilder, type Model } from "onnx-grad";

/** A network with its cross-entropy on top: another input `labels` (batch), another output `loss`. */
export function withLoss(model: Model, batch: number): Model {
  const builder = new GraphBuilder({ from: model });
  const labels = builder.input("labels", "int64", [batch]);
  builder.output(crossEntropyLoss(builder, "logits", labels), "loss");
  return builder.build();
}
