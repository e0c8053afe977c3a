import type { ValueInfo } from "../onnx/model.ts";
import type { Tensor } from "../onnx/tensor.ts";

/** Data for the model's inputs, by name. */
export type Feeds = Readonly<Record<string, Tensor>>;

/**
 * The number that the data gives to each symbolic axis of the model's inputs.
 *
 * @throws {TypeError} if a feed is no input of the model, or of another element type
 * @throws {RangeError} if a feed's shape does not fit, or two feeds disagree about an axis
 *
 * @example
 * const ids = { type: "int64", dims: [1, 2], data: BigInt64Array.of(5n, 6n) };
 * const inputs = [{ name: "ids", type: "int64", dims: ["batch", "sequence"] }];
 * axesOf(inputs, { ids }); // { batch: 1, sequence: 2 }
 */
export function axesOf(inputs: readonly ValueInfo[], feeds: Feeds): Record<string, number> {
  const axes: Record<string, number> = {};
  const known = new Map(inputs.map((input) => [input.name, input]));
  for (const [name, feed] of Object.entries(feeds)) {
    const input = known.get(name);
    if (!input) {
      const allowed = inputs.map((value) => value.name).join(", ");
      throw new TypeError(`Cannot feed "${name}": the model's inputs are ${allowed}`);
    }
    if (feed.type !== input.type) {
      throw new TypeError(`Cannot feed ${feed.type} to input "${name}": it takes ${input.type}`);
    }
    const shape = `[${feed.dims.join(", ")}]`;
    const size = feed.dims.reduce((product, dim) => product * dim, 1);
    if (feed.data.length !== size) {
      throw new RangeError(
        `Cannot feed "${name}": ${feed.data.length} values do not fill the shape ${shape}`,
      );
    }
    const expected = `[${input.dims.map((dim) => dim || "?").join(", ")}]`;
    if (!input.unknownRank && feed.dims.length !== input.dims.length) {
      throw new RangeError(`Cannot feed shape ${shape} to input "${name}": it takes ${expected}`);
    }
    input.dims.forEach((axis, i) => {
      const dim = feed.dims[i]!;
      if (axis === "") return;
      const wanted = typeof axis === "number" ? axis : (axes[axis] ?? dim);
      if (typeof axis === "string") axes[axis] = wanted;
      if (dim !== wanted) {
        throw new RangeError(
          `Cannot feed shape ${shape} to input "${name}": it takes ${expected}, and axis ${i} is ${wanted}`,
        );
      }
    });
  }
  return axes;
}
