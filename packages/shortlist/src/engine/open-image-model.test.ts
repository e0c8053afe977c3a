/** Golden values: transformers' and the EfficientNet-Lite port's own outputs, random small models (goldens/make-vision.py). */
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel, type Tensor } from "onnx-grad";
import { expect, test } from "vitest";
import type { ImageModel } from "./image-model.ts";
import { isImageModelFolder, openImageModel } from "./open-image-model.ts";
import { writeSafetensors } from "./safetensors.ts";
import {
  expectNear,
  goldens,
  outputsOf,
  type VisionGolden,
  visionGoldens,
} from "./vision-goldens.test.files.ts";

async function computed(model: ImageModel, pictures: VisionGolden) {
  const { builder, features, sourceLogits } = await model.buildEncoder({ sourceHead: true });
  builder.output(features, "vectors", "float32", ["batch", model.hiddenSize]);
  builder.output(sourceLogits as string, "logits", "float32", ["batch", 3]);
  const [vectors, logits] = await outputsOf(builder, ["vectors", "logits"], pictures);
  return { features: vectors as Float32Array, logits: logits as Float32Array };
}

/** A copy of a golden folder, changed. */
async function changed(folder: string, change: (path: string) => Promise<void>): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "vision-")), folder);
  await cp(join(goldens, "tiny-vision", folder), path, { recursive: true });
  await change(path);
  return path;
}

test.each(Object.entries(visionGoldens))(
  "%s computes PyTorch's vectors and logits",
  async (_name, golden) => {
    const side = { height: golden.size, width: golden.size };
    const folder = await changed(golden.folder, (path) =>
      writeFile(
        join(path, "preprocessor_config.json"),
        JSON.stringify({ image_processor_type: "ViTImageProcessor", size: side }),
      ),
    );
    const model = await openImageModel(folder);
    expect(model.nParameters).toBe(golden.nParameters);
    expect(await isImageModelFolder(folder)).toBe(true);
    const { features, logits } = await computed(model, golden);
    expectNear(features, golden.features);
    expectNear(logits, golden.logits);
  },
);

test.each(["vit", "resnet", "efficientnet-lite"])("%s as an ONNX export computes the same", async (name) => {
  const folder = await changed(name, async (path) => {
    const model = await openImageModel(path);
    const { builder, sourceLogits } = await model.buildEncoder({ sourceHead: true });
    builder.output(sourceLogits as string, "logits", "float32", ["batch", 3]);
    await rm(join(path, name === "efficientnet-lite" ? "lite.pth" : "model.safetensors"));
    await rm(join(path, "config.json"), { force: true });
    await mkdir(join(path, "onnx"));
    await writeFile(join(path, "onnx/model.onnx"), encodeModel(builder.build()));
  });
  const model = await openImageModel(folder);
  const expected = visionGoldens[name] as VisionGolden;
  expect(model).toMatchObject({ architecture: "onnx", sourceLabels: ["LABEL_0", "LABEL_1", "LABEL_2"] });
  const { features, logits } = await computed(model, expected);
  expectNear(features, expected.features);
  expectNear(logits, expected.logits);
});

test("a checkpoint written from the weights of a graph opens again with the same outputs", async () => {
  for (const name of ["vit", "resnet", "efficientnet-lite"]) {
    const folder = await changed(name, async (path) => {
      const model = await openImageModel(path);
      const encoder = await model.buildEncoder();
      const stored = model.checkpointOf(encoder.builder.build().initializers);
      const head = await model.buildEncoder({ sourceHead: true });
      for (const part of ["weight", "bias"])
        stored.set(
          `${model.classifierName}.${part}`,
          head.builder.build().initializers.get(`source.${part}`) as Tensor,
        );
      await rm(join(path, "lite.pth"), { force: true });
      await writeSafetensors(join(path, "model.safetensors"), stored);
    });
    const expected = visionGoldens[name] as VisionGolden;
    expectNear((await computed(await openImageModel(folder), expected)).logits, expected.logits);
  }
});

test("what does not fit is an error of one line that names the file", async () => {
  const config = (name: string, fields: object) =>
    changed(name, (path) => writeFile(join(path, "config.json"), JSON.stringify(fields)));
  const cases: [Promise<string>, string, RegExp][] = [
    [
      config("vit", { model_type: "swin" }),
      "unsupported",
      /model_type swin cannot be built from its weights: it must be vit/,
    ],
    [
      config("vit", { model_type: "vit", num_hidden_layers: 3 }),
      "invalid",
      /has no weight encoder\.layer\.2\.layernorm_before/,
    ],
    [
      config("vit", { model_type: "vit", num_attention_heads: 5 }),
      "unsupported",
      /hidden_size 12 is no multiple of/,
    ],
    [config("resnet", { model_type: "resnet", hidden_act: "snake" }), "unsupported", /"snake" is not supp/],
    [
      config("convnext", { model_type: "convnext", depths: [1, 2], hidden_act: "snake" }),
      "unsupported",
      /"snake" is not supp/,
    ],
    [
      changed("vit", (path) => rm(join(path, "model.safetensors"))),
      "missing-file",
      /has no model\.safetensors/,
    ],
    [
      changed("vit", (path) =>
        writeFile(join(path, "preprocessor_config.json"), '{"size": {"longest_edge": 3}}'),
      ),
      "unsupported",
      /size must have shortest_edge/,
    ],
  ];
  for (const [make, code, message] of cases) {
    const error = await openImageModel(await make).catch((caught) => caught);
    expect(error).toMatchObject({ name: "ArtifactError", code });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("\n");
  }
});
