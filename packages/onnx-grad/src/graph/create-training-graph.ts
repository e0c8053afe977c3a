import { encodeModel } from "../onnx/encode-model.ts";
import type { Model, Node, ValueInfo } from "../onnx/model.ts";
import { ModelError } from "../onnx/model-error.ts";
import { inputsOf } from "../onnx/sort-nodes.ts";
import { elementTypeNumbers, type Tensor, tensor } from "../onnx/tensor.ts";
import { trainBatchNormalization, withRunningStatistics } from "./batch-statistics.ts";
import { blockedChannels } from "./blocked-layout.ts";
import { type ConcreteGraph, isDropout, makeConcrete } from "./concrete-graph.ts";
import { derivedNode } from "./derived-node.ts";
import { differentiate } from "./differentiate.ts";
import { fuseGelu } from "./fuse-gelu.ts";
import { gatherEarly } from "./gather-early.ts";
import { liveNodes } from "./live-nodes.ts";
import { refuseQuantised } from "./refuse-quantised.ts";
import type {
  ConcreteValue,
  DropoutMask,
  EvaluationGraph,
  EvaluationGraphOptions,
  GraphGradient,
  TrainingGraph,
  TrainingGraphOptions,
} from "./training-graph.ts";

/** One random byte decides an element, so a probability is a number of 256ths. */
const probabilitySteps = 256;

const defaultDropoutRatio = 0.5;

/**
 * Differentiate a model: a graph of standard operators that computes its loss and the gradient of the loss with
 * respect to every trainable parameter, for one shape of the data.
 *
 * Every weight is an input of the graph, so that graphs of several shapes share the weights. A Dropout of the
 * model multiplies by a mask that is an input too.
 *
 * @throws {RangeError} if an axis has no number, or the loss is not a single float
 * @throws {ModelError} if an operator between a trainable parameter and the loss has no gradient rule
 *
 * @example
 * const builder = new GraphBuilder();
 * const x = builder.input("x", "float32", ["batch", 2]);
 * const weight = builder.parameter("weight", tensor("float32", [2, 1], [1, 2]));
 * builder.output(builder.op("ReduceMean", [builder.op("MatMul", [x, weight])], { keepdims: 0 }), "loss");
 * const graph = await createTrainingGraph(builder.build(), { dims: { batch: 4 } });
 * graph.gradients.map(({ parameter }) => parameter); // ["weight"]
 */
export async function createTrainingGraph(
  model: Model,
  {
    dims,
    loss = "loss",
    trainable = () => true,
    batchStatistics = true,
    standardOperators = false,
  }: TrainingGraphOptions,
): Promise<TrainingGraph> {
  refuseQuantised(model.nodes);
  const concrete = await makeConcrete(model, dims, [loss]);
  const wanted = [...concrete.outputs.map(({ name }) => name), loss];
  const { graph: masked, masks } = maskDropouts(gatherEarly(fuseGelu(concrete, wanted), wanted));
  const isTarget = (name: string) => !masked.statistics.has(name) && trainable(name);
  const targets = masked.parameters.map(({ name }) => name).filter(isTarget);
  const { graph, statistics } = trainBatchNormalization(masked, targets, batchStatistics);
  const { model: differentiated, gradients } = differentiate(
    graph,
    loss,
    targets,
    standardOperators || !graph.nodes.some(({ opType }) => opType.startsWith("Conv"))
      ? 0
      : await blockedChannels(),
  );
  const outputs = graph.outputs.filter(({ name }) => name !== loss);
  const lossValue = graph.values.get(loss) as ConcreteValue;
  const outputInfos: ValueInfo[] = [
    lossValue,
    ...outputs,
    ...gradients.flatMap((gradient) => gradientOutputs(gradient, graph)),
    ...statistics.map(({ output }) => graph.values.get(output) as ConcreteValue),
  ];
  const roots = outputInfos.map(({ name }) => name);
  const nodes = liveNodes(differentiated.nodes, roots);
  const read = new Set([...roots, ...nodes.flatMap(inputsOf)]);
  return {
    bytes: encodeModel({
      ...differentiated,
      outputs: outputInfos,
      nodes,
      initializers: new Map([...differentiated.initializers].filter(([name]) => read.has(name))),
    }),
    dataInputs: concrete.dataInputs,
    parameters: graph.parameters.map(({ name, dims: shape }) => ({
      name,
      dims: shape,
      trainable: isTarget(name),
    })),
    dropoutMasks: masks,
    loss,
    outputs: graph.outputs,
    gradients,
    statistics,
  };
}

/**
 * A graph that computes the model's outputs for one shape of the data: no dropout, weights as inputs.
 *
 * @throws {RangeError} if an axis has no number
 */
