// Golden: goldens/text-classification.json, by scikit-learn's TfidfVectorizer and LogisticRegression; made by
// goldens/text-classification.py.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classProbabilities, fitLogisticRegression } from "./logistic-regression.ts";
import { createMatrix, matrix, rowOf } from "./matrix.ts";
import { mergeLoneColumns } from "./merge-lone-columns.ts";
import { minimise } from "./minimise.ts";
import { createRng } from "./random.ts";
import { type SparseMatrix, sparseMatrix } from "./sparse-matrix.ts";
import { fitTfidf, transformTfidf } from "./tfidf.ts";

interface Fit {
  readonly c: number;
  readonly probabilities: number[][];
}
const golden = JSON.parse(
  readFileSync(new URL("./goldens/text-classification.json", import.meta.url), "utf8"),
) as {
  texts: string[];
  unseen: string[];
  labels: number[];
  terms: string[];
  idf: number[];
  matrix: number[][];
  unseenMatrix: number[][];
  multinomial: Fit[];
  binary: Fit[];
  dense: number[][];
  denseLabels: number[];
  denseFits: Fit[];
};

function dense({ nRows, nColumns, rowStarts, columns, data }: SparseMatrix): number[][] {
  return Array.from({ length: nRows }, (_, i) => {
    const row = new Array<number>(nColumns).fill(0);
    for (let entry = rowStarts[i]!; entry < rowStarts[i + 1]!; entry++) row[columns[entry]!] = data[entry]!;
    return row;
  });
}

function expectClose(actual: number[][], expected: number[][], digits: number): void {
  expect(actual.map((row) => row.length)).toEqual(expected.map((row) => row.length));
  actual.forEach((row, i) => {
    row.forEach((value, j) => {
      expect(value, `row ${i} column ${j}`).toBeCloseTo(expected[i]![j]!, digits);
    });
  });
}

describe("fitTfidf()", () => {
  test("has scikit-learn's vocabulary, weights, and weights of unseen texts", () => {
    const { model, matrix: weights } = fitTfidf(golden.texts);
    // Python sorts by code point, JavaScript by UTF-16 unit: the same below U+D800.
    expect([...model.columnOf.keys()]).toEqual(golden.terms);
    expectClose([[...model.idf]], [golden.idf], 12);
    expectClose(dense(weights), golden.matrix, 12);
    expectClose(dense(transformTfidf(model, golden.unseen)), golden.unseenMatrix, 12);
  });

  test("by hand: a term in every text weighs 1, one in half of them ln(5/3) + 1", () => {
    const { model } = fitTfidf(["aa", "aa", "aa bb", "aa bb"], { maxWords: 1 });
    expect([...model.idf]).toEqual([1, Math.log(5 / 3) + 1]);
  });

  test("keeps the most frequent terms", () => {
    const { model } = fitTfidf(["dd cc cc", "bb bb aa aa"], { maxWords: 1, maxTerms: 2 });
    expect([...model.columnOf.keys()]).toEqual(["aa", "bb"]);
    expect(() => fitTfidf([], { maxTerms: 0 })).toThrow("maxTerms = 0");
  });

  test("keeps combining marks in their word", () => {
    const { model } = fitTfidf(["हिन्दी"], { maxWords: 1 });
    expect([...model.columnOf.keys()]).toEqual(["हिन्दी"]);
  });

  test("takes each character for a word where a script has no spaces", () => {
    const { model } = fitTfidf(["好书ok"]);
    expect([...model.columnOf.keys()].sort()).toEqual(["ok", "书", "书 ok", "好", "好 书"].sort());
  });

  test("rows have length 1 or are empty", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), (texts) => {
        for (const row of dense(fitTfidf(texts).matrix)) {
          const length = Math.sqrt(row.reduce((total, value) => total + value * value, 0));
          expect(length === 0 || Math.abs(length - 1) < 1e-12).toBe(true);
        }
      }),
    );
  });
});

