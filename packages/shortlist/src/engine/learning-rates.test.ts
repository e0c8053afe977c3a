import { expect, test } from "vitest";
import { defaultLearningRates, sizeOfNumbers } from "./learning-rates.ts";

test("narrow transformers get higher rates, within bounds", () => {
  const rate = (hiddenSize: number) => defaultLearningRates({ architecture: "bert", hiddenSize }).encoder;
  expect(rate(768)).toBeCloseTo(2.5e-5, 9);
  expect(rate(128)).toBeCloseTo(1.5e-4, 9);
  expect(rate(16)).toBe(5e-4);
  expect(rate(4096)).toBe(2e-5);
});

test("rates of static vectors follow their size, the head's against it", () => {
  const rates = (size: number) => defaultLearningRates({ architecture: "static", hiddenSize: 64 }, size);
  expect(rates(1).encoder / rates(0.1).encoder).toBeCloseTo(10, 9);
  expect(rates(1).head / rates(0.1).head).toBeCloseTo(0.1, 9);
  expect(sizeOfNumbers(Float32Array.of(3, -4, 0, 0))).toBe(2.5); // √(25 / 4)
});
