import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "./data-error.ts";
import { findLeaks } from "./find-leaks.ts";
import { normaliseText } from "./group-duplicates.ts";
import { splitDataset } from "./split-dataset.ts";
import type { GivenSplit, TextDataset } from "./text-dataset.ts";

function datasetOf(texts: readonly string[], labels: readonly number[], split?: GivenSplit): TextDataset {
  const classNames = Array.from({ length: Math.max(...labels) + 1 }, (_, i) => `class ${i}`);
  const dataset = { name: "test", texts, labels: Int32Array.from(labels), classNames, notes: [] };
  return Object.freeze(split === undefined ? dataset : { ...dataset, split });
}

/** Classes of the given sizes, every text different. */
function sized(...sizes: number[]): TextDataset {
  const labels = sizes.flatMap((size, label) => Array<number>(size).fill(label));
  return datasetOf(
    labels.map((label, row) => `text ${row} of ${label}`),
    labels,
  );
}

const nOf = (rows: Int32Array, { labels }: TextDataset, label: number) =>
  rows.filter((row) => labels[row] === label).length;

describe("splitDataset()", () => {
  it("keeps the proportions of the classes", () => {
    const dataset = sized(600, 300, 100);
    const split = splitDataset(dataset, { seed: 1 });
    for (const [label, size] of [600, 300, 100].entries()) {
      expect(nOf(split.train, dataset, label)).toBe(size * 0.7);
      expect(nOf(split.validation, dataset, label)).toBe(size * 0.15);
      expect(nOf(split.test, dataset, label)).toBe(size * 0.15);
    }
    expect(split.notes).toEqual([]);
  });

  it("gives to the next class what rounding took, so the parts have their sizes", () => {
    // 40 classes of 9: 9 · 0.15 = 1.35 each; rounding alone would give 40 · 1, the shares add up to 54
    const split = splitDataset(sized(...Array<number>(40).fill(9)), { seed: 1 });
    expect(split.test.length).toBe(54);
    expect(split.validation.length).toBe(54);
  });

  it("puts every class of three in every part; one of two is told to be missing in test", () => {
    const dataset = sized(3, 3, 30, 2);
    const split = splitDataset(dataset, { seed: 5 });
    for (const part of [split.train, split.validation, split.test]) {
      for (const label of [0, 1, 2]) expect(nOf(part, dataset, label)).toBeGreaterThan(0);
    }
    expect([split.train, split.validation, split.test].map((part) => nOf(part, dataset, 3))).toEqual([
      1, 1, 0,
    ]);
    expect(split.notes).toEqual(['no test example of class "class 3": too few different texts']);
  });

  it("depends on the seed only", () => {
    const dataset = sized(50, 50);
    expect(splitDataset(dataset, { seed: 1 })).toEqual(splitDataset(dataset, { seed: 1 }));
    expect(splitDataset(dataset, { seed: 1 }).test).not.toEqual(splitDataset(dataset, { seed: 2 }).test);
  });

  it("holds every row once, keeps equal texts together and trains every class, whatever the data", () => {
    const rows = fc.array(
      fc.record({ text: fc.constantFrom(..."abcdefghijklmnop"), label: fc.integer({ min: 0, max: 3 }) }),
      {
        minLength: 30,
        maxLength: 80,
      },
    );
    fc.assert(
      fc.property(rows, fc.integer(), fc.constantFrom(0.1, 0.15, 0.3), (found, seed, fraction) => {
        const dataset = datasetOf(
          // the label is part of most texts, so that every class has some of its own
          found.map(({ text, label }, i) => (i % 7 === 0 ? text : ` ${text.toUpperCase()} ${label}`)),
          found.map(({ label }) => label),
        );
        let split: ReturnType<typeof splitDataset>;
        try {
          split = splitDataset(dataset, { seed, validationFraction: fraction, testFraction: fraction });
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
          return;
        }
        const all = [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
        expect(all).toEqual([...found.keys()]);
        for (const part of [split.train, split.validation, split.test]) {
          expect([...part]).toEqual([...part].sort((a, b) => a - b));
        }
        expect(findLeaks(dataset.texts, split)).toEqual([]);
        expect(new Set(Array.from(split.train, (row) => dataset.labels[row]))).toEqual(
          new Set(dataset.labels),
        );
      }),
    );
  });

  it("trains a class that has no text of its own", () => {
    // class 2 has only a and b, which classes 0 and 1, no more frequent, have too
    const texts = [..."ac", ..."bd", ..."ab", ...Array.from({ length: 30 }, (_, i) => `other ${i}`)];
    const labels = texts.map((_, row) => Math.min(3, row >> 1));
    for (let seed = 0; seed < 20; seed++) {
      const { train } = splitDataset(datasetOf(texts, labels), { seed, validationFraction: 0.6 });
      expect(new Set(Array.from(train, (row) => labels[row])).size).toBe(4);
    }
  });

  it("keeps a text of many rows whole", () => {
    const texts = [...Array<string>(60).fill("same"), ...Array.from({ length: 40 }, (_, i) => `other ${i}`)];
    const dataset = datasetOf(
      texts,
      texts.map((_, row) => row % 2),
    );
    const split = splitDataset(dataset, { seed: 3 });
    const holding = [split.train, split.validation, split.test].filter((part) =>
      part.some((row) => normaliseText(texts[row] as string) === "same"),
    );
    expect(holding.length).toBe(1);
  });

  it("keeps a split of the user's own and tells what leaks", () => {
    const texts = ["a", "b", "c", "d", "B", "e", "a ", "e"];
    const own: GivenSplit = {
      train: Int32Array.of(0, 1, 2, 3),
      validation: Int32Array.of(4, 5),
      test: Int32Array.of(6, 7),
    };
    const split = splitDataset(datasetOf(texts, [0, 1, 0, 1, 1, 0, 0, 1], own), { seed: 1 });
    expect(split).toMatchObject(own);
    expect(split.notes).toEqual([
      '1 of 2 validation rows occurs in train too, such as "B"',
      '1 of 2 test rows occurs in train too, such as "a "',
      '1 of 2 test rows occurs in validation too, such as "e"',
    ]);
  });

  it("takes a missing part from the user's training rows", () => {
    const dataset = sized(50, 50);
    const train = Int32Array.from(Array.from({ length: 80 }, (_, i) => i + 10));
    const test = Int32Array.of(0, 1, 98, 99);
    const split = splitDataset({ ...dataset, split: { train, test } }, { seed: 1, validationFraction: 0.25 });
    expect(split.test).toBe(test);
    expect(split.validation.length).toBe(20);
    expect([...split.train, ...split.validation].sort((a, b) => a - b)).toEqual([...train]);
  });

  it("refuses wrong fractions and too few rows", () => {
    const dataset = sized(10, 10);
    expect(() => splitDataset(dataset, { seed: 1, testFraction: 0 })).toThrow(
      "testFraction 0: it must be above 0",
    );
    expect(() => splitDataset(dataset, { seed: 1, testFraction: Number.NaN })).toThrow(RangeError);
    expect(() => splitDataset(dataset, { seed: 1, testFraction: 0.5, validationFraction: 0.5 })).toThrow(
      "leave rows",
    );
    expect(() => splitDataset(sized(2, 2), { seed: 1 })).toThrow("its 4 rows leave none for test");
    expect(() => splitDataset(sized(1, 1), { seed: 1 })).toThrow(DataError);
  });
});
