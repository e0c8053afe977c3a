import { expect, test } from "vitest";
import type { History } from "../history/history.ts";
import { creditOfExpectation } from "./credit-of-expectation.ts";

function historyOf(finals: Readonly<Record<string, readonly number[]>>): History {
  const curves = Object.entries(finals).flatMap(([dataset, accuracies]) =>
    accuracies.map((test, i) => ({ model: `m${i}`, dataset, seed: 0, validation: [], test })),
  );
  return { metric: "accuracy", curves };
}

test("creditOfExpectation() is .3 of the median spread, without the target and without datasets of two models", () => {
  // Standard deviations: narrow 0; wide √(2/3) · .3; usual √(2/3) · .1 = .0816, the median of the three.
  const history = historyOf({
    narrow: [0.5, 0.5, 0.5],
    usual: [0.4, 0.5, 0.6],
    wide: [0.2, 0.5, 0.8],
    two: [0.1, 0.9],
    target: [0, 0.5, 1],
  });
  expect(creditOfExpectation(history, ["target"])).toBeCloseTo(0.3 * Math.sqrt(2 / 3) * 0.1, 12);
});

test("creditOfExpectation() is 0 where nothing is known", () => {
  expect(creditOfExpectation(historyOf({ two: [0.1, 0.9] }), [])).toBe(0);
});
