import type { Graph, Node } from "./model.ts";
import { ModelError } from "./model-error.ts";

/** Every name that a node reads, also from inside the bodies of If, Loop and Scan. */
export function inputsOf(node: Node): string[] {
  const names = node.inputs.filter((name) => name !== "");
  for (const attribute of Object.values(node.attributes)) {
    if (attribute.type === "graph") names.push(...capturedNames(attribute.value));
  }
  return names;
}

/** Names that the body of a control-flow operator reads from the graph around it. */
function capturedNames(graph: Graph): string[] {
  const own = new Set([...graph.initializers.keys(), ...graph.inputs.map(({ name }) => name)]);
  for (const node of graph.nodes) for (const name of node.outputs) own.add(name);
  const read = [...graph.nodes.flatMap(inputsOf), ...graph.outputs.map(({ name }) => name)];
  return read.filter((name) => !own.has(name));
}

/**
 * Put nodes into an order in which each reads only names known before it; stable if they already are.
 *
 * @param known names that exist before the first node
 * @throws {ModelError} if a name is computed twice, never, or in a circle
 */
export function sortNodes(nodes: readonly Node[], known: ReadonlySet<string>): Node[] {
  const producers = new Map<string, Node>();
  for (const node of nodes) {
    for (const name of node.outputs) {
      if (name === "") continue;
      if (producers.has(name) || known.has(name)) {
        throw new ModelError("corrupt", `Node "${node.name}" computes "${name}", which already exists`);
      }
      producers.set(name, node);
    }
  }
  const sorted: Node[] = [];
  const state = new Map<Node, "open" | "done">();
  for (const root of nodes) {
    const stack = [root];
    while (stack.length > 0) {
      const node = stack.at(-1) as Node;
      if (state.get(node) === "done") {
        stack.pop();
        continue;
      }
      const waiting = pendingProducers(node, producers, known).filter(
        (producer) => state.get(producer) !== "done",
      );
      if (waiting.length === 0) {
        state.set(node, "done");
        sorted.push(node);
        stack.pop();
        continue;
      }
      if (state.get(node) === "open" && waiting.some((producer) => state.get(producer) === "open")) {
        throw new ModelError("corrupt", `Node "${node.name}" depends on its own output`);
      }
      state.set(node, "open");
      stack.push(...waiting);
    }
  }
  return sorted;
}

function pendingProducers(
  node: Node,
  producers: ReadonlyMap<string, Node>,
  known: ReadonlySet<string>,
): Node[] {
  const found: Node[] = [];
  for (const name of inputsOf(node)) {
    if (known.has(name)) continue;
    const producer = producers.get(name);
    if (!producer)
      throw new ModelError("corrupt", `Node "${node.name}" reads "${name}", which nothing computes`);
    found.push(producer);
  }
  return found;
}
