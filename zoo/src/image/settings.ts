/** How a network is built. */
export type Architecture = "plain" | "resnet" | "mobilenet" | "convnext" | "vit";

interface NetworkSettings {
  readonly id: string;
}

/** Random weights, never trained: what every other network must beat. */
export interface UntrainedNetwork extends NetworkSettings {
  readonly kind: "untrained";
  readonly architecture: Architecture;
}

/** Trained from random weights on the source pictures of one benchmark dataset, or of all of them at once. */
export interface ScratchNetwork extends NetworkSettings {
  readonly kind: "scratch";
  readonly architecture: Architecture;
  readonly sourceTask: string;
}

/** The first stages of EfficientNet-Lite0, trained on ImageNet by its authors. */
export interface CutNetwork extends NetworkSettings {
  readonly kind: "cut";
  /** Blocks of each stage that is kept. */
  readonly repeats: readonly number[];
}

/** A cut EfficientNet-Lite0 fine-tuned on the source pictures of one benchmark dataset. */
export interface FineTunedNetwork extends NetworkSettings {
  readonly kind: "fine-tuned";
  readonly base: string;
  readonly sourceTask: string;
}

export type Network = UntrainedNetwork | ScratchNetwork | CutNetwork | FineTunedNetwork;

/** The source task of networks that were trained on the source pictures of every dataset at once, but the targets. */
export const allTasks = "all";

const scratch = (architecture: Architecture, sourceTask: string): ScratchNetwork => ({
  kind: "scratch",
  id: `${architecture}-${sourceTask}`,
  architecture,
  sourceTask,
});

const fineTuned = (base: string, sourceTask: string): FineTunedNetwork => ({
  kind: "fine-tuned",
  id: `${base}-${sourceTask}`,
  base,
  sourceTask,
});

/** Every network of the zoo; a base stands before its fine-tunes. */
export const networks: readonly Network[] = [
  { kind: "cut", id: "lite0-stage3", repeats: [1, 2, 2, 3] },
  { kind: "cut", id: "lite0-stage4", repeats: [1, 2, 2, 3, 3] },
  fineTuned("lite0-stage4", "emoji"),
  fineTuned("lite0-stage4", "icons"),
  fineTuned("lite0-stage3", "letters"),
  scratch("resnet", allTasks),
  scratch("resnet", "fashion"),
  scratch("resnet", "letters"),
  scratch("resnet", "textures"),
  scratch("mobilenet", allTasks),
  scratch("mobilenet", "icons"),
  scratch("mobilenet", "scripts"),
  scratch("convnext", allTasks),
  scratch("convnext", "fashion"),
  scratch("vit", allTasks),
  scratch("plain", "digits"),
  scratch("plain", "emoji"),
  { kind: "untrained", id: "resnet-untrained", architecture: "resnet" },
];

/** Side of the pictures that every network reads. */
export const side = 64;

/** What takes time; a trial build (`--tiny`) shrinks it. */
export interface Scale {
  /** Source pictures of a dataset, for a network that learns it alone, and for one that learns all. */
  readonly nPictures: number;
  readonly nPicturesOfEach: number;
  readonly nEpochs: number;
  readonly nEpochsOfAll: number;
  readonly nDatasets: number;
}

export const fullScale: Scale = {
  nPictures: 6000,
  nPicturesOfEach: 1500,
  nEpochs: 4,
  nEpochsOfAll: 3,
  nDatasets: 100,
};
export const tinyScale: Scale = {
  nPictures: 128,
  nPicturesOfEach: 32,
  nEpochs: 1,
  nEpochsOfAll: 1,
  nDatasets: 2,
};
