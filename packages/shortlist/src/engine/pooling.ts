import { type GraphBuilder, tensor } from "onnx-grad";
import type { Pooling } from "./model-config.ts";

/**
 * One vector per text from its token vectors; padding has no part in it.
 *
 * @param tokens name of the token vectors (batch × sequence × hidden)
 * @param mask name of the float mask (batch × sequence), 1 on real tokens
 * @returns name of the text vectors (batch × hidden)
 */
export function poolTokens(
  builder: GraphBuilder,
  tokens: string,
  mask: string,
  pooling: Exclude<Pooling, "pooler">,
): string {
  switch (pooling) {
    case "mean": {
      // The mean as a product of (batch × 1 × sequence) and (batch × sequence × hidden).
      const row = builder.op("Reshape", [mask, builder.constant([0, 1, -1])]);
      const count = builder.op("ReduceSum", [row, builder.constant([2])]);
      const sum = builder.op("MatMul", [row, tokens]);
      return builder.op("Reshape", [builder.op("Div", [sum, count]), builder.constant([0, -1])]);
    }
    case "max": {
      const column = builder.op("Reshape", [mask, builder.constant([0, -1, 1])]);
      const penalty = builder.op("Mul", [
        builder.op("Sub", [builder.constant(1), column]),
        builder.constant(-1e4),
      ]);
      const penalised = builder.op("Add", [tokens, penalty]);
      return builder.op("ReduceMax", [penalised, builder.constant([1])], { keepdims: 0 });
    }
    case "cls":
      return builder.op("Gather", [tokens, builder.constant(tensor("int64", [], [0]))], { axis: 1 });
  }
}

/** A Dropout node; it drops in training only. */
export function dropOut(builder: GraphBuilder, x: string, probability: number): string {
  return probability === 0 ? x : builder.op("Dropout", [x, builder.constant(probability)]);
}
