import type { Bench } from "./bench.ts";
import { formatTable } from "./print-table.ts";
import { PythonSide } from "./python-side.ts";
import { alternate, median } from "./statistics.ts";

// The optimizer alone is no part of onnx-grad's interface, so this reaches into its build.
const internals = new URL("../../packages/onnx-grad/dist/", import.meta.url);
interface Arena {
  readonly memory: unknown;
  float32(region: unknown): Float32Array;
}
interface Gradients {
  reserveDense(name: string): { readonly output: unknown };
  addDense(name: string): void;
  endPass(): void;
  norm(): number;
  clear(): void;
}
interface Internals {
  TensorArena: new () => Arena;
  createKernels: (memory: unknown) => unknown;
  ParameterStore: new (arena: Arena, setups: readonly object[]) => unknown;
  Gradients: new (store: unknown, kernels: unknown, accumulates: boolean) => Gradients;
  applyAdamW: (
    kernels: unknown,
    store: unknown,
    gradients: Gradients,
    constants: object,
    update: object,
  ) => void;
}

async function loadInternals(): Promise<Internals> {
  const files = [
    "kernels/tensor-arena.js",
    "kernels/training-kernels.js",
    "session/parameter-store.js",
    "session/gradients.js",
    "session/adamw.js",
  ];
  const modules = await Promise.all(files.map((file) => import(new URL(file, internals).href)));
  return Object.assign({}, ...modules) as Internals;
}

/** Dense weights of a 6-layer, 384-wide encoder: 10.7 million in 97 tensors. */
const shapes: readonly (readonly number[])[] = Array.from({ length: 6 }, () => [
  ...Array.from({ length: 4 }, () => [[384, 384], [384]]).flat(),
  [384, 1536],
  [1536],
  [1536, 384],
  [384],
  ...Array.from({ length: 4 }, () => [384]),
]).flat();
const nRounds = 7;
const stepsPerRound = 15;
const target = 1.2;
const optimizer = { learningRate: 5e-5, weightDecay: 0.01 };

/** Clipping and AdamW on 10.7 million dense weights against PyTorch's. */
export const optimizerStep: Bench = {
  describes: "gradient norm and AdamW on 10.7 M weights against PyTorch's fused AdamW",
  needsPython: true,
  run: async ({ print, python }) => {
    const { TensorArena, createKernels, ParameterStore, Gradients, applyAdamW } = await loadInternals();
    const arena = new TensorArena();
    const kernels = createKernels(arena.memory);
    const setups = shapes.map((dims, i) => ({
      name: `p${i}`,
      dims,
      trainable: true,
      learningRate: optimizer.learningRate,
      decays: dims.length > 1,
    }));
    const store = new ParameterStore(arena, setups);
    const gradients = new Gradients(store, kernels, false);
    for (const { name } of setups) gradients.reserveDense(name);
    for (const { name } of setups) {
      const values = arena.float32(gradients.reserveDense(name).output);
      for (let i = 0; i < values.length; i++) values[i] = 1e-3 * Math.sin(i);
    }
    const constants = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: optimizer.weightDecay };
    let step = 0;
    const update = (withNorm: boolean): number => {
      const started = performance.now();
      for (const { name } of setups) gradients.addDense(name);
      gradients.endPass();
      const scale = withNorm ? Math.min(1, 1 / (gradients.norm() + 1e-6)) : 1;
      applyAdamW(kernels, store, gradients, constants, { step: step++, share: 1, scale });
      gradients.clear();
      return performance.now() - started;
    };
    const other = new PythonSide(python!, "optimizer_step.py", { shapes, optimizer, threads: 2 });
    const theirs = (withNorm: boolean) => async () =>
      (await other.ask<{ times: number[] }>({ n: stepsPerRound, clip: withNorm })).times;
    const ours = (withNorm: boolean) => async () =>
      Array.from({ length: stepsPerRound }, () => update(withNorm));
    const samples = await alternate(nRounds, {
      ours: ours(false),
      theirs: theirs(false),
      oursClipped: ours(true),
      theirsClipped: theirs(true),
    });
    other.close();
    const [a, b, c, d] = [samples.ours, samples.theirs, samples.oursClipped, samples.theirsClipped].map(
      median,
    );
    const rows = [
      ["", "ours ms", "PyTorch ms", "ratio"],
      ["AdamW", a!.toFixed(2), b!.toFixed(2), (a! / b!).toFixed(3)],
      ["norm, clipping, AdamW", c!.toFixed(2), d!.toFixed(2), (c! / d!).toFixed(3)],
    ];
    for (const line of formatTable(rows)) print(line);
    const ratio = a! / b!;
    return { name: "optimizer-step", ratio, target, met: ratio <= target, ratioWithClipping: c! / d! };
  },
};
