/** Random small networks for pictures and what PyTorch computes of two pictures with each (goldens/make-vision.py). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type GraphBuilder, type Tensor, TrainingSession } from "onnx-grad";
import { expect } from "vitest";

export interface VisionGolden {
  readonly folder: string;
  readonly size: number;
  readonly nParameters: number;
  readonly pixels: readonly number[];
  readonly logits: readonly number[];
  readonly features: readonly number[];
}

export const goldens = join(import.meta.dirname, "goldens");
export const readGolden = (name: string) => JSON.parse(readFileSync(join(goldens, name), "utf8"));
export const visionGoldens: Record<string, VisionGolden> = readGolden("tiny-vision.json");

/** A golden's two pictures, as they are fed to it. */
export function feedsOf({ size, pixels }: VisionGolden): Record<string, Tensor> {
  return {
    pixel_values: { type: "float32", dims: [2, 3, size, size], data: Float32Array.from(pixels) },
  };
}

/** Outputs of a graph for the golden's pictures, in the order of their names. */
export async function outputsOf(
  builder: GraphBuilder,
  names: readonly string[],
  pictures: VisionGolden,
): Promise<Float32Array[]> {
  const session = await TrainingSession.create(builder.build(), {
    loss: names[0] as string,
    trainable: () => false,
    seed: 0,
    threads: 1,
  });
  try {
    const outputs = await session.evaluate(feedsOf(pictures), names);
    return names.map((name) => outputs[name]?.data as Float32Array);
  } finally {
    await session.dispose();
  }
}

export function expectNear(ours: ArrayLike<number>, theirs: readonly number[]): void {
  expect(ours.length).toBe(theirs.length);
  const scale = Math.max(...theirs.map(Math.abs));
  for (const [i, value] of theirs.entries())
    expect(Math.abs((ours[i] as number) - value) / scale, `at ${i}`).toBeLessThan(2e-5);
}
