import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMatrix } from "../numeric/matrix.ts";
import { scorePredictions } from "./score-predictions.ts";

function predictions(guesses: readonly number[], nClasses: number) {
  const data = new Float64Array(guesses.length * nClasses);
  guesses.forEach((guess, i) => {
    data[i * nClasses + guess] = 1;
  });
  return createMatrix(guesses.length, nClasses, data);
}

describe("scorePredictions()", () => {
  it("by hand: three classes, one never there and never predicted", () => {
    // true 0 0 1 1, predicted 0 1 1 1. Class 0: F1 = 2·1/(2·1 + 0 + 1) = 2/3; class 1: 2·2/(2·2 + 1 + 0) = 4/5; class 2 left out.
    const { accuracy, macroF1, confusion } = scorePredictions(predictions([0, 1, 1, 1], 3), [0, 0, 1, 1]);
    expect(accuracy).toBe(0.75);
    expect(macroF1).toBeCloseTo((2 / 3 + 4 / 5) / 2, 12);
    expect(confusion).toEqual([
      [1, 1, 0],
      [0, 2, 0],
      [0, 0, 0],
    ]);
  });

  it("leaves the confusion out for many classes", () => {
    expect(scorePredictions(predictions([50], 51), [50])).toEqual({ accuracy: 1, macroF1: 1 });
  });

  it("is unchanged by permuting the classes; accuracy is the confusion's diagonal", () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1 }), (pairs) => {
        const turn = (c: number) => (c + 1) % 4;
        const plain = scorePredictions(
          predictions(
            pairs.map(([, guess]) => guess),
            4,
          ),
          pairs.map(([label]) => label),
        );
        const turned = scorePredictions(
          predictions(
            pairs.map(([, guess]) => turn(guess)),
            4,
          ),
          pairs.map(([label]) => turn(label)),
        );
        expect(turned.macroF1).toBeCloseTo(plain.macroF1 as number, 12);
        const diagonal = (plain.confusion ?? []).reduce((sum, row, i) => sum + (row[i] as number), 0);
        expect(diagonal / pairs.length).toBeCloseTo(plain.accuracy, 12);
        expect(turned.accuracy).toBe(plain.accuracy);
      }),
    ));

  it("refuses no predictions and labels that do not fit", () => {
    expect(() => scorePredictions(predictions([], 2), [])).toThrow("Cannot score 0 predictions");
    expect(() => scorePredictions(predictions([1], 2), [1, 0])).toThrow("against 2 labels");
  });
});
