import type { Model, Node } from "../onnx/model.ts";
import { ModelError } from "../onnx/model-error.ts";
import { inputsOf } from "../onnx/sort-nodes.ts";
import { isFloat, sizeOf, tensor } from "../onnx/tensor.ts";
import { fromBlocks, isWholeBlocks, toBlocks } from "../rules/blocked-values.ts";
import { isElementwise } from "../rules/forward-in-blocks.ts";
import { gradientRules } from "../rules/gradient-rules.ts";
import type { ConcreteGraph } from "./concrete-graph.ts";
import { fasterForward } from "./faster-forward.ts";
import {
  GradientContext,
  type GradientRule,
  type GradientTape,
  type InputGradients,
  sameDims,
} from "./gradient-context.ts";
import { GraphBuilder } from "./graph-builder.ts";
import type { GraphGradient } from "./training-graph.ts";

/** Operators whose inputs get what comes from their readers as it is. */
const passesOn = new Set(["Add", "Identity", "Sum"]);

/** A graph with its backward part, and where the gradients are found in it. */
export interface Differentiated {
  readonly model: Model;
  readonly gradients: readonly GraphGradient[];
}

/**
 * Extend a forward graph by the operators that compute the gradient of `loss` with respect to `targets`.
 *
 * Reverse mode: the nodes between targets and loss are visited last to first; the gradient of a value is the sum
 * of what its readers send back, and the rule of its operator turns it into the gradients of the inputs. Nodes
 * off the path from a target to the loss are never looked at.
 *
 * @param targets names of inputs or parameters
 * @param blockedChannels channels side by side in ONNX Runtime's blocked layout, 0 for standard operators only
 * @throws {ModelError} if a node on the path has no gradient rule
 */
export function differentiate(
  graph: ConcreteGraph,
  loss: string,
  targets: readonly string[],
  blockedChannels: number,
): Differentiated {
  const lossValue = graph.values.get(loss);
  if (!lossValue) throw new RangeError(`Cannot differentiate: the graph has no value named "${loss}"`);
  if (sizeOf(lossValue.dims) !== 1 || !isFloat(lossValue.type)) {
    throw new RangeError(
      `Cannot differentiate "${loss}": it has type ${lossValue.type} and shape [${lossValue.dims}], a loss is one float`,
    );
  }
  const path = findPath(graph, loss, targets);
  const rows: GraphGradient[] = [];
  const forwardTape = {
    graph,
    wanted: path.values,
    parameters: new Set(targets),
    emitted: new Map(),
    blockedChannels,
    inBlocks: new Map(),
    addRows: (parameter, rowsName, indices, n) => {
      const [nRows = 0, ...rest] = graph.values.get(parameter)?.dims ?? [];
      rows.push({ kind: "rows", parameter, rows: rowsName, indices, n, nRows, width: sizeOf(rest) });
    },
  } satisfies Omit<GradientTape, "builder">;
  const builder = new GraphBuilder({ from: forwardModel(graph, path, forwardTape) });
  const tape: GradientTape = { ...forwardTape, builder };

  const contributions = new Map<string, string[]>();
  const gradientOf = (name: string): string | undefined => {
    const terms = contributions.get(name);
    if (!terms) return undefined;
    if (terms.length > 1) contributions.set(name, [sumOf(tape, terms, graph.values.get(name)?.dims ?? [])]);
    return contributions.get(name)?.[0];
  };
  if (path.values.has(loss)) {
    const one = tensor(lossValue.type, lossValue.dims, [1]);
    contributions.set(loss, [builder.parameter(builder.freshName("loss_gradient"), one)]);
  }
  for (const node of path.nodes.toReversed()) {
    const outputGradients = node.outputs.map((name) =>
      path.values.has(name) ? gradientOf(name) : undefined,
    );
    if (outputGradients.every((gradient) => gradient === undefined)) continue;
    const context = new GradientContext(tape, node, outputGradients);
    const rule = ruleOf(node);
    const inputGradients = gradientInBlocks(rule, context, tape) ?? rule.gradient(context);
    for (const [i, gradient] of inputGradients.entries()) {
      if (gradient === undefined || !context.needs(i)) continue;
      const name = node.inputs[i] as string;
      contributions.set(name, [...(contributions.get(name) ?? []), gradient]);
    }
  }

  const taken = new Set([...graph.outputs.map(({ name }) => name), ...builder.inputNames]);
  const gradients: GraphGradient[] = [];
  for (const parameter of targets) {
    const found = gradientOf(parameter);
    if (found === undefined) continue;
    const dims = graph.values.get(parameter)?.dims ?? [];
    gradients.push({ kind: "dense", parameter, output: distinctOutput(builder, found, taken), dims });
  }
  for (const gradient of rows) {
    if (gradient.kind !== "rows") continue;
    const rowsName = distinctOutput(builder, gradient.rows, taken);
    gradients.push({
      ...gradient,
      rows: rowsName,
      indices: distinctOutput(builder, gradient.indices, taken),
    });
  }
  return { model: builder.build(), gradients };
}

