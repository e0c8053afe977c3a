import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classWeights } from "./class-weights.ts";
import { datasetFingerprint } from "./dataset-fingerprint.ts";
import { groupDuplicates, normaliseText } from "./group-duplicates.ts";
import { nearestName } from "./nearest-name.ts";
import { sampleRows } from "./sample-rows.ts";

describe("sampleRows()", () => {
  it("has exactly n rows of those given, every class present if there is room", () => {
    const labelled = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(labelled, fc.integer({ min: 1, max: 130 }), fc.integer(), (labels, n, seed) => {
        const rows = [...labels.keys()].filter((row) => row % 3 !== 1);
        const sample = [...sampleRows(labels, rows, n, { seed })];
        expect(sample.length).toBe(Math.min(n, rows.length));
        expect(new Set(sample).size).toBe(sample.length);
        expect(sample.every((row) => rows.includes(row))).toBe(true);
        expect(sample).toEqual([...sample].sort((a, b) => a - b));
        const present = new Set(rows.map((row) => labels[row]));
        if (n >= present.size) expect(new Set(sample.map((row) => labels[row])).size).toBe(present.size);
      }),
    );
  });

  it("keeps the proportions", () => {
    const labels = [
      ...Array<number>(600).fill(0),
      ...Array<number>(300).fill(1),
      ...Array<number>(100).fill(2),
    ];
    const sample = sampleRows(labels, [...labels.keys()], 100, { seed: 1 });
    expect([0, 1, 2].map((label) => sample.filter((row) => labels[row] === label).length)).toEqual([
      60, 30, 10,
    ]);
  });

  it("takes back from the largest what the smallest must have", () => {
    // 97 + 1 + 1 + 1 rows, 4 seats: one each
    const labels = [...Array<number>(97).fill(0), 1, 2, 3];
    expect([...sampleRows(labels, [...labels.keys()], 4, { seed: 1 })].slice(1)).toEqual([97, 98, 99]);
  });

  it("depends on the seed and the label", () => {
    const labels = Array<number>(100).fill(0);
    const rows = [...labels.keys()];
    const draw = (seed: number, label?: string) =>
      sampleRows(labels, rows, 10, label === undefined ? { seed } : { seed, label });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(1)).not.toEqual(draw(1, "probe"));
  });

  it("refuses n that is no count", () => {
    for (const n of [0, -1, 1.5, Number.NaN]) {
      expect(() => sampleRows([0], [0], n, { seed: 1 })).toThrow(RangeError);
    }
  });
});

describe("classWeights()", () => {
  it("is n / (k · n_c), capped", () => {
    // 100 labels, 2 classes: 100 / (2 · 96) and 100 / (2 · 4) = 12.5, more than the cap
    const labels = [...Array<number>(96).fill(0), 1, 1, 1, 1];
    expect([...classWeights(labels, 2)]).toEqual([100 / 192, 10]);
    expect([...classWeights(labels, 2, { cap: 100 })]).toEqual([100 / 192, 12.5]);
    expect([...classWeights([0, 1, 2], 3)]).toEqual([1, 1, 1]);
    expect([...classWeights([0, 0], 2)]).toEqual([0.5, 10]);
  });

  it("refuses what has no weights", () => {
    expect(() => classWeights([], 2)).toThrow(RangeError);
    expect(() => classWeights([2], 2)).toThrow("labels must be integers from 0 to 1");
    expect(() => classWeights([0.5], 2)).toThrow(RangeError);
    expect(() => classWeights([0], 1, { cap: 0 })).toThrow(RangeError);
  });
});

describe("datasetFingerprint()", () => {
  const dataset = { texts: ["ab", "c"], labels: Int32Array.of(0, 1), classNames: ["n", "p"] };
  it("is SHA-256 over lengths and contents", () => {
    // printf '18:2 classes, 2 texts1:n1:p1:02:ab1:11:c' | sha256sum
    expect(datasetFingerprint(dataset)).toBe(
      "sha256:277ca07aab356007ad48e77bc0cd0079ba5f91129ab2d44374e7de545160a656",
    );
  });
  it("changes with every part", () => {
    const others = [
      { ...dataset, texts: ["a", "bc"] },
      { ...dataset, texts: ["c", "ab"] },
      { ...dataset, labels: Int32Array.of(1, 0) },
      { ...dataset, classNames: ["p", "n"] },
      { ...dataset, split: { train: Int32Array.of(0), test: Int32Array.of(1) } },
      { ...dataset, split: { train: Int32Array.of(0), validation: Int32Array.of(1) } },
    ];
    const all = [dataset, ...others].map(datasetFingerprint);
    expect(new Set(all).size).toBe(7);
  });
});

describe("groupDuplicates()", () => {
  it("takes texts as equal that differ in case, spaces and Unicode form only", () => {
    expect([
      ...groupDuplicates(["Café  au\tlait", "cafe\u0301 AU lait ", "cafe au lait", "ＣＡＦÉ au lait"]),
    ]).toEqual([0, 0, 1, 0]);
    expect(normaliseText("a\nb")).toBe("a b");
    expect(normaliseText(" \n\t ")).toBe("");
  });
});

describe("nearestName()", () => {
  it("finds a slip, not another word", () => {
    expect(nearestName("lable", ["text", "label"])).toBe("label");
    expect(nearestName("LABEL", ["text", "label"])).toBe("label");
    expect(nearestName("xyz", ["text", "label"])).toBeUndefined();
    expect(nearestName("", [])).toBeUndefined();
  });
});
