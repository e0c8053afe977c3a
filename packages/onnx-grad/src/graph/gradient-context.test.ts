import { expect, test } from "vitest";
import { makeConcrete } from "./concrete-graph.ts";
import { GradientContext } from "./gradient-context.ts";
import { GraphBuilder } from "./graph-builder.ts";

test("GradientContext.scalar() makes each number once, infinite ones by their sign", async () => {
  const model = new GraphBuilder();
  model.output(model.op("Relu", [model.input("x", "float32", [1])]), "y");
  const graph = await makeConcrete(model.build(), {});
  const c = new GradientContext(
    {
      graph,
      builder: new GraphBuilder(),
      wanted: new Set(),
      parameters: new Set(),
      emitted: new Map(),
      blockedChannels: 0,
      inBlocks: new Map(),
      addRows: () => {},
    },
    graph.nodes[0]!,
    [],
  );
  const names = [0.5, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => c.scalar(value));
  expect(new Set(names).size).toBe(4);
  expect(c.scalar(Number.NEGATIVE_INFINITY)).toBe(names[3]);
});
