import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";

function swapLastTwo(c: GradientContext, value: string, rank: number): string {
  const permutation = Array.from({ length: rank }, (_, axis) => axis);
  permutation[rank - 1] = rank - 2;
  permutation[rank - 2] = rank - 1;
  return c.transpose(value, permutation);
}

/**
 * a · b with batches: dy · bᵀ and aᵀ · dy, summed over broadcast batch axes.
 *
 * Where b is a matrix, all rows of a and dy form one matrix each: the weight gradient is then one large product
 * instead of a batch of small ones that are added. The other transposes vanish: ONNX Runtime fuses them into the
 * product.
 */
export const matMul: GradientRule = {
  gradient: (c) => {
    const aShape = c.inputShape(0);
    const bShape = c.inputShape(1);
    // A vector on the left is a row, on the right a column.
    const a2 = aShape.length === 1 ? [1, ...aShape] : aShape;
    const b2 = bShape.length === 1 ? [...bShape, 1] : bShape;
    const batch = broadcastBatch(a2.slice(0, -2), b2.slice(0, -2));
    const m = a2.at(-2) as number;
    const k = a2.at(-1) as number;
    const n = b2.at(-1) as number;
    const a = c.reshape(c.input(0), aShape, a2);
    const b = c.reshape(c.input(1), bShape, b2);

    if (b2.length === 2) {
      const nRows = sizeOf(a2) / k;
      const da = () => {
        const dy = c.reshape(c.dy, c.outputShape(0), [...batch, m, n]);
        return c.reshape(c.op("MatMul", [dy, c.transpose(b, [1, 0])]), a2, aShape);
      };
      const db = () => {
        const dy = c.reshape(c.dy, c.outputShape(0), [nRows, n]);
        return c.reshape(c.transposedProduct(c.reshape(a, a2, [nRows, k]), dy, nRows, k, n), [k, n], bShape);
      };
      return [c.needs(0) ? da() : undefined, c.needs(1) ? db() : undefined];
    }
    const dy = c.reshape(c.dy, c.outputShape(0), [...batch, m, n]);
    const da = () => c.op("MatMul", [dy, swapLastTwo(c, b, b2.length)]);
    const db = () => c.op("MatMul", [swapLastTwo(c, a, a2.length), dy]);
    return [
      c.needs(0) ? c.reshape(c.reduceTo(da(), [...batch, m, k], a2), a2, aShape) : undefined,
      c.needs(1) ? c.reshape(c.reduceTo(db(), [...batch, k, n], b2), b2, bShape) : undefined,
    ];
  },
};

function broadcastBatch(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const fromA = a[i - rank + a.length] ?? 1;
    const fromB = b[i - rank + b.length] ?? 1;
    return fromA === 1 ? fromB : fromA;
  });
}
