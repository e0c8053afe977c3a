import type { Node } from "../onnx/model.ts";
import { ModelError } from "../onnx/model-error.ts";

/** Operators of quantised models, in any domain: DequantizeLinear, MatMulInteger, QLinearConv, MatMulNBits … */
const quantisedOperator =
  /^(Dynamic)?QuantizeLinear$|^DequantizeLinear$|^(MatMul|Conv)Integer|^QLinear|^Q(Attention|Gemm|EmbedLayer)|^(Dynamic)?QuantizeMatMul|^DynamicQuantize|^MatMulNBits$|^GatherBlockQuantized$/;

/**
 * A quantised model would train without complaint, but wrongly: its weights are integers, which take no part, and
 * no gradient passes where values are rounded.
 *
 * @throws {ModelError} naming the node
 */
export function refuseQuantised(nodes: readonly Node[]): void {
  const found = nodes.find(({ opType }) => quantisedOperator.test(opType));
  if (!found) return;
  throw new ModelError(
    "unsupported",
    `Cannot train a quantised model (node "${found.name}" is a ${found.opType}): take the model before quantisation`,
  );
}
