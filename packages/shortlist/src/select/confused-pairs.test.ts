import { expect, it } from "vitest";
import { confusedPairs } from "./confused-pairs.ts";

it("confusedPairs() counts what was taken for what, most rows first, of equals the lower class", () => {
  // taken for:  0 0 0 2 2 1 1; true: 1 1 0 0 0 2 1
  const guesses = [0, 0, 0, 2, 2, 1, 1];
  const data = Float64Array.from(guesses.flatMap((guess) => [0, 1, 2].map((c) => (c === guess ? 0.8 : 0.1))));
  expect(confusedPairs({ nRows: 7, nColumns: 3, data }, [1, 1, 0, 0, 0, 2, 1])).toEqual([
    { actual: 0, predicted: 2, count: 2 },
    { actual: 1, predicted: 0, count: 2 },
    { actual: 2, predicted: 1, count: 1 },
  ]);
});

it("confusedPairs() keeps 24 pairs", () => {
  const nClasses = 60;
  const data = new Float64Array(nClasses * nClasses);
  for (let i = 0; i < nClasses; i++) data[i * nClasses + ((i + 1) % nClasses)] = 1;
  const labels = Int32Array.from({ length: nClasses }, (_, i) => i);
  expect(confusedPairs({ nRows: nClasses, nColumns: nClasses, data }, labels)).toHaveLength(24);
});
