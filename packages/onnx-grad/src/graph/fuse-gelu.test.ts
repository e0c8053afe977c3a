import { describe, expect, test } from "vitest";
import { type Tensor, tensor } from "../onnx/tensor.ts";
import { openRunner } from "../rules/run-graph.test.files.ts";
import { makeConcrete } from "./concrete-graph.ts";
import { createTrainingGraph } from "./create-training-graph.ts";
import { fuseGelu } from "./fuse-gelu.ts";
import { GraphBuilder } from "./graph-builder.ts";

type Form = (builder: GraphBuilder, x: string) => string;

const erfPlusOne: Form = (builder, x) => {
  const erf = builder.op("Erf", [builder.op("Div", [x, builder.constant(Math.SQRT2)])]);
  return builder.op("Add", [erf, builder.constant(1)]);
};

/** The same function as exporters write it, the half in each of its places. */
const forms: Record<string, Form> = {
  "half last": (b, x) => b.op("Mul", [b.op("Mul", [x, erfPlusOne(b, x)]), b.constant(0.5)]),
  "half on x": (b, x) => b.op("Mul", [b.op("Mul", [b.constant(0.5), x]), erfPlusOne(b, x)]),
  "half on the distribution": (b, x) => b.op("Mul", [b.op("Mul", [erfPlusOne(b, x), b.constant(0.5)]), x]),
};

function model(form: Form) {
  const builder = new GraphBuilder();
  const x = builder.parameter("x", tensor("float32", [4], [-2, -0.5, 0.25, 3]));
  builder.output(builder.op("ReduceSum", [form(builder, x)], { keepdims: 0 }), "loss", "float32", []);
  return builder.build();
}

describe("fuseGelu()", () => {
  test.each(Object.entries(forms))(
    "makes one Gelu of the form with the %s, of the same value",
    async (_, form) => {
      const concrete = await makeConcrete(model(form), {});
      const fused = fuseGelu(concrete, ["loss"]);
      expect(fused.nodes.map(({ opType }) => opType)).toEqual(["Gelu", "ReduceSum", "Identity"]);
      const graph = await createTrainingGraph(model(form), { dims: {} });
      const runner = await openRunner(graph.bytes, "all");
      const feeds = new Map<string, Tensor>(model(form).initializers);
      const results = await runner.run(feeds, ["loss"]);
      await runner.release();
      // x Φ(x) by scipy.stats.norm.cdf: -0.0455003, -0.1542688, 0.1496766, 2.9959503
      expect(results.get("loss")?.data[0]).toBeCloseTo(2.9458578, 5);
    },
  );

  test("leaves alone what only looks like it, and parts that are read elsewhere", async () => {
    const notQuite: Form = (b, x) => b.op("Mul", [b.op("Mul", [x, erfPlusOne(b, x)]), b.constant(0.7)]);
    const shared: Form = (b, x) => {
      const sum = erfPlusOne(b, x);
      return b.op("Add", [b.op("Mul", [b.op("Mul", [x, sum]), b.constant(0.5)]), sum]);
    };
    for (const form of [notQuite, shared]) {
      const concrete = await makeConcrete(model(form), {});
      expect(fuseGelu(concrete, ["loss"])).toBe(concrete);
    }
  });
});
