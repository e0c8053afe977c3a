import fc from "fast-check";
import { expect, test } from "vitest";
import { argmax } from "./argmax.ts";
import { matrix, rowOf } from "./matrix.ts";
import { mean } from "./mean.ts";
import { softmax } from "./softmax.ts";
import { standardDeviation } from "./standard-deviation.ts";
import { zScores } from "./z-scores.ts";

test("mean(), standardDeviation(), zScores() by hand", () => {
  // mean (2 + 4 + 9) / 3 = 5; squares 9 + 1 + 16 = 26; deviation sqrt(26 / 3)
  expect(mean([2, 4, 9])).toBe(5);
  expect(standardDeviation([2, 4, 9])).toBeCloseTo(Math.sqrt(26 / 3), 14);
  expect(zScores([1, 3, 1, 3])).toEqual([-1, 1, -1, 1]);
});

test("zScores() are 0 when the values differ by rounding only", () => {
  expect(zScores([0.1 + 0.2, 0.3, 0.3])).toEqual([0, 0, 0]);
});

test("mean(), zScores(), argmax() refuse no values", () => {
  for (const of of [mean, standardDeviation, zScores, argmax]) expect(() => of([])).toThrow(RangeError);
});

test("argmax() is the first of equals and refuses NaN", () => {
  expect(argmax([-5, -1, -1])).toBe(1);
  expect(() => argmax([1, Number.NaN])).toThrow("value 1 is NaN");
});

test("softmax() by hand: logits 0 and ln 3 give 1/4 and 3/4", () => {
  const [first, second] = softmax(matrix([[0, Math.log(3)]])).data;
  expect(first).toBeCloseTo(0.25, 15);
  expect(second).toBeCloseTo(0.75, 15);
});

test("softmax() rows sum to 1 and do not change when a constant is added", () => {
  const logits = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(logits, fc.double({ min: -1000, max: 1000, noNaN: true }), (row, constant) => {
      const plain = rowOf(softmax(matrix([row])), 0);
      const moved = rowOf(softmax(matrix([row.map((x) => x + constant)])), 0);
      expect(plain.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      plain.forEach((p, i) => {
        expect(moved[i]).toBeCloseTo(p, 9); // adding 1000 costs up to 1e-13 of a logit
      });
    }),
  );
});

test("softmax() refuses logits that are not finite", () => {
  expect(() => softmax(matrix([[1], [Number.POSITIVE_INFINITY]]))).toThrow("row 1: it holds Infinity");
});
