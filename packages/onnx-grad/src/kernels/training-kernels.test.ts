import { describe, expect, test } from "vitest";
import { dropoutState } from "./dropout-state.ts";
import { type Region, TensorArena } from "./tensor-arena.ts";
import { createKernels } from "./training-kernels.ts";

// Lengths around the vector width of 8, and one with several iterations.
const lengths = [0, 1, 3, 7, 8, 9, 16, 31, 1000];
const arena = new TensorArena();
const kernels = createKernels(arena.memory);

function place(values: ArrayLike<number>): Region {
  const region = arena.allocate(values.length * 4);
  arena.float32(region).set(values);
  return region;
}
const wave = (n: number, phase: number, size = 1) =>
  Float32Array.from({ length: n }, (_, i) => size * Math.sin(phase + i * 1.7));

/** AdamW in double precision, straight from the formula. */
function adamwReference(
  [p, m, v, g]: [Float32Array, Float32Array, Float32Array, Float32Array],
  c: {
    scale: number;
    beta1: number;
    beta2: number;
    keep: number;
    stepSize: number;
    bias2: number;
    eps: number;
  },
) {
  const next = { p: [] as number[], m: [] as number[], v: [] as number[] };
  for (let i = 0; i < p.length; i++) {
    const gi = g[i]! * c.scale;
    const mi = c.beta1 * m[i]! + (1 - c.beta1) * gi;
    const vi = c.beta2 * v[i]! + (1 - c.beta2) * gi * gi;
    next.m.push(mi);
    next.v.push(vi);
    next.p.push(c.keep * p[i]! - (c.stepSize * mi) / (Math.sqrt(vi) * c.bias2 + c.eps));
  }
  return next;
}
const constants = {
  scale: 0.5,
  beta1: 0.9,
  beta2: 0.999,
  keep: 0.9999,
  stepSize: 1e-2,
  bias2: 3.2,
  eps: 1e-8,
};
const asArguments = (c: typeof constants) =>
  [c.scale, c.beta1, c.beta2, c.keep, c.stepSize, c.bias2, c.eps] as const;

function expectClose(actual: Float32Array, expected: readonly number[]) {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThanOrEqual(1e-6 + 1e-6 * Math.abs(expected[i]!));
  }
}

describe("adamw()", () => {
  test.each(lengths)("equals the formula on %i elements and leaves the bytes behind them alone", (n) => {
    const inputs = [wave(n, 0), wave(n, 1, 0.1), wave(n, 2).map(Math.abs), wave(n, 3)] as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const [p, m, v, g] = inputs.map((values) => place([...values, 77])) as [Region, Region, Region, Region];
    const expected = adamwReference(inputs, constants);
    kernels.adamw(p.offset, m.offset, v.offset, g.offset, n, ...asArguments(constants));
    expectClose(arena.float32(p, n), expected.p);
    expectClose(arena.float32(m, n), expected.m);
    expectClose(arena.float32(v, n), expected.v);
    for (const region of [p, m, v, g]) expect(arena.float32(region)[n]).toBe(77);
  });
});

test("adamwRows() updates the listed rows only, as adamw() would", () => {
  const [nRows, nWidth] = [6, 11];
  const table = [0, 1, 2].map((k) => wave(nRows * nWidth, k).map((x) => (k === 2 ? Math.abs(x) : x)));
  const [p, m, v] = table.map(place) as [Region, Region, Region];
  const rows = arena.allocate(2 * 4);
  arena.int32(rows).set([4, 1]);
  const gradient = wave(2 * nWidth, 5);
  const g = place(gradient);
  kernels.adamwRows(
    p.offset,
    m.offset,
    v.offset,
    g.offset,
    rows.offset,
    2,
    nWidth,
    ...asArguments(constants),
  );
  for (let row = 0; row < nRows; row++) {
    const slice = (values: Float32Array) => values.subarray(row * nWidth, (row + 1) * nWidth);
    const packed = [4, 1].indexOf(row);
    if (packed < 0) {
      [p, m, v].forEach((region, k) => {
        expect(slice(arena.float32(region))).toEqual(slice(table[k]!));
      });
      continue;
    }
    const expected = adamwReference(
      [
        slice(table[0]!),
        slice(table[1]!),
        slice(table[2]!),
        gradient.subarray(packed * nWidth, (packed + 1) * nWidth),
      ],
      constants,
    );
    expectClose(slice(arena.float32(p)), expected.p);
    expectClose(slice(arena.float32(m)), expected.m);
    expectClose(slice(arena.float32(v)), expected.v);
  }
});

