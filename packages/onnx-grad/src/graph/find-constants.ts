import type { Node } from "../onnx/model.ts";
import { inputsOf } from "../onnx/sort-nodes.ts";

/** Operators whose outputs differ from run to run. */
const randomOps = new Set([
  "Bernoulli",
  "Multinomial",
  "RandomNormal",
  "RandomNormalLike",
  "RandomUniform",
  "RandomUniformLike",
]);

/** Operators whose output shape depends on the values of the first input. */
const dataShapedOps = new Set(["Compress", "NonMaxSuppression", "NonZero", "Unique"]);

/** Operators whose output shape is given by the values of these inputs. */
const shapeInputs: Readonly<Record<string, readonly number[]>> = {
  ConstantOfShape: [0],
  Expand: [1],
  OneHot: [1],
  Pad: [1],
  Range: [0, 1, 2],
  Reshape: [1],
  Resize: [1, 2, 3],
  Slice: [1, 2, 3, 4],
  Split: [1],
  Tile: [1],
  TopK: [1],
};

/** Names whose value depends on neither data nor weights, only on their shapes. */
export function findConstants(nodes: readonly Node[], initial: ReadonlySet<string>): Set<string> {
  const constants = new Set(initial);
  const dataShaped = new Set<string>();
  for (const node of nodes) {
    const inputs = inputsOf(node);
    const readsShapeOnly = node.opType === "Shape" || node.opType === "Size";
    const isConstant = readsShapeOnly
      ? !inputs.some((name) => dataShaped.has(name))
      : inputs.every((name) => constants.has(name)) && !randomOps.has(node.opType);
    const shapeGivers = shapeInputs[node.opType]?.map((i) => node.inputs[i] ?? "") ?? [];
    const isDataShaped =
      inputs.some((name) => dataShaped.has(name)) ||
      dataShapedOps.has(node.opType) ||
      shapeGivers.some((name) => name !== "" && !constants.has(name));
    for (const name of node.outputs) {
      if (name === "") continue;
      if (isConstant) constants.add(name);
      else if (isDataShaped) dataShaped.add(name);
    }
  }
  return constants;
}