/** The rule of an operator that worked on blocks element by element, on blocks. */
function gradientInBlocks(
  rule: GradientRule,
  c: GradientContext,
  tape: GradientTape,
): InputGradients | undefined {
  if (c.blockedChannels === 0 || c.inBlocks(c.node.outputs[0] ?? "") === undefined) return undefined;
  if (passesOn.has(c.node.opType) || !isElementwise(c)) return undefined;
  const shape = c.outputShape(0);
  const isWhole = (name: string) => sameDims(tape.graph.values.get(name)?.dims ?? [], shape);
  const inBlocks = (name: string) => (isWhole(name) ? toBlocks(c, name) : name);
  const blocked = new GradientContext(tape, c.node, [toBlocks(c, c.dy)], inBlocks);
  return rule.gradient(blocked).map((gradient, i) => {
    const isBlocked = gradient !== undefined && isWhole(c.node.inputs[i] ?? "");
    return isBlocked ? fromBlocks(c, gradient, shape[1] ?? 1) : gradient;
  });
}

/** The sum of what the readers of a value send back, in blocks if any of it is there. */
function sumOf(tape: GradientTape, terms: readonly string[], dims: readonly number[]): string {
  const isWhole = isWholeBlocks(dims, tape.blockedChannels);
  if (!isWhole || !terms.some((term) => tape.inBlocks.has(term))) return tape.builder.op("Sum", terms);
  const node = { name: "sum", opType: "Sum", domain: "", inputs: [], outputs: [], attributes: {} };
  const c = new GradientContext(tape, node, []);
  return fromBlocks(
    c,
    c.op(
      "Sum",
      terms.map((term) => toBlocks(c, term)),
    ),
    dims[1] ?? 1,
  );
}

interface Path {
  /** Values that depend on a target and that the loss depends on. */
  readonly values: ReadonlySet<string>;
  /** Nodes that compute such a value, in order. */
  readonly nodes: readonly Node[];
}

function findPath(graph: ConcreteGraph, loss: string, targets: readonly string[]): Path {
  const reached = new Set(targets);
  for (const node of graph.nodes) {
    // CastLike looks only at the type of its second input.
    const inputs = node.opType === "CastLike" ? node.inputs.slice(0, 1) : inputsOf(node);
    if (!inputs.some((name) => reached.has(name))) continue;
    for (const name of node.outputs) {
      const value = graph.values.get(name);
      if (value && isFloat(value.type)) reached.add(name);
    }
  }
  const values = new Set<string>();
  if (reached.has(loss)) values.add(loss);
  const nodes: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => values.has(name))) continue;
    const { nOutputs = 0 } = ruleOf(node);
    const outputs = Array.from(
      { length: Math.max(nOutputs, node.outputs.length) },
      (_, i) => node.outputs[i] || (i < nOutputs ? `${node.outputs[0]}/output ${i}` : ""),
    );
    nodes.push({ ...node, outputs });
    for (const name of inputsOf(node)) if (reached.has(name)) values.add(name);
  }
  return { values, nodes: nodes.reverse() };
}

function ruleOf(node: Node): GradientRule {
  const key = node.domain === "" ? node.opType : `${node.domain}.${node.opType}`;
  const rule: GradientRule | undefined = Object.hasOwn(gradientRules, key)
    ? gradientRules[key as keyof typeof gradientRules]
    : undefined;
  if (rule) return rule;
  // ONNX Runtime's optimizer writes these in the place of several standard operators.
  const hint =
    node.domain === "com.microsoft" ? " (a fused operator: take the model before optimization)" : "";
  throw new ModelError(
    "unsupported",
    `Cannot differentiate node "${node.name}": there is no gradient rule for the operator ${key}${hint}`,
  );
}

/** The forward graph with the optional outputs that rules read. */
function forwardModel(graph: ConcreteGraph, path: Path, tape: Omit<GradientTape, "builder">): Model {
  const onPath = new Map(path.nodes.map((node) => [node.outputs.find((name) => name !== ""), node]));
  const nodes = graph.nodes.map((node) => onPath.get(node.outputs.find((name) => name !== "")) ?? node);
  const forward = fasterForward(graph, nodes, tape);
  return {
    name: "training",
    irVersion: graph.irVersion,
    opset: graph.opset,
    domains: forward.domains,
    functions: graph.functions,
    inputs: [...graph.dataInputs, ...graph.parameters, ...graph.maskInputs],
    outputs: [],
    nodes: forward.nodes,
    initializers: forward.constants,
  };
}

/** The name itself if it can be an output of its own, else that of a copy. */
function distinctOutput(builder: GraphBuilder, name: string, taken: Set<string>): string {
  const output = taken.has(name) || builder.isInitializer(name) ? builder.op("Identity", [name]) : name;
  taken.add(output);
  return output;
}
