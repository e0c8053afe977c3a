import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";
import { sameDims } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";

/** The input as a matrix: one row per group that is normalised together. */
interface Rows {
  readonly shape: readonly number[];
  readonly nRows: number;
  readonly width: number;
  /** Sizes of the normalised axes. */
  readonly groupShape: readonly number[];
}

function rowsOf(c: GradientContext): Rows {
  const shape = c.inputShape(0);
  const axis = c.axis(c.int("axis", -1), shape.length);
  const groupShape = shape.slice(axis);
  return { shape, groupShape, nRows: sizeOf(shape.slice(0, axis)), width: sizeOf(groupShape) };
}

/** The scale as one vector along a row. */
function scaleVector(c: GradientContext, rows: Rows): string {
  const scaleShape = c.inputShape(1);
  const full =
    sizeOf(scaleShape) === rows.width ? c.input(1) : c.expand(c.input(1), scaleShape, rows.groupShape);
  return c.reshape(full, sizeOf(scaleShape) === rows.width ? scaleShape : rows.groupShape, [rows.width]);
}

/** Sum over the rows, and over what the parameter was broadcast along. */
function parameterGradient(c: GradientContext, i: number, value: string, rows: Rows): string {
  const full = c.reduceTo(value, [rows.nRows, rows.width], [rows.width]);
  const shape = c.inputShape(i);
  if (sameDims(shape, rows.groupShape)) return c.reshape(full, [rows.width], shape);
  return c.reduceTo(c.reshape(full, [rows.width], rows.groupShape), rows.groupShape, shape);
}

/** Mean of value · scale along each row, (nRows × 1), as a product with a vector. */
function meanOfScaled(c: GradientContext, value: string, scale: string, width: number): string {
  const column = c.reshape(c.scale(scale, 1 / width), [width], [width, 1]);
  return c.op("MatMul", [value, column]);
}

/**
 * y = x̂ · scale + bias, with x̂ = (x - mean) · r and r = 1 / standard deviation, both from the forward pass.
 *
 * dx = r · (g - mean(g) - x̂ · mean(g · x̂)), with g = dy · scale and means along the row.
 */
export const layerNormalization: GradientRule = {
  nOutputs: 3,
  gradient: (c) => {
    if (c.outputGradient(1) ?? c.outputGradient(2)) c.fail("its outputs mean and deviation are used");
    const rows = rowsOf(c);
    const { shape, nRows, width } = rows;
    const x = c.reshape(c.input(0), shape, [nRows, width]);
    const dy = c.reshape(c.dy, shape, [nRows, width]);
    const column = (value: string) => c.op("Reshape", [value, c.intVector([nRows, 1])]);
    // ONNX Runtime gives the statistics of float64 rows as float32.
    const [mean, r] = [c.output(1), c.output(2)].map((value) =>
      column(c.type === "float32" ? value : c.cast(value)),
    ) as [string, string];
    const normalized = c.mul(c.op("Sub", [x, mean]), r);
    const product = c.mul(dy, normalized);

    const dx = () => {
      const scale = scaleVector(c, rows);
      const meanG = meanOfScaled(c, dy, scale, width);
      const meanGx = meanOfScaled(c, product, scale, width);
      const centred = c.op("Sub", [c.mul(dy, scale), c.op("Add", [c.mul(normalized, meanGx), meanG])]);
      return c.reshape(c.mul(centred, r), [nRows, width], shape);
    };
    return [
      c.needs(0) ? dx() : undefined,
      c.needs(1) ? parameterGradient(c, 1, product, rows) : undefined,
      c.needs(2) ? parameterGradient(c, 2, dy, rows) : undefined,
    ];
  },
};

/** y = x · r · scale, with r = 1 / √(mean(x²) + epsilon): layer normalization without centring. */
export const rmsNormalization: GradientRule = {
  gradient: (c) => {
    const rows = rowsOf(c);
    const { shape, nRows, width } = rows;
    const x = c.reshape(c.input(0), shape, [nRows, width]);
    const dy = c.reshape(c.dy, shape, [nRows, width]);
    const meanSquare = c.op("ReduceMean", [c.mul(x, x), c.intVector([1])], { keepdims: 1 });
    const epsilon = c.scalar(c.float("epsilon", 1e-5));
    const r = c.op("Reciprocal", [c.op("Sqrt", [c.op("Add", [meanSquare, epsilon])])]);
    const normalized = c.mul(x, r);
    const product = c.mul(dy, normalized);

    const dx = () => {
      const scale = scaleVector(c, rows);
      const meanGx = meanOfScaled(c, product, scale, width);
      const rest = c.op("Sub", [c.mul(dy, scale), c.mul(normalized, meanGx)]);
      return c.reshape(c.mul(rest, r), [nRows, width], shape);
    };
    return [c.needs(0) ? dx() : undefined, c.needs(1) ? parameterGradient(c, 1, product, rows) : undefined];
  },
};
