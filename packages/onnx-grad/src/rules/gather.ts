import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";
import { sizeOf, tensor } from "../onnx/tensor.ts";

/** A table up to this many rows gets a dense gradient, by a product with the one-hot matrix of the indices. */
const maxOneHotRows = 512;

/** Beyond the tables above, one-hot matrices of up to this many elements are still used. */
const maxOneHotSize = 2 ** 20;

/** Indices as int64 in [0, n): negative ones count from the end. */
function wrapped(c: GradientContext, indices: string, n: number): string {
  const asInt64 = c.cast(indices, "int64");
  return c.op("Mod", [asInt64, c.tensor(tensor("int64", [], [n]))]);
}

/**
 * Add rows into a zero table: row `indices[i]` gets `rows[i]`.
 *
 * By a product with the one-hot matrix of the indices, which uses all cores and has a fixed order of summation;
 * for large tables by ScatterElements, which adds one after the other.
 */
function scatterRows(
  c: GradientContext,
  rows: string,
  indices: string,
  n: number,
  nRows: number,
  width: number,
): string {
  if (nRows <= maxOneHotRows || nRows * n <= maxOneHotSize) {
    const columns = c.op("Unsqueeze", [indices, c.intVector([0])]);
    const all = c.tensor(
      tensor(
        "int64",
        [nRows, 1],
        Array.from({ length: nRows }, (_, i) => i),
      ),
    );
    return c.op("MatMul", [c.cast(c.op("Equal", [all, columns])), rows]);
  }
  const spread = c.expand(c.reshape(indices, [n], [n, 1]), [n, 1], [n, width]);
  return c.op("ScatterElements", [c.zeros([nRows, width]), spread, rows], { axis: 0, reduction: "add" });
}

/** Gather of one fixed position, or of neighbouring ones: zeros around the gradient. */
function padded(c: GradientContext, axis: number): string | undefined {
  const indices = c.constant(1);
  if (!indices) return undefined;
  const shape = c.inputShape(0);
  const nRows = shape[axis] ?? 0;
  const positions = Array.from(indices.data as ArrayLike<number | bigint>, (index) =>
    c.axis(Number(index), nRows),
  );
  const [first = 0] = positions;
  if (positions.length === 0 || positions.some((position, i) => position !== first + i)) return undefined;
  const part = shape.map((dim, i) => (i === axis ? positions.length : dim));
  const value = c.reshape(c.dy, c.outputShape(0), part);
  const pads = [...shape, ...shape].fill(0);
  pads[axis] = first;
  pads[shape.length + axis] = nRows - first - positions.length;
  return pads.every((n) => n === 0) ? value : c.op("Pad", [value, c.intVector(pads)]);
}

/**
 * Gather: the gradient of each slice read is added to that slice.
 *
 * A large embedding table that is a weight gets its gradient as rows, without a dense table of zeros.
 */
export const gather: GradientRule = {
  gradient: (c) => {
    const shape = c.inputShape(0);
    const axis = c.axis(c.int("axis", 0), shape.length);
    const nRows = shape[axis] ?? 0;
    const indexShape = c.inputShape(1);
    const n = sizeOf(indexShape);
    const width = sizeOf(shape) / nRows;
    const isTable = c.isParameter(0) && axis === 0 && nRows > maxOneHotRows;
    if (!isTable) {
      const simple = padded(c, axis);
      if (simple) return [simple];
    }
    const indices = c.reshape(wrapped(c, c.input(1), nRows), indexShape, [n]);
    // Output axes are [before, index axes, after]; bring the index axes to the front.
    const before = shape.slice(0, axis);
    const after = shape.slice(axis + 1);
    const outer = sizeOf(before);
    const inner = sizeOf(after);
    const blocks = c.reshape(c.dy, c.outputShape(0), [outer, n, inner]);
    const rows = c.reshape(
      outer === 1 ? blocks : c.transpose(blocks, [1, 0, 2]),
      outer === 1 ? [outer, n, inner] : [n, outer, inner],
      [n, width],
    );
    if (isTable) {
      c.addRows(c.input(0), rows, indices, n);
      return [];
    }
    const table = scatterRows(c, rows, indices, n, nRows, width);
    if (outer === 1) return [c.reshape(table, [nRows, width], shape)];
    const moved = c.transpose(c.reshape(table, [nRows, width], [nRows, outer, inner]), [1, 0, 2]);
    return [c.reshape(moved, [outer, nRows, inner], shape)];
  },
};

/** GatherElements: each element read gets its gradient added. */
export const gatherElements: GradientRule = {
  gradient: (c) => [
    c.op("ScatterElements", [c.zeros(c.inputShape(0)), c.input(1), c.dy], {
      axis: c.int("axis", 0),
      reduction: "add",
    }),
  ],
};

/** GatherND: turn the index tuples into row numbers of one flat table. */
export const gatherNd: GradientRule = {
  gradient: (c) => {
    const shape = c.inputShape(0);
    const indexShape = c.inputShape(1);
    const nBatchAxes = c.int("batch_dims", 0);
    const depth = indexShape.at(-1) ?? 0;
    const indexed = shape.slice(nBatchAxes, nBatchAxes + depth);
    const nBatches = sizeOf(shape.slice(0, nBatchAxes));
    const nPerBatch = sizeOf(indexed);
    const width = sizeOf(shape.slice(nBatchAxes + depth));
    const n = sizeOf(indexShape) / depth;
    const strides = indexed.map((_, i) => sizeOf(indexed.slice(i + 1)));

    const tuples = c.reshape(c.cast(c.input(1), "int64"), indexShape, [n, depth]);
    const positive = c.op("Mod", [tuples, c.intVector(indexed)]);
    const offsets = c.op("ReduceSum", [c.op("Mul", [positive, c.intVector(strides)]), c.intVector([1])], {
      keepdims: 0,
    });
    const batchStarts = Array.from({ length: n }, (_, i) => Math.floor(i / (n / nBatches)) * nPerBatch);
    const indices = nBatches === 1 ? offsets : c.op("Add", [offsets, c.intVector(batchStarts)]);
    const rows = c.reshape(c.dy, c.outputShape(0), [n, width]);
    const nRows = nBatches * nPerBatch;
    return [c.reshape(scatterRows(c, rows, indices, n, nRows, width), [nRows, width], shape)];
  },
};
