const bits = new Uint32Array(1);
const asFloat = new Float32Array(bits.buffer);

let widenTable: Float32Array | undefined;

/** All 65 536 half-precision values, by their bits. */
function halfValues(): Float32Array {
  if (widenTable) return widenTable;
  const table = new Float32Array(65_536);
  for (let half = 0; half < 65_536; half++) {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) table[half] = sign * fraction * 2 ** -24;
    else if (exponent === 31) table[half] = fraction === 0 ? sign * Infinity : NaN;
    else table[half] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  widenTable = table;
  return table;
}

/**
 * Half precision (IEEE 754 binary16) widened to single precision, exactly.
 *
 * @example
 * float16ToFloat32(Uint16Array.of(0x3c00, 0xc000)); // [1, -2]
 */
export function float16ToFloat32(halves: Uint16Array): Float32Array {
  const table = halfValues();
  const out = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) out[i] = table[halves[i]!]!;
  return out;
}

/**
 * bfloat16 widened to single precision, exactly: it is the upper half of the same number.
 *
 * @example
 * bfloat16ToFloat32(Uint16Array.of(0x3f80)); // [1]
 */
export function bfloat16ToFloat32(halves: Uint16Array): Float32Array {
  const out = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) out[i] = halves[i]! << 16;
  return new Float32Array(out.buffer);
}

/**
 * Single precision rounded to the nearest half, ties to even, as the hardware does it.
 *
 * @throws {RangeError} if a value is not finite or becomes infinite (65 520 and more)
 *
 * @example
 * float32ToFloat16(Float32Array.of(1, -2)); // [0x3c00, 0xc000]
 */
export function float32ToFloat16(values: Float32Array): Uint16Array {
  const out = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const magnitude = Math.abs(value);
    if (!(magnitude < 65_520)) {
      throw new RangeError(`Cannot store ${value} as float16: values must be finite and below 65520`);
    }
    asFloat[0] = value;
    const word = bits[0]!;
    const sign = (word >>> 16) & 0x8000;
    if (magnitude < 2 ** -14) {
      // Subnormal: a multiple of 2^-24; the product is exact, so one rounding remains.
      out[i] = sign | roundHalfToEven(magnitude * 2 ** 24);
      continue;
    }
    const exponent = ((word >>> 23) & 0xff) - 112;
    const fraction = word & 0x7fffff;
    const rest = fraction & 0x1fff;
    let half = (exponent << 10) | (fraction >> 13);
    if (rest > 0x1000 || (rest === 0x1000 && half & 1)) half += 1;
    out[i] = sign | half;
  }
  return out;
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
