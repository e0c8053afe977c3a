import type { GraphBuilder, Tensor } from "onnx-grad";

/** Logits (batch × nLabels) of a linear layer in PyTorch's layout; adds the weights `<name>.weight` and `.bias`. */
export function linearHead(
  builder: GraphBuilder,
  features: string,
  name: string,
  head: { readonly weight: Tensor; readonly bias: Tensor },
): string {
  const weight = builder.parameter(`${name}.weight`, head.weight);
  const bias = builder.parameter(`${name}.bias`, head.bias);
  return builder.op("Gemm", [features, weight, bias], { transB: 1 });
}
