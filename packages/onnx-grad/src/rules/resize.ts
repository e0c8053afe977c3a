import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";
import { sizeOf, tensor } from "../onnx/tensor.ts";

/**
 * Resize is linear, one axis after the other: along each it multiplies by a matrix, so the gradient multiplies by
 * its transpose. The matrix is what Resize itself makes of the identity, whatever its mode and coordinates.
 */
export const resize: GradientRule = {
  gradient: (c) => {
    if (c.string("coordinate_transformation_mode", "half_pixel") === "tf_crop_and_resize")
      c.fail("tf_crop_and_resize is not supported");
    const shape = c.inputShape(0);
    const outputShape = c.outputShape(0);
    const given = c.ints("axes") ?? shape.map((_, axis) => axis);
    const axes = given.map((axis) => c.axis(axis, shape.length));
    const scales = c.constant(2);
    let gradient = c.dy;
    let current = [...outputShape];
    for (const axis of shape.keys()) {
      const from = shape[axis] ?? 1;
      const to = outputShape[axis] ?? 1;
      const at = axes.indexOf(axis);
      const scale = scales?.data.length ? Number(scales.data[at] ?? 1) : undefined;
      if (from === to && (scale ?? 1) === 1) continue;
      const matrix = axisMatrix(c, from, to, scale); // (to × from)
      const outer = sizeOf(current.slice(0, axis));
      const inner = sizeOf(current.slice(axis + 1));
      const next = current.map((dim, i) => (i === axis ? from : dim));
      const product =
        inner === 1
          ? c.op("MatMul", [c.reshape(gradient, current, [outer, to]), matrix])
          : c.op("MatMul", [c.transpose(matrix, [1, 0]), c.reshape(gradient, current, [outer, to, inner])]);
      gradient = c.reshape(product, inner === 1 ? [outer, from] : [outer, from, inner], next);
      current = next;
    }
    return [gradient];
  },
};

/** What this Resize does along one axis, (to × from). */
function axisMatrix(c: GradientContext, from: number, to: number, scale: number | undefined): string {
  const identity = Array.from({ length: from * from }, (_, i) => (i % (from + 1) === 0 ? 1 : 0));
  const image = c.tensor(tensor(c.type as "float32", [1, 1, from, from], identity));
  const { axes: _axes, keep_aspect_ratio_policy: _policy, ...attributes } = c.node.attributes;
  const target =
    scale === undefined
      ? ["", "", "", c.intVector([1, 1, to, from])]
      : ["", "", c.tensor(tensor("float32", [4], [1, 1, scale, 1]))];
  const result = c.op("Resize", [image, ...target.slice(1)], attributes);
  return c.reshape(result, [1, 1, to, from], [to, from]);
}
