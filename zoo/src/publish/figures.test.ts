import { matrix } from "shortlist";
import { expect, test } from "vitest";
import { accuracyOf } from "../record/accuracy.ts";
import { colour, drawMatrix, matrixFigure } from "./draw-matrix.ts";
import { strengthsOf } from "./strengths-of.ts";

const curve = (model: string, dataset: string, test: number) => ({
  model,
  dataset,
  seed: 1,
  validation: [test],
  test,
  seconds: 1,
});
const curves = [curve("a", "x", 0.5), curve("b", "x", 0.7), curve("a", "y", 0.9), curve("b", "y", 0.2)];

test("accuracyOf() counts rows whose most probable class is right", () => {
  const probabilities = matrix([
    [0.9, 0.1],
    [0.2, 0.8],
    [0.5, 0.5],
  ]);
  expect(accuracyOf(probabilities, Int32Array.of(0, 0, 0))).toBe(0.6667); // 2 of 3, the first of equals counts
});

test("strengthsOf() ranks a model among all models of a dataset", () => {
  expect(strengthsOf("a", curves)).toEqual([
    { dataset: "y", test: 0.9, rank: 1 },
    { dataset: "x", test: 0.5, rank: 2 },
  ]);
});

test("matrixFigure() orders models by mean rank and leaves missing cells undefined", () => {
  const figure = matrixFigure([...curves, curve("c", "y", 0.95)], ["x", "y"], new Map([["x", 0.6]]));
  expect(figure.models).toEqual(["c", "a", "b"]);
  expect(figure.values).toEqual([
    [undefined, 0.95],
    [0.5, 0.9],
    [0.7, 0.2],
  ]);
  expect(figure.baseline).toEqual([0.6, undefined]);
});

test("drawMatrix() has one coloured cell a value; colours run from worst to best", () => {
  const svg = drawMatrix(matrixFigure(curves, ["x", "y"], new Map([["x", 0.6]])), "baseline");
  expect(svg.match(/<rect [^>]*fill="rgb/g)).toHaveLength(5);
  expect(colour(0)).toBe("rgb(68 1 84)");
  expect(colour(1)).toBe("rgb(253 231 37)");
});
