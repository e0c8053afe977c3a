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
    const [nRows = 0, nOut = 0] = c.outputShape(0);
    const [, nIn = 0] = c.inputShape(0);
    const db = () => {
      if (transA) return c.op("Gemm", transB ? [c.dy, a] : [a, c.dy], { alpha, transA: transB, transB });
      const product = transB
        ? c.transposedProduct(c.dy, a, nRows, nOut, nIn)
        : c.transposedProduct(a, c.dy, nRows, nIn, nOut);
      return c.scale(product, alpha);
    };
    const dc = () => c.scale(c.reduceTo(c.dy, c.outputShape(0), c.inputShape(2)), c.float("beta", 1));
    return [c.needs(0) ? da() : undefined, c.needs(1) ? db() : undefined, c.needs(2) ? dc() : undefined];
  },
};