describe("fitLogisticRegression()", () => {
  // The golden fits stop at a gradient of 1e-10 of their own scale; six digits of the probabilities are safe.
  const exact = { tolerance: 1e-10, maxIterations: 5000 };
  const rowsOf = (probabilities: ReturnType<typeof classProbabilities>) =>
    Array.from({ length: probabilities.nRows }, (_, i) => [...rowOf(probabilities, i)]);

  test.each(golden.multinomial)("has scikit-learn's probabilities: sparse, three classes, C = $c", (fit) => {
    const { matrix: features } = fitTfidf(golden.texts);
    const model = fitLogisticRegression(features, golden.labels, 3, { ...exact, c: fit.c });
    expectClose(rowsOf(classProbabilities(model, features)), fit.probabilities, 6);
  });

  test.each(golden.binary)("has scikit-learn's probabilities: sparse, two classes, C = $c", (fit) => {
    const { matrix: features } = fitTfidf(golden.texts);
    const labels = golden.labels.map((label) => Math.min(label, 1));
    const model = fitLogisticRegression(features, labels, 2, { ...exact, c: fit.c });
    expectClose(rowsOf(classProbabilities(model, features)), fit.probabilities, 6);
  });

  test.each(golden.denseFits)("has scikit-learn's probabilities: dense, C = $c", (fit) => {
    const features = matrix(golden.dense);
    const model = fitLogisticRegression(features, golden.denseLabels, 3, { ...exact, c: fit.c });
    expect(model.converged).toBe(true);
    expectClose(rowsOf(classProbabilities(model, features)), fit.probabilities, 6);
  });

  test("is the same for dense and sparse features, and from any start", () => {
    const features = matrix(golden.dense);
    const sparse = sparseMatrix(
      4,
      golden.dense.map((row) => row.map((value, column) => [column, value] as const)),
    );
    const fromDense = fitLogisticRegression(features, golden.denseLabels, 3, exact);
    const start = fitLogisticRegression(features, golden.denseLabels, 3, { c: 100 });
    const fromSparse = fitLogisticRegression(sparse, golden.denseLabels, 3, { ...exact, start });
    expectClose(
      rowsOf(classProbabilities(fromSparse, features)),
      rowsOf(classProbabilities(fromDense, sparse)),
      7,
    );
  });

  test("learns a class that is never seen to be unlikely, and constant labels", () => {
    const features = matrix([[1], [-1], [0.5]]);
    const model = fitLogisticRegression(features, [0, 0, 0], 2);
    expect(classProbabilities(model, features).data[1]).toBeLessThan(0.01);
  });

  test("refuses bad labels, features and C", () => {
    const features = matrix([[1], [2]]);
    expect(() => fitLogisticRegression(features, [0], 2)).toThrow("2 examples with 1 labels");
    expect(() => fitLogisticRegression(features, [0, 2], 2)).toThrow("label 1 is 2");
    expect(() => fitLogisticRegression(features, [0, 1], 2, { c: 0 })).toThrow("C = 0");
    expect(() => fitLogisticRegression(matrix([[1], [Number.NaN]]), [0, 1], 2)).toThrow("hold NaN");
    const model = fitLogisticRegression(features, [0, 1], 2);
    expect(() => classProbabilities(model, matrix([[1, 2]]))).toThrow("fitted on 1");
  });
});

describe("minimise()", () => {
  test("finds the minimum of random quadratic bowls, by gradient and by value", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), (seed, n) => {
        const rng = createRng(seed);
        const stretch = Float64Array.from({ length: n }, () => 10 ** (4 * rng.next() - 2));
        const centre = Float64Array.from({ length: n }, () => rng.normal());
        const bowl = (x: Float64Array, gradient: Float64Array) =>
          x.reduce((total, value, i) => {
            gradient[i] = stretch[i]! * (value - centre[i]!);
            return total + 0.5 * stretch[i]! * (value - centre[i]!) ** 2;
          }, 0);
        const { x, converged } = minimise(bowl, new Float64Array(n), {
          tolerance: 1e-9,
          maxIterations: 2000,
        });
        expect(converged).toBe(true);
        x.forEach((value, i) => {
          expect(Math.abs(value - centre[i]!)).toBeLessThan(1e-6); // 1e-9 / smallest stretch
        });
      }),
    );
  });

  test("finds the minimum of Rosenbrock's valley", () => {
    const valley = (x: Float64Array, gradient: Float64Array) => {
      const [a, b] = [x[0]!, x[1]!];
      gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
      gradient[1] = 200 * (b - a * a);
      return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
    };
    const { x, nIterations } = minimise(valley, Float64Array.of(-1.2, 1), { tolerance: 1e-8 });
    expect(x[0]).toBeCloseTo(1, 6);
    expect(x[1]).toBeCloseTo(1, 6);
    expect(nIterations).toBeLessThan(60);
  });

  test("stops at the iteration limit and refuses a start where the function is not finite", () => {
    const slope = (x: Float64Array, gradient: Float64Array) => {
      gradient[0] = Math.exp(x[0]!);
      return Math.exp(x[0]!);
    };
    const { nIterations, converged } = minimise(slope, Float64Array.of(0), {
      tolerance: 0,
      maxIterations: 5,
    });
    expect([nIterations, converged]).toEqual([5, false]);
    expect(() => minimise(() => Number.NaN, Float64Array.of(0))).toThrow("NaN at the start");
  });
});

