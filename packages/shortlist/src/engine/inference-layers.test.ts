/** Golden values: the hidden states of transformers and of the EfficientNet-Lite port, pooled (goldens/make-vision-layers.py). */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel } from "onnx-grad";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Examples } from "./examples.ts";
import type { ImageModel } from "./image-model.ts";
import { extractFeatures, type FeatureLayer } from "./inference.ts";
import { openImageModel } from "./open-image-model.ts";
import {
  expectNear,
  feedsOf,
  goldens,
  outputsOf,
  readGolden,
  type VisionGolden,
  visionGoldens,
} from "./vision-goldens.test.files.ts";

/** Of each model, each layer's vectors of its two pictures. */
const layersOf: Record<string, readonly (readonly number[])[]> = readGolden("tiny-vision-layers.json");

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "image-layers-"));
});
afterAll(() => rm(root, { recursive: true }));

/** A golden's two pictures, as they are fed to it. */
function picturesOf(pictures: VisionGolden): Examples {
  return {
    nExamples: 2,
    noun: "pictures",
    trainingBatches: () => [],
    evaluationBatches: (rows) => [{ rows, feeds: async () => feedsOf(pictures) }],
  };
}

async function open({ folder, size }: VisionGolden): Promise<ImageModel> {
  const path = join(root, `${folder}-${size}`);
  await cp(join(goldens, "tiny-vision", folder), path, { recursive: true });
  const processor = { image_processor_type: "ViTImageProcessor", size: { height: size, width: size } };
  await writeFile(join(path, "preprocessor_config.json"), JSON.stringify(processor));
  return openImageModel(path);
}

const featuresAt = (model: ImageModel, pictures: VisionGolden, layer: FeatureLayer) =>
  extractFeatures(model, picturesOf(pictures), { layer, threads: 1 });

/** Vectors of all layers, in one session. */
async function layersIn(model: ImageModel, pictures: VisionGolden): Promise<Float32Array[]> {
  const { builder, layers = [], layerWidths = [] } = await model.buildEncoder({ layers: true });
  for (const [i, layer] of layers.entries())
    builder.output(layer, `layer ${i}`, "float32", ["batch", layerWidths[i] as number]);
  const names = layers.map((_, i) => `layer ${i}`);
  return outputsOf(builder, names, pictures);
}

test.each(Object.entries(visionGoldens))(
  "the layers of %s equal PyTorch's hidden states",
  async (name, pictures) => {
    const model = await open(pictures);
    const expected = layersOf[name] as readonly (readonly number[])[];
    const last = expected.length - 1;
    expect(model.nLayers).toBe(last);
    const layers = await layersIn(model, pictures);
    expect(layers).toHaveLength(expected.length);
    for (const [i, vectors] of layers.entries()) expectNear(vectors, expected[i] as readonly number[]);

    const { nRows, nColumns, data } = await featuresAt(model, pictures, last);
    expect([nRows, nColumns]).toEqual([2, (expected[last] as readonly number[]).length / 2]);
    expectNear(data, expected[last] as readonly number[]);
    for (const layer of [last + 1, -1, 0.5])
      await expect(featuresAt(model, pictures, layer)).rejects.toThrow(
        new RangeError(`Cannot read layer ${layer} of ${model.id}: its layers are 0 to ${last}`),
      );
  },
);

test.each(["vit", "dinov2"])("the mean of the layers of %s leaves out the embeddings", async (name) => {
  const pictures = visionGoldens[name] as VisionGolden;
  const [, first = [], second = []] = layersOf[name] as readonly (readonly number[])[];
  const { data } = await featuresAt(await open(pictures), pictures, "mean");
  expectNear(
    data,
    first.map((value, i) => (value + (second[i] as number)) / 2),
  );
});

test.each([
  ["resnet", "8, 16", 2],
  ["resnet-basic", "6, 10", 2],
  ["convnext", "4, 8", 2],
  ["mobilenet_v2", "4, 8, 16", 16],
  ["efficientnet", "4, 8, 12, 20, 32", 13],
  ["efficientnet-lite", "4, 8, 12, 20, 32", 16],
])("%s, whose layers differ in width, has no mean of them", async (name, widths, last) => {
  const pictures = visionGoldens[name] as VisionGolden;
  const model = await open(pictures);
  await expect(featuresAt(model, pictures, "mean")).rejects.toThrow(
    new RangeError(
      `Cannot read the mean of the layers of ${model.id}: they are ${widths} wide; it must be last, or one layer from 0 to ${last}`,
    ),
  );
});

test("a ResNet cut after its first stage gives as its last what the whole gives as layer 1, and that is its mean", async () => {
  const pictures = visionGoldens.resnet as VisionGolden;
  const whole = await open(pictures);
  const folder = join(root, "cut");
  await cp(whole.folder, folder, { recursive: true });
  const config = JSON.parse(await readFile(join(folder, "config.json"), "utf8"));
  await writeFile(join(folder, "config.json"), JSON.stringify({ ...config, depths: [1], id2label: null }));
  const cut = await openImageModel(folder);
  const expected = await featuresAt(whole, pictures, 1);
  expect(expected.nColumns).toBe(8);
  for (const layer of ["last", "mean"] as const)
    expect(await featuresAt(cut, pictures, layer)).toEqual(expected);
});

test("of an ONNX export only the last layer is read", async () => {
  const pictures = visionGoldens.resnet as VisionGolden;
  const { builder, sourceLogits } = await (await open(pictures)).buildEncoder({ sourceHead: true });
  builder.output(sourceLogits as string, "logits", "float32", ["batch", 3]);
  const folder = join(root, "exported");
  await mkdir(join(folder, "onnx"), { recursive: true });
  await writeFile(join(folder, "onnx/model.onnx"), encodeModel(builder.build()));
  const model = await openImageModel(folder);
  expectNear((await featuresAt(model, pictures, "last")).data, pictures.features);
  for (const layer of ["mean", 0] as const)
    await expect(featuresAt(model, pictures, layer)).rejects.toThrow(
      new RangeError(
        `Cannot read layer ${layer} of exported: of an ONNX export only the last layer can be read`,
      ),
    );
});
