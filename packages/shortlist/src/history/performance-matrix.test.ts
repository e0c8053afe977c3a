// Golden: mean accuracies of shared/golden/coarse_recall.json, by the authors' code on their published matrices.
import fc from "fast-check";
import { expect, test } from "vitest";
import { sharedJson } from "../numeric/shared.test.files.ts";
import type { History } from "./history.ts";
import { meanAccuracies } from "./mean-accuracies.ts";
import { modelStandings } from "./model-standings.ts";
import { performanceMatrix, performanceOf } from "./performance-matrix.ts";
import { publishedMatrix } from "./published.test.files.ts";

const history = (cells: [model: string, dataset: string, test: number, seed?: number][]): History => ({
  metric: "accuracy",
  curves: cells.map(([model, dataset, test, seed = 0]) => ({
    model,
    dataset,
    seed,
    validation: [test],
    test,
    seconds: 1,
  })),
});

test("performanceMatrix() averages seeds and leaves missing cells missing", () => {
  const matrix = performanceMatrix(
    history([
      ["a", "x", 0.25, 1],
      ["a", "x", 0.75, 2],
      ["b", "y", 0],
    ]),
  );
  expect(matrix.models).toEqual(["a", "b"]);
  expect(matrix.datasets).toEqual(["x", "y"]);
  expect([0, 1].map((row) => [0, 1].map((column) => performanceOf(matrix, row, column)))).toEqual([
    [0.5, undefined],
    [undefined, 0],
  ]);
});

test("performanceMatrix() leaves out excluded datasets and gives a model without history an empty row", () => {
  const matrix = performanceMatrix(
    history([
      ["a", "x", 0.25],
      ["a", "target", 0.75],
    ]),
    { models: ["new", "a"], exclude: ["target"] },
  );
  expect(matrix.datasets).toEqual(["x"]);
  expect(meanAccuracies(matrix)).toEqual([undefined, 0.25]);
  expect(modelStandings(matrix)).toEqual([undefined, undefined]); // one model alone stands nowhere
});

test("modelStandings() by hand: compared only where recorded", () => {
  // x: .2 .4 → −1, 1; y: .9 .5 .1 → z of 3 values, deviation sqrt((.16 + 0 + .16) / 3) = .3266
  const matrix = performanceMatrix(
    history([
      ["a", "x", 0.2],
      ["b", "x", 0.4],
      ["a", "y", 0.9],
      ["b", "y", 0.5],
      ["c", "y", 0.1],
    ]),
  );
  const z = 0.4 / Math.sqrt(0.32 / 3);
  const [a, b, c] = modelStandings(matrix);
  expect(a).toBeCloseTo((-1 + z) / 2, 12);
  expect(b).toBeCloseTo(0.5, 12);
  expect(c).toBeCloseTo(-z, 12);
});

test("modelStandings() do not change when a dataset's accuracies are shifted or stretched", () => {
  const accuracies = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(accuracies, accuracies, (first, second) => {
      const cells = (change: (value: number) => number) =>
        history(
          ["a", "b", "c"].flatMap((model, i): [string, string, number][] => [
            [model, "x", change(first[i]! / 100)],
            [model, "y", second[i]! / 100],
          ]),
        );
      const plain = modelStandings(performanceMatrix(cells((value) => value)));
      const changed = modelStandings(performanceMatrix(cells((value) => 0.2 + 2 * value)));
      changed.forEach((standing, i) => {
        expect(standing).toBeCloseTo(plain[i]!, 9);
      });
    }),
  );
});

const golden = sharedJson<Record<string, { avg_acc: number[] }>>("golden/coarse_recall.json");

test.skipIf(golden === undefined)("meanAccuracies() equal the authors' on the published CV matrix", () => {
  const folder = "published/two-phase-selection/cv";
  const matrix = publishedMatrix(`${folder}/matrix.txt`, `${folder}/datasets.txt`);
  meanAccuracies(matrix!).forEach((accuracy, row) => {
    expect(accuracy).toBeCloseTo(golden!.cv_xray!.avg_acc[row]!, 12);
  });
});
