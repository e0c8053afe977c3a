import { expect, test } from "vitest";
import { defaultLearningRates, sizeOfNumbers } from "./learning-rates.ts";

test("narrow transformers get higher rates, within bounds", () => {
  const rates = (hiddenSize: number) => defaultLearningRates({ architecture: "bert", hiddenSize });
  expect(rates(384)).toEqual({ encoder: 5e-5, head: 2e-3 });
  expect(rates(96)).toEqual({ encoder: 1e-3, head: 4e-3 }); // 5e-5 · 32 is above the bound
  expect(rates(192).encoder / rates(384).encoder).toBeCloseTo(2 ** 2.5, 9);
  expect(rates(4096)).toEqual({ encoder: 2e-5, head: 1e-3 });
});

test("rates of static vectors follow their size, the head's against it", () => {
  const rates = (size: number) => defaultLearningRates({ architecture: "static", hiddenSize: 64 }, size);
  expect(rates(1).encoder / rates(0.1).encoder).toBeCloseTo(10, 9);
  expect(rates(1).head / rates(0.1).head).toBeCloseTo(0.1, 9);
  expect(sizeOfNumbers(Float32Array.of(3, -4, 0, 0))).toBe(2.5); // √(25 / 4)
});

test("convolutional networks have rates of their own, whatever their width", () => {
  for (const hiddenSize of [64, 1280]) {
    const rates = defaultLearningRates({ architecture: "resnet", hiddenSize, isConvolutional: true });
    expect(rates).toEqual({ encoder: 1e-3, head: 5e-3 });
  }
});
