import type { GraphBuilder } from "../graph/graph-builder.ts";

/** Mean over examples, or Σ w·x / Σ w with a weight for each; `values` and `sampleWeights` have one shape. */
export function weightedMean(builder: GraphBuilder, values: string, sampleWeights?: string): string {
  if (sampleWeights === undefined) return builder.op("ReduceMean", [values], { keepdims: 0 });
  const total = builder.op("ReduceSum", [builder.op("Mul", [values, sampleWeights])], { keepdims: 0 });
  return builder.op("Div", [total, builder.op("ReduceSum", [sampleWeights], { keepdims: 0 })]);
}
