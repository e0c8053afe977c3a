import type { ModelDescription } from "../../publish/publish-zoo.ts";
import { imageDatasetRecipes } from "../datasets/dataset-recipes.ts";
import { type Architecture, allTasks, type Network, networks } from "../settings.ts";

/** What the zoo says of one network, apart from its files. */
export interface NetworkDescription extends ModelDescription {
  readonly network: Network;
}

const architectures: Record<Architecture, string> = {
  plain: "five plain convolutions, as an ONNX export",
  resnet: "a small ResNet",
  mobilenet: "a narrow MobileNetV2",
  convnext: "a small ConvNeXt",
  vit: "a small vision transformer",
};

export const networkDescriptions: readonly NetworkDescription[] = networks.map((network) => ({
  id: network.id,
  network,
  ...words(network),
  ...("sourceTask" in network && { sourceTask: network.sourceTask }),
  materials: materialsOf(network),
}));

function words(network: Network): Pick<ModelDescription, "description" | "base"> {
  switch (network.kind) {
    case "cut": {
      const kept = `the first ${network.repeats.length} stages of EfficientNet-Lite0`;
      return { description: `ImageNet: ${kept}`, base: "cut from EfficientNet-Lite0" };
    }
    case "untrained":
      return {
        description: `Random weights: ${architectures[network.architecture]}`,
        base: "random weights",
      };
    case "scratch":
      return {
        description: `${taskOf(network.sourceTask)}: ${architectures[network.architecture]}`,
        base: "trained from random weights",
      };
    case "fine-tuned":
      return {
        description: `${network.base}, fine-tuned on ${network.sourceTask}: ${taskOf(network.sourceTask)}`,
        base: network.base,
      };
  }
}

function taskOf(sourceTask: string): string {
  if (sourceTask === allTasks) return "The source pictures of all tasks together";
  return imageDatasetRecipes.find(({ name }) => name === sourceTask)?.description ?? sourceTask;
}

/** Names of the datasets, and "efficientnet-lite0", that a network was made from. */
function materialsOf(network: Network): string[] {
  const tasks = imageDatasetRecipes.filter(({ role }) => role !== "target").map(({ name }) => name);
  switch (network.kind) {
    case "untrained":
      return [];
    case "cut":
      return ["efficientnet-lite0"];
    case "scratch":
      return network.sourceTask === allTasks ? tasks : [network.sourceTask];
    case "fine-tuned":
      return ["efficientnet-lite0", network.sourceTask];
  }
}
