import type { Model } from "../onnx/model.ts";
import { type ElementType, isFloat, type Tensor } from "../onnx/tensor.ts";
import { isBatchNormalization } from "./is-batch-normalization.ts";

/** A weight of the model that can be trained. */
export interface ParameterInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
}

/** Exporters that fold constants leave names such as "/encoder/Constant_3_output_0" in the place of weights. */
const constantName = /(^|\/)Constant(_\d+)?_output_\d+$/;

/** Buffers of PyTorch modules that are computed, not learnt: rotary frequencies and running statistics. */
const bufferName = /(^|[._/])((\w+_)?inv_freq|(sin|cos)_cached|running_(mean|var)|masked_bias)$/;

/** Whether an initializer is a weight: floats of at least one axis, and not a known constant by its name. */
export function isParameter(name: string, { type, dims }: Tensor): boolean {
  return isFloat(type) && dims.length > 0 && !constantName.test(name) && !bufferName.test(name);
}

/** Names of the initializers that are running statistics of a BatchNormalization, whatever they are called. */
export function statisticsOf({ nodes, initializers }: Pick<Model, "nodes" | "initializers">): Set<string> {
  const statistics = nodes.flatMap((node) => (isBatchNormalization(node) ? node.inputs.slice(3, 5) : []));
  return new Set(statistics.filter((name) => initializers.has(name)));
}

/**
 * The weights of a model: its float initializers, except scalars, what an exporter names as a constant, and
 * buffers that are computed (rotary frequencies, running statistics).
 *
 * @example
 * const builder = new GraphBuilder();
 * builder.parameter("bias", tensor("float32", [2], [0, 0]));
 * builder.constant(0.5);
 * parametersOf(builder.build()).map(({ name }) => name); // ["bias"]
 */
export function parametersOf(model: Model): ParameterInfo[] {
  const parameters: ParameterInfo[] = [];
  const statistics = statisticsOf(model);
  for (const [name, value] of model.initializers) {
    if (isParameter(name, value) && !statistics.has(name))
      parameters.push({ name, type: value.type, dims: value.dims });
  }
  return parameters;
}
