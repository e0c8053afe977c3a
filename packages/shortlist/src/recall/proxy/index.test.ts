// Golden: shared/golden/transferability.json, by numpy and the metrics' original code, on five made-up data sets.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMatrix, type Matrix, matrix, rowOf } from "../../numeric/matrix.ts";
import { createRng } from "../../numeric/random.ts";
import { softmax } from "../../numeric/softmax.ts";
import { proxyScores } from "./index.ts";
import { leep } from "./leep.ts";
import { linearProbe } from "./linear-probe.ts";
import { logme } from "./logme.ts";
import { nce } from "./nce.ts";
import { nearestNeighbours } from "./nearest-neighbours.ts";
import type { ProxyScore } from "./proxy-score.ts";
import { onTransferabilityCases } from "./transferability.test.files.ts";

// scikit-learn 1.9: Ridge fitted without each example in turn, penalties of the function, smallest squared error.
const linearProbeOfScikit: Record<string, number> = {
  easy: 1,
  hard: 0.5,
  "wideD>N": 1,
  imbalanced: 0.6222222222222222,
  binary: 0.58,
};

// With ties going to the lowest label, as in the golden; ours go to the nearer voters (numpy 2 on the same data).
const nearestNeighboursWithoutNames: Record<string, number> = { hard: 0.425 };

onTransferabilityCases("reference values", ({ name, features, labels, sourceProbabilities, expected }) => {
  expect(leep(sourceProbabilities, labels)).toBeCloseTo(expected("leep"), 12);
  expect(nce(sourceProbabilities, labels)).toBeCloseTo(expected("nce_argmax"), 12);
  const accuracy = nearestNeighboursWithoutNames[name] ?? expected("knn5_cos");
  expect(nearestNeighbours(features, labels)).toBeCloseTo(accuracy, 12);
  // Also where there are fewer examples than features: the later fixed-point version gives 2.15 there, not −0.006.
  expect(logme(features, labels)).toBeCloseTo(expected("logme_icml"), 7);
  expect(linearProbe(features, labels)).toBeCloseTo(linearProbeOfScikit[name]!, 12);
});

test("leep() by hand: two source classes, three examples", () => {
  // joint · 3: label 0 ← (1 + .5, .5), label 1 ← (0, 1); mass (1.5, 1.5)
  // example 0: P(0|0) · 1 = 1; example 1: 1 · .5 + (.5/1.5) · .5 = 2/3; example 2: P(1|1) · 1 = 2/3
  const theta = matrix([
    [1, 0],
    [0.5, 0.5],
    [0, 1],
  ]);
  expect(leep(theta, [0, 0, 1])).toBeCloseTo((2 * Math.log(2 / 3)) / 3, 14);
});

test("leep() is 0 when classes map one to one, and −H(y) when the source says nothing", () => {
  const certain = matrix([
    [1, 0],
    [0, 1],
    [1, 0],
  ]);
  expect(leep(certain, [1, 0, 1])).toBe(0);
  const nothing = createMatrix(4, 3, new Float64Array(12).fill(1 / 3));
  expect(leep(nothing, [0, 1, 0, 1])).toBeCloseTo(-Math.log(2), 14);
});

test("leep() skips source classes without mass", () => {
  const theta = matrix([
    [1, 0, 0],
    [0, 0, 1],
  ]);
  expect(leep(theta, [0, 1])).toBe(0);
});

test("leep() refuses rows that are no distribution", () => {
  expect(() => leep(matrix([[0.5, 0.4]]), [0])).toThrow("row 0 sums to 0.9");
  expect(() => leep(matrix([[1.5, -0.5]]), [0])).toThrow("row 0 holds -0.5");
});

test("nce() by hand: the same source class for labels 0, 0, 1", () => {
  const theta = matrix([
    [0.9, 0.1],
    [0.6, 0.4],
    [0.7, 0.3],
  ]);
  expect(nce(theta, [0, 0, 1])).toBeCloseTo((2 * Math.log(2 / 3) + Math.log(1 / 3)) / 3, 14);
});

test("logme() takes more features that help for better, and is the same on the smaller Gram matrix of either kind", () => {
  const rng = createRng("logme");
  const labels = Array.from({ length: 30 }, (_, i) => i % 3);
  const noise = () => Array.from({ length: 40 }, () => rng.normal());
  const plain = labels.map(noise);
  const helped = plain.map((row, i) => row.map((value, j) => (j === labels[i] ? value + 4 : value)));
  expect(logme(matrix(helped), labels)).toBeGreaterThan(logme(matrix(plain), labels));
  // 40 features of 30 examples use the examples' Gram matrix; without 15 of the features, the features'.
  const narrow = helped.map((row) => row.slice(0, 25));
  const padded = narrow.map((row) => [...row, ...new Array<number>(15).fill(0)]);
  // Features that are always 0 have weights that stay at their prior: the evidence does not change.
  expect(logme(matrix(padded), labels)).toBeCloseTo(logme(matrix(narrow), labels), 9);
});

