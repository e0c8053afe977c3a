import { expect, test } from "vitest";
import type { ValueInfo } from "../onnx/model.ts";
import { tensor } from "../onnx/tensor.ts";
import { axesOf } from "./axes.ts";

const inputs: ValueInfo[] = [
  { name: "ids", type: "int64", dims: ["batch", "sequence"] },
  { name: "labels", type: "int64", dims: ["batch"] },
  { name: "pixels", type: "float32", dims: ["batch", 2] },
];

test("axesOf() takes each symbolic axis from the data", () => {
  const feeds = { ids: tensor("int64", [1, 3], [1, 2, 3]), labels: tensor("int64", [1], [0]) };
  expect(axesOf(inputs, feeds)).toEqual({ batch: 1, sequence: 3 });
});

test.each([
  ["an unknown input", { other: tensor("int64", [1], [0]) }, "inputs are ids, labels, pixels"],
  ["another element type", { labels: tensor("int32", [1], [0]) }, "it takes int64"],
  ["another rank", { labels: tensor("int64", [1, 1], [0]) }, "it takes [batch]"],
  ["another fixed size", { pixels: tensor("float32", [1, 3], [0, 0, 0]) }, "axis 1 is 2"],
  [
    "too few values",
    { labels: { type: "int64" as const, dims: [2], data: BigInt64Array.of(1n) } },
    "1 values",
  ],
  [
    "an axis of two sizes",
    { ids: tensor("int64", [2, 1], [1, 1]), labels: tensor("int64", [1], [0]) },
    "axis 0 is 2",
  ],
])("axesOf() refuses %s", (_, feeds, message) => {
  expect(() => axesOf(inputs, feeds as never)).toThrow(message);
});
