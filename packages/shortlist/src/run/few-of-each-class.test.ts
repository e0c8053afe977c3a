import fc from "fast-check";
import { expect, it } from "vitest";
import { fewOfEachClass } from "./few-of-each-class.ts";

it("fewOfEachClass() takes as many of each class, evenly spread", () => {
  // class 0: rows 0 2 4 5, class 1: rows 1 3; two each: places 1 and 3 of four, both of two
  expect(fewOfEachClass([0, 1, 0, 1, 0, 0], [0, 1, 2, 3, 4, 5], 5)).toEqual([2, 5, 1, 3]);
});

it("fewOfEachClass() is bounded, of the rows given, and leaves out no class for which there is room", () => {
  const labels = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(labels, fc.integer({ min: 1, max: 40 }), (labels, most) => {
      const rows = labels.map((_, i) => i).filter((i) => i % 3 !== 0);
      const chosen = fewOfEachClass(labels, rows, most);
      expect(chosen.length).toBeLessThanOrEqual(most);
      expect(new Set(chosen).size).toBe(chosen.length);
      for (const row of chosen) expect(row % 3).not.toBe(0);
      const nClasses = new Set(rows.map((row) => labels[row])).size;
      expect(new Set(chosen.map((row) => labels[row])).size).toBe(Math.min(nClasses, most));
    }),
  );
});
