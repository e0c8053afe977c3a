import type { Tensor } from "onnx-grad";
import { labelsOf, type ModelConfig } from "./model-config.ts";

/** A checkpoint's own classifier. */
export interface SourceHead {
  /** Names of its weight (nLabels × hidden) and bias (nLabels) in the checkpoint. */
  readonly names: readonly [weight: string, bias: string];
  readonly labels: readonly string[];
}

/** The weights of a source head among those that were read. */
export function headWeights(
  head: SourceHead,
  stored: ReadonlyMap<string, Tensor>,
): { weight: Tensor; bias: Tensor } {
  return { weight: stored.get(head.names[0])!, bias: stored.get(head.names[1])! };
}

/** The source head of a checkpoint: only where its weights are really there, in the width of the vectors. */
export function sourceHeadOf(
  header: { readonly entries: ReadonlyMap<string, { readonly dims: readonly number[] }> },
  config: Pick<ModelConfig, "id2label">,
  classifier: string,
  hiddenSize: number,
  notes: string[],
): SourceHead | undefined {
  const weight = header.entries.get(`${classifier}.weight`);
  const bias = header.entries.get(`${classifier}.bias`);
  if (!weight || !bias) return undefined;
  const [nLabels, width] = weight.dims;
  if (
    weight.dims.length !== 2 ||
    bias.dims.length !== 1 ||
    nLabels !== bias.dims[0] ||
    width !== hiddenSize
  ) {
    notes.push(
      `the source head is left out: ${classifier}.weight is [${weight.dims.join(", ")}], not labels × ${hiddenSize}`,
    );
    return undefined;
  }
  if (nLabels === 1) {
    notes.push("the source head is left out: it has one output, so it tells no classes apart");
    return undefined;
  }
  return {
    names: [`${classifier}.weight`, `${classifier}.bias`],
    labels: labelsFor(nLabels!, config, notes),
  };
}

/** Names for the classes of a source head: id2label's, or else numbers. */
export function labelsFor(nLabels: number, config: Pick<ModelConfig, "id2label">, notes: string[]): string[] {
  const labels = config.id2label ? labelsOf(config.id2label) : undefined;
  if (labels?.length === nLabels) return labels;
  notes.push(`id2label does not name the ${nLabels} classes of the source head: they are numbered`);
  return Array.from({ length: nLabels }, (_, i) => `LABEL_${i}`);
}
