import type { Picture } from "../image/picture.ts";
import { resample } from "../image/resample.ts";
import type { Rng } from "../numeric/random.ts";
import type { InputSize } from "./vision/vision-family.ts";

/** How pictures are varied in training. */
export interface Augmentation {
  /** Mirror half of them, left to right: only where that keeps their classes. @default false */
  readonly flip?: boolean;
  /** Least share of a picture's area that a crop keeps; 1 crops nothing. @default 0.5 */
  readonly leastArea?: number;
  /** How far brightness and contrast are changed, up or down, as a share. @default 0.2 */
  readonly colour?: number;
}

/**
 * A variation of a picture in the size that a network reads: a random part of it, of about its middle's shape, mirrored or not,
 * brighter or darker, of more or less contrast. Everything random comes from `rng`.
 *
 * @example
 * const picture = { width: 4, height: 4, data: new Uint8Array(48).fill(100) };
 * augmentImage(picture, { width: 2, height: 2 }, { colour: 0 }, createRng(1)).data[0]; // 100
 */
export function augmentImage(
  picture: Picture,
  size: InputSize,
  { flip = false, leastArea = 0.5, colour = 0.2 }: Augmentation,
  rng: Rng,
): Picture {
  // Always the same draws in the same order, so that one option does not change the others.
  const [area, shape, across, down, mirror, brightness, contrast] = Array.from({ length: 7 }, () =>
    rng.next(),
  ) as [number, number, number, number, number, number, number];
  const region = randomRegion(picture, size, leastArea + (1 - leastArea) * area, shape, across, down);
  const { data } = resample(picture, size.width, size.height, "bilinear", { region });
  if (flip && mirror < 0.5) mirrorRows(data, size.width);
  if (colour > 0) changeColours(data, 1 + colour * (2 * brightness - 1), 1 + colour * (2 * contrast - 1));
  return { ...size, data };
}

/** A part of the picture of about the network's shape, at most a quarter wider or higher. */
function randomRegion(
  { width, height }: Picture,
  size: InputSize,
  area: number,
  shape: number,
  across: number,
  down: number,
) {
  const ratio = (size.width / size.height) * 1.25 ** (2 * shape - 1);
  // The largest part of that shape, then the share of its area.
  const scale = Math.sqrt(area);
  const partWidth = Math.min(width, height * ratio) * scale;
  const partHeight = Math.min(height, width / ratio) * scale;
  return {
    left: (width - partWidth) * across,
    top: (height - partHeight) * down,
    width: partWidth,
    height: partHeight,
  };
}

function mirrorRows(data: Uint8Array, width: number): void {
  for (let row = 0; row < data.length; row += width * 3) {
    for (let a = row, b = row + (width - 1) * 3; a < b; a += 3, b -= 3) {
      for (let c = 0; c < 3; c++) {
        const byte = data[a + c] as number;
        data[a + c] = data[b + c] as number;
        data[b + c] = byte;
      }
    }
  }
}

/** Scales all, then the distance to the mean. */
function changeColours(data: Uint8Array, brightness: number, contrast: number): void {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] as number;
  const mean = (sum / data.length) * brightness;
  const bytes = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++)
    bytes[byte] = Math.max(0, Math.min(255, Math.round(mean + (byte * brightness - mean) * contrast)));
  for (let i = 0; i < data.length; i++) data[i] = bytes[data[i] as number] as number;
}
