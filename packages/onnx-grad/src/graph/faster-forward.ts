import type { Node } from "../onnx/model.ts";
import type { Tensor } from "../onnx/tensor.ts";
import { convolutionOf } from "../rules/convolution.ts";
import { convolutionForward } from "../rules/convolution-forward.ts";
import type { ConcreteGraph } from "./concrete-graph.ts";
import { GradientContext, type GradientTape } from "./gradient-context.ts";
import { GraphBuilder } from "./graph-builder.ts";

/** Forward nodes, and the constants that they read. */
export interface FasterForward {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly domains: Readonly<Record<string, number>>;
}

/**
 * Write convolutions of the forward pass in the form that is fastest for their shape. What a form emits is noted on
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
  const written = nodes.flatMap((node): Node[] => {
    const [output = ""] = node.outputs;
    if (!isConvolution(node) || graph.values.get(output)?.type !== "float32") return [node];
    const c = new GradientContext({ ...tape, builder }, node, []);
    const value = convolutionForward(
      c,
      c.input(0),
      c.input(1),
      node.inputs[2],
      convolutionOf(c),
      c.blockedChannels,
    );
    if (value === undefined) return [node];
    const blocks = c.inBlocks(value);
    if (blocks !== undefined) c.noteBlocks(output, blocks);
    const made = builder.build().nodes.slice(nMade);
    nMade += made.length;
    return [...made, { ...node, opType: "Identity", inputs: [value], attributes: {} }];
  });
  const { initializers: constants, domains } = builder.build();
  return { nodes: written, constants, domains };
}

function isConvolution({ opType, domain }: Node): boolean {
  return opType === "Conv" && domain === "";
}