test("logme() of features that are all 0 is the evidence of noise alone", () => {
  // Σ y² = 2 in each class, β = 4 / (2 + 10⁻⁵): ½ ln β − ½ − ½ ln 2π an example
  const beta = 4 / (2 + 1e-5);
  const evidence = Math.log(beta) / 2 - 0.5 - Math.log(2 * Math.PI) / 2;
  expect(logme(createMatrix(4, 3), [0, 0, 1, 1])).toBeCloseTo(evidence, 14);
});

test("linearProbe() is what fitting without each example in turn gives, with more and with fewer features than examples", () => {
  for (const [seed, nFeatures] of [
    [1, 3],
    [2, 20],
  ] as const) {
    const rng = createRng(seed);
    const labels = Array.from({ length: 12 }, (_, i) => i % 3);
    const rows = labels.map((label) =>
      Array.from({ length: nFeatures }, (_, j) => rng.normal() + (j === label ? 1.5 : 0)),
    );
    // The eigenvalues' mean over those that are not 0 fixes the penalties, of all rows, as in the function.
    const means = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
    const total = rows.reduce(
      (sum, row) => sum + row.reduce((s, value, j) => s + (value - means[j]!) ** 2, 0),
      0,
    );
    const meanEigenvalue = total / Math.min(nFeatures, rows.length - 1);
    const results = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10].map((multiple) => {
      let error = 0;
      let nRight = 0;
      labels.forEach((label, left) => {
        const isKept = (_: unknown, i: number) => i !== left;
        const scores = [0, 1, 2].map((k) =>
          ridgePrediction(
            rows.filter(isKept),
            labels.filter(isKept).map((other) => (other === k ? 1 : 0)),
            multiple * meanEigenvalue,
            rows[left]!,
          ),
        );
        error += scores.reduce((sum, score, k) => sum + (score - (label === k ? 1 : 0)) ** 2, 0);
        if (scores.indexOf(Math.max(...scores)) === label) nRight++;
      });
      return { error, accuracy: nRight / labels.length };
    });
    const best = results.reduce((a, b) => (b.error < a.error ? b : a));
    expect(linearProbe(matrix(rows), labels)).toBeCloseTo(best.accuracy, 12);
  }
});

/** Ridge regression with an intercept, its normal equations solved by elimination. */
function ridgePrediction(rows: number[][], y: number[], penalty: number, at: number[]): number {
  const d = at.length + 1;
  const withOne = (row: number[]) => [...row, 1];
  const system = Array.from({ length: d }, (_, a) => [
    ...Array.from({ length: d }, (_, b) =>
      rows.reduce(
        (sum, row) => sum + withOne(row)[a]! * withOne(row)[b]!,
        a === b && a < d - 1 ? penalty : 0,
      ),
    ),
    rows.reduce((sum, row, i) => sum + withOne(row)[a]! * y[i]!, 0),
  ]);
  for (let column = 0; column < d; column++) {
    for (let row = 0; row < d; row++) {
      if (row === column) continue;
      const factor = system[row]![column]! / system[column]![column]!; // positive definite: no pivoting needed
      system[row] = system[row]!.map((value, k) => value - factor * system[column]![k]!);
    }
  }
  return withOne(at).reduce((sum, value, k) => sum + (value * system[k]![d]!) / system[k]![k]!, 0);
}

/** Examples whose values a proxy of either input accepts: softmax of random logits. */
const examples = fc
  .record({
    seed: fc.integer(),
    nExamples: fc.integer({ min: 4, max: 24 }),
    nColumns: fc.integer({ min: 1, max: 6 }),
    nClasses: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ seed, nExamples, nColumns, nClasses }) => {
    const rng = createRng(seed);
    const logits = createMatrix(nExamples, nColumns);
    for (let i = 0; i < logits.data.length; i++) logits.data[i] = 2 * rng.normal();
    const labels = Array.from({ length: nExamples }, () => rng.integer(nClasses));
    return { values: softmax(logits), labels, rng };
  });

const rowsOf = (values: Matrix) => Array.from({ length: values.nRows }, (_, i) => [...rowOf(values, i)]);

/** Decimals to agree in: LogME's guard of 1e-5 magnifies rounding 10⁵ times where the features fit the labels exactly. */
const digits = 6;

