// goldens/adamw.json is made by goldens/adamw.py: torch.optim.AdamW and clip_grad_norm_ of PyTorch 2.15.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { TensorArena } from "../kernels/tensor-arena.ts";
import { createKernels } from "../kernels/training-kernels.ts";
import { applyAdamW } from "./adamw.ts";
import { Gradients } from "./gradients.ts";
import { ParameterStore } from "./parameter-store.ts";

type Values = Record<string, number[]>;
const golden = JSON.parse(readFileSync(new URL("../../goldens/adamw.json", import.meta.url), "utf8")) as {
  shapes: Values;
  clipNorm: number;
  initial: Values;
  steps: { gradients: Values; norm: number; parameters: Values }[];
};
const constants = { beta1: 0.9, beta2: 0.99, epsilon: 1e-7, weightDecay: 0.1 };

function expectClose(actual: ArrayLike<number>, expected: readonly number[]) {
  // Six updates in float32, whose rounding differs with the order of operations.
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value)).toBeLessThan(2e-6);
  });
}

function setUp(weight: readonly number[], bias: readonly number[]) {
  const arena = new TensorArena();
  const kernels = createKernels(arena.memory);
  const store = new ParameterStore(arena, [
    { name: "weight", dims: golden.shapes.weight!, trainable: true, learningRate: 1e-2, decays: true },
    { name: "bias", dims: golden.shapes.bias!, trainable: true, learningRate: 3e-2, decays: false },
  ]);
  store.view(store.get("weight")).set(weight);
  store.view(store.get("bias")).set(bias);
  return { arena, kernels, store, gradients: new Gradients(store, kernels, false) };
}

test("applyAdamW() equals PyTorch's AdamW with global-norm clipping", () => {
  const { arena, kernels, store, gradients } = setUp(golden.initial.weight!, golden.initial.bias!);
  golden.steps.forEach(({ gradients: given, norm, parameters }, step) => {
    for (const [name, values] of Object.entries(given)) {
      const { output } = gradients.reserveDense(name);
      arena.float32(output).set(values);
      gradients.addDense(name);
    }
    gradients.endPass();
    expect(gradients.norm() / norm).toBeCloseTo(1, 6);
    const scale = Math.min(1, golden.clipNorm / (gradients.norm() + 1e-6));
    applyAdamW(kernels, store, gradients, constants, { step, share: 1, scale });
    gradients.clear();
    for (const [name, values] of Object.entries(parameters)) {
      expectClose(store.view(store.get(name)), values);
    }
  });
});

test("applyAdamW() gives rows that were read the dense result, and leaves the others alone", () => {
  const initial = golden.initial.weight!;
  const rowGradient = golden.steps[0]!.gradients.weight!;
  // Row 2 is read twice, with gradients that add up to 2 * rowGradient's row; row 0 once; row 1 never.
  const dense = rowGradient.map((g, i) => (i >= 10 ? 2 * g : i < 5 ? g : 0));
  const expected = setUp(initial, golden.initial.bias!);
  expected.arena.float32(expected.gradients.reserveDense("weight").output).set(dense);
  expected.gradients.addDense("weight");
  expected.gradients.endPass();

  const sparse = setUp(initial, golden.initial.bias!);
  sparse.gradients.reserveRows("weight", 3);
  const values = sparse.arena.allocate(15 * 4);
  const [row0, row2] = [rowGradient.slice(0, 5), rowGradient.slice(10)];
  sparse.arena.float32(values).set([...row2, ...row0, ...row2]);
  sparse.gradients.addRows("weight", { values: values.offset, indices: BigInt64Array.of(2n, 0n, 2n) });
  sparse.gradients.endPass();
  expect(sparse.gradients.norm()).toBeCloseTo(expected.gradients.norm(), 6);

  for (const { kernels, store, gradients } of [expected, sparse]) {
    applyAdamW(kernels, store, gradients, constants, { step: 0, share: 1, scale: 1 });
  }
  const [got, wanted] = [sparse, expected].map(({ store }) => store.view(store.get("weight")));
  expect(got!.subarray(0, 5)).toEqual(wanted!.subarray(0, 5));
  expect(got!.subarray(10)).toEqual(wanted!.subarray(10));
  expect(got!.subarray(5, 10)).toEqual(Float32Array.from(initial).subarray(5, 10));
});

test("Gradients adds rows to the dense gradient of a tied table, in any order", () => {
  for (const rowsFirst of [true, false]) {
    const { arena, gradients } = setUp(golden.initial.weight!, golden.initial.bias!);
    const { output, sum } = gradients.reserveDense("weight");
    gradients.reserveRows("weight", 2);
    arena.float32(output).fill(1);
    const values = arena.allocate(10 * 4);
    arena.float32(values).fill(0.5);
    const rows = { values: values.offset, indices: BigInt64Array.of(1n, 1n) };
    if (rowsFirst) gradients.addRows("weight", rows);
    gradients.addDense("weight");
    if (!rowsFirst) gradients.addRows("weight", rows);
    gradients.endPass();
    expect([...arena.float32(sum)]).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1]);
  }
});

test("Gradients averages over the passes of an accumulated update", () => {
  const arena = new TensorArena();
  const kernels = createKernels(arena.memory);
  const store = new ParameterStore(arena, [
    { name: "bias", dims: [2], trainable: true, learningRate: 1, decays: false },
  ]);
  const gradients = new Gradients(store, kernels, true);
  const { output, sum } = gradients.reserveDense("bias");
  for (const values of [
    [1, 2],
    [5, 6],
  ]) {
    arena.float32(output).set(values);
    gradients.addDense("bias");
    gradients.endPass();
  }
  expect([...arena.float32(sum)]).toEqual([6, 8]);
  expect(gradients.norm()).toBe(5); // |(6, 8)| / 2
});
