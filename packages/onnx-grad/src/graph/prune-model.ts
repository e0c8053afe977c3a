import type { Model } from "../onnx/model.ts";
import { inputsOf } from "../onnx/sort-nodes.ts";
import { liveNodes } from "./live-nodes.ts";

/**
 * The part of a model that computes some of its values: without the inputs, weights and nodes that only others
 * need, such as labels and loss.
 *
 * @param outputs names of values; each becomes an output
 * @throws {RangeError} if the model has no such value
 *
 * @example
 * const builder = new GraphBuilder();
 * const logits = builder.op("Relu", [builder.input("x", "float32", ["batch", 3])]);
 * const labels = builder.input("labels", "int64", ["batch"]);
 * builder.output(crossEntropyLoss(builder, logits, labels), "loss");
 * builder.output(logits, "logits");
 * pruneModel(builder.build(), ["logits"]).inputs.map(({ name }) => name); // ["x"]
 */
export function pruneModel(model: Model, outputs: readonly string[]): Model {
  const known = new Map(model.outputs.map((output) => [output.name, output]));
  const computed = new Set(model.nodes.flatMap((node) => node.outputs));
  const outputInfos = outputs.map((name) => {
    const info = known.get(name);
    if (info) return info;
    if (name !== "" && computed.has(name)) {
      return { name, type: "undefined", dims: [], unknownRank: true } as const;
    }
    throw new RangeError(`Cannot output "${name}": the model has no such value`);
  });
  const nodes = liveNodes(model.nodes, outputs);
  const read = new Set([...outputs, ...nodes.flatMap(inputsOf)]);
  return {
    ...model,
    inputs: model.inputs.filter(({ name }) => read.has(name)),
    outputs: outputInfos,
    nodes,
    initializers: new Map([...model.initializers].filter(([name]) => read.has(name))),
  };
}
