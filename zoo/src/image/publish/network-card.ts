import type { ModelDescription } from "../../publish/publish-zoo.ts";
import type { Strength } from "../../publish/strengths-of.ts";
import { imageDatasetRecipes } from "../datasets/dataset-recipes.ts";
import { allTasks, fullScale, type Network, side } from "../settings.ts";

export interface NetworkCardInput extends ModelDescription {
  readonly network: Network;
  readonly nParameters: number;
  readonly sourceLabels?: readonly string[] | undefined;
  readonly strengths: readonly Strength[];
}

/** The README.md of one network: what it is, how it was made, what it is good at by its history, what it must not be used for. */
export function networkCard(input: NetworkCardInput): string {
  const {
    id,
    description,
    nParameters,
    network,
    sourceTask,
    sourceLabels = [],
    strengths,
    materials,
  } = input;
  const good = strengths.map(({ dataset, test, rank }) => {
    const own = dataset === sourceTask ? ", its own source task (other pictures)" : "";
    return `- \`${dataset}\`: ${(100 * test).toFixed(1)} % test accuracy, rank ${rank} in the zoo${own}`;
  });
  const kept =
    sourceLabels.length === 0
      ? ""
      : `\n\nIts head is kept: ${sourceLabels.length} classes, ${shortened(sourceLabels)}.`;
  const targets = imageDatasetRecipes.filter(({ role }) => role === "target").map(({ name }) => name);
  return `---
license: apache-2.0
library_name: shortlist
pipeline_tag: image-classification
---
# ${id}

${description}.

${nParameters.toLocaleString("en")} weights, pictures of ${side} × ${side} pixels.

## How it was made

${howMade(network)}${kept}

## What it is good at

By its recorded history (see \`../../history.json\`):

${good.length > 0 ? good.join("\n") : "- nothing recorded yet"}

It is small and was trained for minutes on a small machine: a starting point for fine-tuning, not a finished product.

## Material

${materials.length === 0 ? "- none" : materials.map((name) => `- ${name}: ${licenceOf(name)}`).join("\n")}

No picture of a target (${targets.join(", ")}) was used. Notices: \`../../NOTICE\`.
`;
}

function howMade(network: Network): string {
  switch (network.kind) {
    case "untrained":
      return "Random weights, never trained: the honest floor.";
    case "cut":
      return `EfficientNet-Lite0 as its authors trained it on ImageNet, cut off after stage ${network.repeats.length - 1} and the first convolution of the next; the picture's vector is the mean over its maps. Weights in 16 bits, otherwise as they were.`;
    case "scratch":
      return network.sourceTask === allTasks
        ? `From random weights, ${fullScale.nEpochsOfAll} epochs on up to ${fullScale.nPicturesOfEach.toLocaleString("en")} source pictures of every task, all classes side by side in one head.`
        : `From random weights, trained on ${sourcePicturesOf(network.sourceTask)}`;
    case "fine-tuned":
      return `\`${network.base}\`, fine-tuned on ${sourcePicturesOf(network.sourceTask)}`;
  }
}

function sourcePicturesOf(task: string): string {
  const nPictures = fullScale.nPictures.toLocaleString("en");
  return (
    `the source pictures of \`${task}\`: ${fullScale.nEpochs} epochs of ${nPictures} or, where there are fewer, more epochs of them. ` +
    "They share no group (font, code point, icon, photograph's region …) with the pictures of that benchmark dataset."
  );
}

export function licenceOf(material: string): string {
  if (material === "efficientnet-lite0") return "Apache-2.0";
  return imageDatasetRecipes.find(({ name }) => name === material)?.licence ?? "unknown";
}

function shortened(labels: readonly string[]): string {
  return labels.length <= 40 ? labels.join(", ") : `${labels.slice(0, 12).join(", ")} …`;
}