describe("squaredNorm()", () => {
  test.each(lengths)("equals the double-precision sum over %i elements", (n) => {
    const values = wave(n, 4);
    const expected = values.reduce((sum, x) => sum + x * x, 0);
    // Same f64 terms in another order: relative error far below 1e-12.
    expect(kernels.squaredNorm(place(values).offset, n)).toBeCloseTo(expected, 10);
  });
  test("does not overflow on large finite gradients and reports NaN and infinity", () => {
    expect(kernels.squaredNorm(place([1e30, 1e30]).offset, 2) / 2e60).toBeCloseTo(1, 6);
    expect(kernels.squaredNorm(place([1, Number.NaN]).offset, 2)).toBeNaN();
    expect(kernels.squaredNorm(place(Array(8).fill(Number.POSITIVE_INFINITY)).offset, 8)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe("addScaled()", () => {
  test.each(lengths)("equals plain JS on %i elements", (n) => {
    const [y, x] = [wave(n, 1), wave(n, 2)];
    const region = place([...y, 77]);
    kernels.addScaled(region.offset, place(x).offset, n, 0.25);
    // 0.25 is a power of two: the product is exact, so one rounding in both.
    expect(arena.float32(region)).toEqual(Float32Array.from([...y.map((a, i) => a + x[i]! * 0.25), 77]));
  });
});

test("scatterAddRows() adds repeated slots in order", () => {
  const nWidth = 9;
  const x = wave(4 * nWidth, 0);
  const y = place(new Float32Array(3 * nWidth));
  const slots = arena.allocate(4 * 4);
  arena.int32(slots).set([2, 0, 2, 2]);
  kernels.scatterAddRows(y.offset, place(x).offset, slots.offset, 4, nWidth);
  const expected = new Float32Array(3 * nWidth);
  [2, 0, 2, 2].forEach((slot, row) => {
    for (let i = 0; i < nWidth; i++) expected[slot * nWidth + i]! += x[row * nWidth + i]!;
  });
  expect(arena.float32(y)).toEqual(expected);
});

/** xoshiro128++ as its authors write it, four generators side by side, one byte a draw. */
function dropoutReference(n: number, threshold: number, state: Uint32Array): number[] {
  const s = Uint32Array.from(state);
  const rotate = (x: number, k: number) => ((x << k) | (x >>> (32 - k))) >>> 0;
  const mask: number[] = [];
  while (mask.length < n) {
    for (let lane = 0; lane < 4; lane++) {
      const [s0, s1, s2, s3] = [s[lane]!, s[4 + lane]!, s[8 + lane]!, s[12 + lane]!];
      const result = (rotate((s0 + s3) >>> 0, 7) + s0) >>> 0;
      for (const shift of [0, 8, 16, 24]) mask.push(((result >>> shift) & 0xff) >= threshold ? 1 : 0);
      const a2 = s2 ^ s0;
      const a3 = s3 ^ s1;
      s[4 + lane] = s1 ^ a2;
      s[lane] = s0 ^ a3;
      s[8 + lane] = a2 ^ (s1 << 9);
      s[12 + lane] = rotate(a3 >>> 0, 11);
    }
  }
  return mask.slice(0, n);
}

describe("dropoutMask()", () => {
  const draw = (n: number, threshold: number, words: Uint32Array<ArrayBuffer>) => {
    const state = arena.allocate(64);
    new Uint32Array(arena.memory.buffer, state.offset, 16).set(words);
    const mask = arena.allocate(n);
    kernels.dropoutMask(mask.offset, n, threshold, state.offset);
    return Uint8Array.from(arena.bytes(mask));
  };
  test.each([1, 15, 16, 17, 1000])("equals xoshiro128++ in plain JS on %i bytes", (n) => {
    const words = dropoutState(42, 3, 1);
    expect([...draw(n, 26, words)]).toEqual(dropoutReference(n, 26, words));
  });
  test.each([26 / 256, 0.5, 230 / 256])("drops a share of %d of the elements", (probability) => {
    const n = 400_000;
    const kept = draw(n, Math.round(probability * 256), dropoutState(1, 0, 0)).reduce((a, b) => a + b, 0);
    // Five standard deviations of a binomial.
    const deviation = Math.sqrt(n * probability * (1 - probability));
    expect(Math.abs(kept - n * (1 - probability))).toBeLessThan(5 * deviation);
  });
  test("neighbouring sites and passes are uncorrelated", () => {
    const n = 100_000;
    const masks = [dropoutState(1, 0, 0), dropoutState(1, 0, 1), dropoutState(1, 1, 0)].map((words) =>
      draw(n, 128, words),
    );
    for (const [a, b] of [[0, 1] as const, [0, 2] as const, [1, 2] as const]) {
      const agree = masks[a]!.reduce((sum, x, i) => sum + (x === masks[b]![i] ? 1 : 0), 0);
      expect(Math.abs(agree - n / 2)).toBeLessThan(5 * Math.sqrt(n / 4));
    }
  });
});

test("zero() clears exactly the bytes asked for", () => {
  const region = place([1, 2, 3]);
  kernels.zero(region.offset + 4, 4);
  expect([...arena.float32(region)]).toEqual([1, 0, 3]);
});

test("TensorArena keeps regions in place, zeroed and disjoint when it grows", () => {
  const grown = new TensorArena();
  const first = grown.allocate(40);
  grown.float32(first).set([5]);
  const before = grown.generation;
  const second = grown.allocate(10_000_000);
  expect(grown.generation).toBeGreaterThan(before);
  expect(second.offset).toBeGreaterThanOrEqual(first.offset + first.nBytes);
  expect(grown.float32(first)[0]).toBe(5);
  expect(grown.float32(second).every((x) => x === 0)).toBe(true);
  expect(() => grown.allocate(2 ** 32)).toThrow(RangeError);
});
