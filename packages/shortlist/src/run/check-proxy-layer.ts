import type { ExampleSource } from "../engine/example-source.ts";
import type { PretrainedModel } from "../engine/pretrained-model.ts";
import { proxyScores } from "../recall/proxy/index.ts";
import type { RunOptions } from "./run-options.ts";

/**
 * Refuses a layer that no proxy score would be computed on: the proxy reads none, or no model has it. One model without
 * that layer is told of when it is probed; one that cannot be opened says nothing here.
 *
 * @param folders of the models to choose from; they are opened until one has the layer
 * @throws {RangeError} if the layer is never read
 */
export async function checkProxyLayer(
  { proxy, proxyLayer: layer }: Pick<RunOptions, "proxy" | "proxyLayer">,
  folders: readonly string[],
  source: ExampleSource,
): Promise<void> {
  if (layer === "last") return;
  const unread =
    proxy === "none"
      ? "no proxy score is computed"
      : proxy !== "auto" && proxyScores[proxy].input !== "features"
        ? `${proxyScores[proxy].title} reads the models' own classes`
        : undefined;
  if (unread !== undefined)
    throw new RangeError(
      `Cannot read layer ${layer} for a proxy score: ${unread}; leave the layer out, or choose another proxy`,
    );

  const models: PretrainedModel[] = [];
  for (const folder of folders) {
    const model = await source.open(folder).catch(() => undefined);
    if (model === undefined) continue;
    if (model.architecture !== "onnx" && (layer === "mean" || layer <= model.nLayers)) return;
    models.push(model);
  }
  if (models.length === 0) return;
  const depths = models.filter(({ architecture }) => architecture !== "onnx").map(({ nLayers }) => nLayers);
  const allowed =
    depths.length === 0
      ? "of ONNX exports only the last layer can be read"
      : `it must be last, mean or a layer from 0 to ${Math.max(...depths)}, the deepest model's last`;
  throw new RangeError(`Cannot read layer ${layer} for a proxy score: ${allowed}`);
}
