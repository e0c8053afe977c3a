import type { GradientRule } from "../graph/gradient-context.ts";

/** alpha · A' · B' + beta · C, where A' and B' may be transposed: the products with dy put the transposes back. */
export const gemm: GradientRule = {
  gradient: (c) => {
    const transA = c.int("transA", 0);
    const transB = c.int("transB", 0);
    const alpha = c.float("alpha", 1);
    const a = c.input(0);
    const b = c.input(1);
    const da = transA
      ? () => c.op("Gemm", [b, c.dy], { alpha, transA: transB, transB: 1 })
      : () => c.op("Gemm", [c.dy, b], { alpha, transB: 1 - transB });
    const db = transB
      ? () => c.op("Gemm", [c.dy, a], { alpha, transA: 1, transB: transA })
      : () => c.op("Gemm", [a, c.dy], { alpha, transA: 1 - transA });
    const dc = () => c.scale(c.reduceTo(c.dy, c.outputShape(0), c.inputShape(2)), c.float("beta", 1));
    return [c.needs(0) ? da() : undefined, c.needs(1) ? db() : undefined, c.needs(2) ? dc() : undefined];
  },
};