describe.each(Object.entries(proxyScores))("%s", (_, proxy: ProxyScore) => {
  test("does not depend on the order of the examples", () => {
    fc.assert(
      fc.property(examples, ({ values, labels, rng }) => {
        const order = rng.shuffle(labels.map((_, i) => i));
        const rows = rowsOf(values);
        const shuffled = proxy.score(
          matrix(order.map((i) => rows[i]!)),
          order.map((i) => labels[i]!),
        );
        expect(shuffled).toBeCloseTo(proxy.score(values, labels), digits);
      }),
    );
  });

  test("does not depend on the names of the target classes", () => {
    fc.assert(
      fc.property(examples, ({ values, labels, rng }) => {
        const names = rng.shuffle([0, 1, 2, 3, 4]);
        const renamed = labels.map((label) => names[label]!);
        expect(proxy.score(values, renamed)).toBeCloseTo(proxy.score(values, labels), digits);
      }),
    );
  });

  test("does not depend on the order of the source classes or features", () => {
    fc.assert(
      fc.property(examples, ({ values, labels, rng }) => {
        const order = rng.shuffle(Array.from({ length: values.nColumns }, (_, j) => j));
        const reordered = matrix(rowsOf(values).map((row) => order.map((j) => row[j]!)));
        expect(proxy.score(reordered, labels)).toBeCloseTo(proxy.score(values, labels), digits);
      }),
    );
  });

  test("is finite on constant labels, and in its range", () => {
    fc.assert(
      fc.property(examples, ({ values, labels }) => {
        expect(Number.isFinite(proxy.score(values, new Array(labels.length).fill(0)))).toBe(true);
        const score = proxy.score(values, labels);
        expect(Number.isFinite(score)).toBe(true);
        expect(score).toBeGreaterThanOrEqual(proxy.range[0]);
        expect(score).toBeLessThanOrEqual(proxy.range[1]);
      }),
    );
  });

  test("is finite, and in its range, for features that are all 0, all the same, or huge", () => {
    if (proxy.input !== "features") return;
    const noise = createRng("huge");
    for (const [nExamples, nFeatures] of [
      [7, 3],
      [4, 9],
    ] as const) {
      for (const make of [() => 0, () => 0.1, () => 1e9 * noise.normal()]) {
        const values = createMatrix(nExamples, nFeatures, new Float64Array(nExamples * nFeatures).map(make));
        const score = proxy.score(values, [0, 1, 0, 1, 0, 1, 2].slice(0, nExamples));
        expect(Number.isFinite(score)).toBe(true);
        expect(score).toBeGreaterThanOrEqual(proxy.range[0]);
        expect(score).toBeLessThanOrEqual(proxy.range[1]);
      }
    }
  });

  test("refuses labels that do not fit, and changes no input", () => {
    const values = matrix([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    expect(() => proxy.score(values, [0])).toThrow("2 examples with 1 labels");
    expect(() => proxy.score(values, [0, -1])).toThrow("label 1 is -1");
    expect(() => proxy.score(values, [0, 0.5])).toThrow(RangeError);
    expect(() => proxy.score(matrix([]), [])).toThrow(RangeError);
    expect(() => proxy.score(matrix([[Number.NaN], [1]]), [0, 1])).toThrow(RangeError);
    proxy.score(values, [0, 1]);
    expect([...values.data]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });
});

test("nearestNeighbours() by hand: of tied classes the nearer wins, and what is still tied is shared", () => {
  // two neighbours each; the first example's are at cosines .96 (its own class) and .6
  const features = matrix([
    [1, 0],
    [0.96, 0.28],
    [0.6, 0.8],
  ]);
  // 0: class 0 at .96, class 1 at .6 → right. 1: class 0 at .96, class 1 at .8 → right. 2: both neighbours class 0 → wrong
  expect(nearestNeighbours(features, [0, 0, 1])).toBeCloseTo(2 / 3, 14);
  // all the same: three voters for the other class and one for the own, or two and two
  const same = matrix([[1], [1], [1], [1]]);
  expect(nearestNeighbours(same, [0, 0, 1, 1], { nNeighbours: 2 })).toBe(0); // votes 2/3 own, 4/3 other
  expect(nearestNeighbours(same, [0, 1, 2, 3], { nNeighbours: 2 })).toBe(0);
  const five = matrix([[1], [1], [1], [1], [1]]);
  expect(nearestNeighbours(five, [0, 0, 0, 1, 1])).toBeCloseTo((3 * 0.5) / 5, 14); // 2 and 2 for class 0's
});

test("nearestNeighbours() refuses a number of neighbours that is no whole number from 1", () => {
  const features = matrix([[1], [2], [3]]);
  for (const nNeighbours of [0, 1.5, Number.NaN])
    expect(() => nearestNeighbours(features, [0, 1, 0], { nNeighbours })).toThrow(
      `with ${nNeighbours} neighbours`,
    );
});

test("linearProbe() by hand: without any feature, the others' majority wins, and equal ones share", () => {
  const nothing = matrix([[1], [1], [1], [1], [1]]);
  // class 0 sees 2 and 2: half right; class 1 sees 3 and 1: wrong
  expect(linearProbe(nothing, [0, 0, 0, 1, 1])).toBeCloseTo((3 * 0.5) / 5, 14);
});
