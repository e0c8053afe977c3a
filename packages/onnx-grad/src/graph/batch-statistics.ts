import type { Model, Node } from "../onnx/model.ts";
import { ModelError } from "../onnx/model-error.ts";
import { inputsOf } from "../onnx/sort-nodes.ts";
import { isFloat, sizeOf } from "../onnx/tensor.ts";
import type { ConcreteGraph } from "./concrete-graph.ts";
import { isBatchNormalization } from "./is-batch-normalization.ts";
import type { RunningStatistic } from "./training-graph.ts";

/** ONNX's momentum is the share of the old value that is kept: 1 - PyTorch's. */
const defaultMomentum = 0.9;

/** The model with every BatchNormalization as it is used after training: by its running statistics. */
export function withRunningStatistics(model: Model): Model {
  if (!model.nodes.some(isTraining)) return model;
  return { ...model, nodes: model.nodes.map((node) => (isTraining(node) ? frozen(node) : node)) };
}

function isTraining(node: Node): boolean {
  return (
    isBatchNormalization(node) && (node.attributes.training_mode !== undefined || node.outputs.length > 1)
  );
}

function frozen(node: Node): Node {
  const { training_mode: _, ...attributes } = node.attributes;
  return { ...node, attributes, outputs: node.outputs.slice(0, 1) };
}

/**
 * Make every BatchNormalization that training reaches use the statistics of the batch, and tell how its running
 * ones are to follow. One that no trained weight comes before (a frozen trunk) keeps its running statistics.
 *
 * With momentum 0 the operator's second and third output are mean and variance of the batch themselves.
 *
 * @param targets names of the trained weights
 * @param batchStatistics whether any is to use the batch's
 */
export function trainBatchNormalization(
  graph: ConcreteGraph,
  targets: readonly string[],
  batchStatistics: boolean,
): { graph: ConcreteGraph; statistics: RunningStatistic[] } {
  if (!graph.nodes.some(isBatchNormalization)) return { graph, statistics: [] };
  const reached = new Set(targets);
  const statistics: RunningStatistic[] = [];
  if (batchStatistics) refuseShared(graph);
  const values = new Map(graph.values);
  const nodes = graph.nodes.map((node): Node => {
    const isReached = inputsOf(node).some((name) => reached.has(name));
    if (isReached) {
      for (const name of node.outputs)
        if (isFloat(graph.values.get(name)?.type ?? "undefined")) reached.add(name);
    }
    if (!isBatchNormalization(node)) return node;
    if (!isReached || !batchStatistics) return frozen(node);
    const [input = "", , , mean = "", variance = ""] = node.inputs;
    const [output = ""] = node.outputs;
    const [n = 1, channels = 1, ...spatial] = graph.values.get(input)?.dims ?? [];
    const size = n * sizeOf(spatial);
    if (size < 2) {
      throw new RangeError(
        `Cannot train BatchNormalization "${node.name}" on one value for each channel: take larger batches`,
      );
    }
    const names = [mean, variance].map((statistic, i) => {
      const batchName = `${output}/batch ${i === 0 ? "mean" : "variance"}`;
      const type = graph.values.get(statistic)?.type ?? "float32";
      values.set(batchName, { name: batchName, type, dims: [channels] });
      if (!graph.statistics.has(statistic)) return batchName;
      const momentum = node.attributes.momentum;
      statistics.push({
        parameter: statistic,
        output: batchName,
        dims: [channels],
        momentum: momentum?.type === "float" ? momentum.value : defaultMomentum,
        // The batch's variance divides by n, an estimate of the population's by n - 1.
        correction: i === 0 ? 1 : size / (size - 1),
      });
      return batchName;
    });
    return {
      ...node,
      outputs: [output, ...names],
      attributes: {
        ...node.attributes,
        training_mode: { type: "int", value: 1 },
        momentum: { type: "float", value: 0 },
      },
    };
  });
  return { graph: { ...graph, nodes, values }, statistics };
}

/** A running statistic follows the batches of one layer. */
function refuseShared({ nodes, statistics }: ConcreteGraph): void {
  const readers = new Map<string, string>();
  for (const node of nodes) {
    for (const name of node.inputs) {
      if (!statistics.has(name)) continue;
      const other = readers.get(name);
      if (other !== undefined) {
        throw new ModelError(
          "unsupported",
          `Cannot train BatchNormalization: "${name}" is a running statistic, but both "${other}" and "${node.name}" read it`,
        );
      }
      readers.set(name, node.name);
    }
  }
}