export async function createEvaluationGraph(
  model: Model,
  { dims }: EvaluationGraphOptions,
): Promise<EvaluationGraph> {
  const graph = await makeConcrete(withRunningStatistics(withoutDropout(model)), dims);
  return {
    bytes: encodeModel({
      name: "evaluation",
      irVersion: graph.irVersion,
      opset: graph.opset,
      domains: graph.domains,
      functions: graph.functions,
      inputs: [...graph.dataInputs, ...graph.parameters],
      outputs: graph.outputs,
      nodes: graph.nodes,
      initializers: graph.constants,
    }),
    dataInputs: graph.dataInputs,
    parameters: graph.parameters.map(({ name, dims: shape }) => ({ name, dims: shape, trainable: false })),
    outputs: graph.outputs,
  };
}

/** The model without its Dropout operators, for use after training. */
export function withoutDropout(model: Model): Model {
  const outputs = new Set(model.outputs.map(({ name }) => name));
  const sources = new Map<string, string>();
  const nodes: Node[] = [];
  for (const node of model.nodes) {
    const inputs = node.inputs.map((name) => sources.get(name) ?? name);
    const [output = ""] = node.outputs;
    if (!isDropout(node)) nodes.push({ ...node, inputs });
    else if (outputs.has(output)) nodes.push(identity(node, inputs[0] ?? "", output));
    else sources.set(output, inputs[0] ?? "");
  }
  return { ...model, nodes };
}

function identity(node: Node, input: string, output: string): Node {
  return { ...node, opType: "Identity", inputs: [input], outputs: [output], attributes: {} };
}

/** Multiply by a mask input where the model has a Dropout: what is kept is scaled by 1 / (1 - probability). */
function maskDropouts(graph: ConcreteGraph): { graph: ConcreteGraph; masks: DropoutMask[] } {
  const masks: DropoutMask[] = [];
  const constants = new Map(graph.constants);
  const values = new Map(graph.values);
  const add = (name: string, value: ConcreteValue) => values.set(name, { ...value, name });
  const nodes = graph.nodes.flatMap((node): Node[] => {
    if (!isDropout(node)) return [node];
    const [input = ""] = node.inputs;
    const [output = "", maskOutput = ""] = node.outputs;
    const value = graph.values.get(input);
    if (!value)
      throw new ModelError("unsupported", `The shape of the input of Dropout "${node.name}" is not known`);
    const probability = dropoutProbability(node, graph.constants);
    if (probability === 0) return [identity(node, input, output)];
    const mask = maskOutput || `${output}/mask`;
    masks.push({ name: mask, dims: value.dims, probability });
    const factors = `${output}/factors`;
    const kept = `${output}/kept`;
    const scale = `${output}/scale`;
    constants.set(scale, tensor(value.type, [], [1 / (1 - probability)]));
    add(scale, { ...value, dims: [] });
    add(mask, { ...value, type: "bool" });
    add(kept, value);
    add(factors, value);
    const step = derivedNode.bind(undefined, node);
    return [
      step("Cast", [mask], kept, { to: { type: "int", value: elementTypeNumbers[value.type] } }),
      step("Mul", [kept, scale], factors),
      { ...step("Mul", [input, factors], output), name: node.name },
    ];
  });
  const maskInputs = masks.map(({ name, dims }): ConcreteValue => ({ name, type: "bool", dims }));
  return {
    graph: { ...graph, nodes, constants, values, maskInputs },
    masks,
  };
}

function dropoutProbability(node: Node, constants: ReadonlyMap<string, Tensor>): number {
  const attribute = node.attributes.ratio;
  const ratioName = node.inputs[1];
  const ratio = ratioName
    ? Number(constants.get(ratioName)?.data[0])
    : attribute?.type === "float"
      ? attribute.value
      : defaultDropoutRatio;
  if (!(ratio >= 0 && ratio < 1)) {
    throw new ModelError(
      "invalid",
      `Dropout "${node.name}" has the ratio ${ratio}: allowed are 0 to below 1`,
    );
  }
  return Math.min(Math.round(ratio * probabilitySteps), probabilitySteps - 1) / probabilitySteps;
}

function gradientOutputs(gradient: GraphGradient, { values }: ConcreteGraph): ValueInfo[] {
  const type = values.get(gradient.parameter)?.type ?? "float32";
  if (gradient.kind === "dense") return [{ name: gradient.output, type, dims: gradient.dims }];
  return [
    { name: gradient.rows, type, dims: [gradient.n, gradient.width] },
    { name: gradient.indices, type: "int64", dims: [gradient.n] },
  ];
}