test("the logistic loss has the gradient that central differences give", () => {
  // The loss is not exported: its gradient at a model is 0 when fitted to any tolerance, so check the optimum instead.
  const features = matrix(golden.dense);
  const labels = golden.denseLabels;
  const c = 2;
  const model = fitLogisticRegression(features, labels, 3, { c, tolerance: 1e-9, maxIterations: 5000 });
  const lossAt = (weights: Float64Array) => {
    const probabilities = classProbabilities(
      { ...model, weights: { ...model.weights, data: weights } },
      features,
    );
    const squares = weights.reduce((total, weight) => total + weight * weight, 0);
    return labels.reduce(
      (total, label, i) => total - Math.log(rowOf(probabilities, i)[label]!),
      squares / 2 / c,
    );
  };
  model.weights.data.forEach((_, w) => {
    const moved = (by: number) =>
      model.weights.data.map((weight, other) => (other === w ? weight + by : weight));
    expect((lossAt(moved(1e-4)) - lossAt(moved(-1e-4))) / 2e-4).toBeCloseTo(0, 5);
  });
});

test("mergeLoneColumns() by hand: columns 0 and 2 are in row 0 alone, column 3 in none", () => {
  const merged = mergeLoneColumns(
    sparseMatrix(4, [
      [
        [0, 3],
        [1, 7],
        [2, 4],
      ],
      [[1, 8]],
    ]),
  );
  expect(dense(merged.features)).toEqual([
    [7, 0, 5],
    [8, 0, 0],
  ]);
  const expanded = merged.expand(Float64Array.of(1, 2, 10), 1);
  expect([...expanded]).toEqual([6, 1, 8, 2]);
  expect([...merged.reduce(expanded, 1)]).toEqual([1, 2, 10]);
});

test("fitLogisticRegression() gives columns that hold nothing but a 0 the weight 0", () => {
  const { weights, converged } = fitLogisticRegression(sparseMatrix(1, [[[0, 0]], []]), [0, 1], 2);
  expect([...weights.data]).toEqual([0, 0]);
  expect(converged).toBe(true);
});

test("sparseMatrix() refuses columns that are out of range or not ascending", () => {
  expect(() => sparseMatrix(2, [[[2, 1]]])).toThrow("column 2");
  expect(() =>
    sparseMatrix(2, [
      [
        [1, 1],
        [0, 1],
      ],
    ]),
  ).toThrow("column 0 after 1");
});

test("fitLogisticRegression() finds the same optimum wherever the features lie", () => {
  const rng = createRng("far away");
  const [nRows, nColumns] = [30, 8];
  const labels = Array.from({ length: nRows }, (_, row) => row % 3);
  const near = createMatrix(
    nRows,
    nColumns,
    Float64Array.from(
      { length: nRows * nColumns },
      (_, at) => rng.normal() + labels[Math.floor(at / nColumns)]!,
    ),
  );
  const far = createMatrix(
    nRows,
    nColumns,
    near.data.map((value, at) => value + 50 * (1 + (at % nColumns))),
  );
  const exact = { tolerance: 1e-8, maxIterations: 1000 };
  const [nearFit, farFit] = [near, far].map((features) => fitLogisticRegression(features, labels, 3, exact));
  expect(farFit!.nIterations).toBe(nearFit!.nIterations);
  const probabilities = classProbabilities(nearFit!, near).data;
  classProbabilities(farFit!, far).data.forEach((found, at) => {
    expect(found).toBeCloseTo(probabilities[at]!, 9);
  });
  const again = fitLogisticRegression(far, labels, 3, { ...exact, tolerance: 1e-6, start: farFit });
  expect(again.nIterations).toBe(0);
});
