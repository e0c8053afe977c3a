/** Small pictures for tests, written to temporary folders. */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import type { Picture } from "../image/picture.ts";
import { resample } from "../image/resample.ts";
import { createRng } from "../numeric/random.ts";

/** Blobs of colour: another seed, another picture. */
export function blobs(seed: number | string, width = 24, height = 20): Picture {
  const rng = createRng(seed);
  const data = Uint8Array.from({ length: 5 * 5 * 3 }, () => rng.integer(256));
  return resample({ width: 5, height: 5, data }, width, height, "bicubic");
}

export function png({ width, height, data }: Picture): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** A temporary folder with these files in it. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "pictures-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}
