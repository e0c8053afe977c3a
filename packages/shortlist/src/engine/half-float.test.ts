import fc from "fast-check";
import { expect, test } from "vitest";
import { bfloat16ToFloat32, float16ToFloat32, float32ToFloat16 } from "./half-float.ts";

test("float32ToFloat16() inverts float16ToFloat32() on every finite half", () => {
  const halves = Uint16Array.from({ length: 65_536 }, (_, i) => i).filter((h) => ((h >> 10) & 0x1f) !== 31);
  expect(float32ToFloat16(float16ToFloat32(halves))).toEqual(halves);
});

test("float32ToFloat16() picks a nearest half, ties to even", () => {
  // 1 + 2^-11 is halfway between 1 (even) and 1 + 2^-10; 1 + 3·2^-11 halfway between 1 + 2^-10 and 1 + 2^-9 (even).
  expect([
    ...float32ToFloat16(Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 2 ** -25, 3 * 2 ** -25)),
  ]).toEqual([0x3c00, 0x3c02, 0, 2]);
  fc.assert(
    fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (value) => {
      const half = float32ToFloat16(Float32Array.of(value));
      const rounded = float16ToFloat32(half)[0]!;
      const bitsOf = half[0]! & 0x7fff;
      for (const neighbour of [bitsOf - 1, bitsOf + 1].filter((b) => b >= 0 && b < 0x7c00)) {
        const other = float16ToFloat32(Uint16Array.of((half[0]! & 0x8000) | neighbour))[0]!;
        expect(Math.abs(rounded - value)).toBeLessThanOrEqual(Math.abs(other - value));
      }
    }),
  );
});

test("float32ToFloat16() refuses what has no finite half", () => {
  expect(() => float32ToFloat16(Float32Array.of(65_520))).toThrow("Cannot store 65520 as float16");
  expect(() => float32ToFloat16(Float32Array.of(NaN))).toThrow(RangeError);
});

test("bfloat16ToFloat32() keeps sign, exponent and 7 bits of fraction", () => {
  expect([...bfloat16ToFloat32(Uint16Array.of(0x3f80, 0xc040, 0x0000))]).toEqual([1, -3, 0]);
});
