import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel } from "onnx-grad";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ExampleSource, imageSource } from "../engine/example-source.ts";
import { openImageModel } from "../engine/open-image-model.ts";
import type { ProxyName } from "../recall/proxy/index.ts";
import { checkProxyLayer } from "./check-proxy-layer.ts";

const tinyVision = join(import.meta.dirname, "../engine/goldens/tiny-vision");
const resnet = join(tinyVision, "resnet"); // layers 0 to 2
const efficientnet = join(tinyVision, "efficientnet"); // layers 0 to 13

let root: string;
/** The ResNet as an ONNX export, and a folder that is no model. */
let exported: string;
let broken: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "proxy-layer-"));
  exported = join(root, "exported");
  await mkdir(join(exported, "onnx"), { recursive: true });
  await cp(join(resnet, "preprocessor_config.json"), join(exported, "preprocessor_config.json"));
  const { builder, features } = await (await openImageModel(resnet)).buildEncoder();
  builder.output(features, "image_embeds", "float32", ["batch", 16]);
  await writeFile(join(exported, "onnx/model.onnx"), encodeModel(builder.build()));
  broken = join(root, "broken");
  await mkdir(broken);
});
afterAll(() => rm(root, { recursive: true }));

/** A source without pictures, and which folders it opened. */
function countingSource(): { source: ExampleSource; opened: string[] } {
  const source = imageSource([]);
  const opened: string[] = [];
  const open = (folder: string) => {
    opened.push(folder);
    return source.open(folder);
  };
  return { source: { ...source, open }, opened };
}

const check = (
  proxyLayer: "last" | "mean" | number,
  folders: readonly string[],
  proxy: ProxyName | "auto" | "none" = "auto",
) => checkProxyLayer({ proxy, proxyLayer }, folders, countingSource().source);

it("checkProxyLayer() lets pass what one model can read, and opens no more models than that takes", async () => {
  await check(13, [resnet, efficientnet]);
  await check(0, [exported, resnet], "logme");
  await check("mean", [exported, resnet]);
  const { source, opened } = countingSource();
  await checkProxyLayer({ proxy: "auto", proxyLayer: 2 }, [broken, resnet, efficientnet], source);
  expect(opened).toEqual([broken, resnet]);
  await checkProxyLayer({ proxy: "leep", proxyLayer: "last" }, [resnet], source);
  expect(opened).toHaveLength(2);
});

it("checkProxyLayer() refuses a layer that no model has", async () => {
  await expect(check(14, [resnet, efficientnet, exported, broken])).rejects.toThrow(
    new RangeError(
      "Cannot read layer 14 for a proxy score: it must be last, mean or a layer from 0 to 13, the deepest model's last",
    ),
  );
  for (const layer of ["mean", 0] as const)
    await expect(check(layer, [exported])).rejects.toThrow(
      new RangeError(
        `Cannot read layer ${layer} for a proxy score: of ONNX exports only the last layer can be read`,
      ),
    );
});

it("checkProxyLayer() leaves models that cannot be opened to the probe, which tells why", async () => {
  await check(99, [broken]);
});

it.each([
  ["leep", "LEEP reads the models' own classes"],
  ["nce", "NCE reads the models' own classes"],
  ["none", "no proxy score is computed"],
] as const)("checkProxyLayer() refuses any layer for the proxy %s", async (proxy, why) => {
  await expect(check(1, [resnet], proxy)).rejects.toThrow(
    new RangeError(
      `Cannot read layer 1 for a proxy score: ${why}; leave the layer out, or choose another proxy`,
    ),
  );
});
