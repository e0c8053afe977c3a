import type { Node } from "../onnx/model.ts";
import type { Tensor } from "../onnx/tensor.ts";
import { convolutionOf } from "../rules/convolution.ts";
import { convolutionForward } from "../rules/convolution-forward.ts";
import {
  blockedMean,
  blockedVariance,
  type ChannelLines,
  forwardInBlocks,
} from "../rules/forward-in-blocks.ts";
import type { ConcreteGraph } from "./concrete-graph.ts";
import { GradientContext, type GradientTape } from "./gradient-context.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { isBatchNormalization } from "./is-batch-normalization.ts";

/** Forward nodes, and the constants that they read. */
export interface FasterForward {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly domains: Readonly<Record<string, number>>;
}

/**
 * Write convolutions of the forward pass in the form that is fastest for their shape, and what follows a convolution in
 * blocks on blocks too. What a form emits is noted on
 * the tape, so that the gradients read what the forward pass has already made: columns, blocks.
 *
 * @param nodes the forward nodes of the graph
 */
export function fasterForward(
  graph: ConcreteGraph,
  nodes: readonly Node[],
  tape: Omit<GradientTape, "builder">,
): FasterForward {
  if (!nodes.some(isConvolution)) return { nodes, constants: graph.constants, domains: graph.domains };
  const builder = new GraphBuilder({
    from: {
      name: "forward",
      irVersion: graph.irVersion,
      opset: graph.opset,
      domains: graph.domains,
      functions: [],
      inputs: [...graph.values.values()],
      outputs: [],
      nodes: [],
      initializers: graph.constants,
    },
  });
  let nMade = 0;
  const lines: ChannelLines = new Map();
  const written = nodes.flatMap((node): Node[] => {
    const [output = ""] = node.outputs;
    if (graph.values.get(output)?.type !== "float32") return [node];
    const c = new GradientContext({ ...tape, builder }, node, []);
    const made = () => {
      const fresh = builder.build().nodes.slice(nMade);
      nMade += fresh.length;
      return fresh;
    };
    const before: Node[] = [];
    if (isBatchNormalization(node) && node.outputs.length === 3) {
      const mean = blockedMean(c);
      if (mean) {
        before.push(...made(), identity(mean, c.output(1)));
        const variance = blockedVariance(c);
        before.push(...made(), identity(variance, c.output(2)));
      }
    }
    const value = isConvolution(node) ? convolved(c) : forwardInBlocks(c, lines);
    if (value === undefined) return [node];
    const blocks = c.inBlocks(value);
    if (blocks !== undefined) c.noteBlocks(output, blocks);
    return [...before, ...made(), identity(value, output)];
  });
  const { initializers: constants, domains } = builder.build();
  return { nodes: written, constants, domains };
}

function convolved(c: GradientContext): string | undefined {
  const bias = c.node.inputs[2];
  return convolutionForward(c, c.input(0), c.input(1), bias, convolutionOf(c), c.blockedChannels);
}

function identity(input: string, output: string): Node {
  return { name: output, opType: "Identity", domain: "", inputs: [input], outputs: [output], attributes: {} };
}

function isConvolution({ opType, domain }: Node): boolean {
  return opType === "Conv" && domain === "";
}
