import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openImageModel } from "./open-image-model.ts";
import { writeSafetensors } from "./safetensors.ts";
import { readTorchCheckpoint, readTorchTensors } from "./torch-checkpoint.ts";

const golden = join(import.meta.dirname, "goldens/tiny-vision/efficientnet-lite/lite.pth");

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "cut-network-"));
});
afterAll(() => rm(root, { recursive: true }));

/** The golden network's first three blocks and its last convolution. Opening reads shapes only, so that they need not fit. */
async function cutFolder(name: string, config: object): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  const checkpoint = await readTorchCheckpoint(golden);
  const names = [...checkpoint.entries.keys()].filter((key) => {
    const block = /^_blocks\.(\d+)\./.exec(key)?.[1];
    const isKept =
      block === undefined ? /^(?:_conv_stem|_bn0|_conv_head|_bn1)\./.test(key) : Number(block) < 3;
    return isKept && !key.endsWith("num_batches_tracked");
  });
  const weights = await readTorchTensors(checkpoint, names);
  await writeSafetensors(join(folder, "model.safetensors"), weights, { type: "F32" });
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  return folder;
}

test("an EfficientNet-Lite cut after some stages opens if its config says how many blocks each has", async () => {
  const config = { model_type: "efficientnet-lite", image_size: 32, num_block_repeats: [1, 2] };
  const folder = await cutFolder("told", config);
  const model = await openImageModel(folder);
  expect(model.nLayers).toBe(3);
  expect(model.preprocessing.size).toEqual({ width: 32, height: 32 });
});

test("without that the number of blocks is none that a whole network has, and it is refused", async () => {
  const folder = await cutFolder("untold", { model_type: "efficientnet-lite", image_size: 32 });
  await expect(openImageModel(folder)).rejects.toThrow(
    "it has 3 blocks, and no EfficientNet-Lite has as many",
  );
});
