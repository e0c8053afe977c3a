import { datasetFingerprint } from "../data/dataset-fingerprint.ts";
import { flipKeepsClasses } from "../data/flip-keeps-classes.ts";
import type { ImageDataset } from "../data/image-dataset.ts";
import { readImageSource } from "../data/inspect-images.ts";
import type { Split } from "../data/labelled-dataset.ts";
import { loadDataset } from "../data/load-dataset.ts";
import { splitDataset } from "../data/split-dataset.ts";
import type { TextDataset } from "../data/text-dataset.ts";
import type { Augmentation } from "../engine/augment-image.ts";
import { type ExampleSource, imageSource, textSource } from "../engine/example-source.ts";
import type { ModelKind } from "../hub/model-kind.ts";
import type { RunHooks } from "./run-in-folder.ts";
import type { RunOptions } from "./run-options.ts";

/** The user's data, split and ready for any model that reads such. */
export interface RunTarget {
  readonly kind: ModelKind;
  readonly dataset: TextDataset | ImageDataset;
  readonly fingerprint: string;
  readonly split: Split;
  readonly source: ExampleSource;
  /** What people are told of the data: what was guessed, left out, found twice; how pictures are varied. */
  readonly notes: readonly string[];
}

/**
 * Reads and splits the data of a run.
 *
 * @throws {DataError} if they cannot be used
 */
export async function loadTarget(options: RunOptions, { onEvent, signal }: RunHooks): Promise<RunTarget> {
  const { data, label, text, image, separator, splitColumn, validationData, testData } = options;
  const { seed, validationFraction, testFraction, maxTokens } = options;
  const onProgress = (step: number, nSteps: number) =>
    onEvent?.({ type: "progress", phase: "data", step, nSteps });
  onProgress(0, 1);
  const dataset = await loadDataset(data, {
    label,
    text,
    image,
    signal,
    onProgress,
    separator,
    splitColumn,
    validation: validationData,
    test: testData,
  });
  const split = splitDataset(dataset, { seed, validationFraction, testFraction });
  const loaded = { dataset, split, fingerprint: datasetFingerprint(dataset) };
  const notes = [...dataset.notes, ...split.notes];
  if ("texts" in dataset)
    return { ...loaded, kind: "texts", source: textSource(dataset.texts, { maxTokens }), notes };
  const augmentation = augmentationOf(options, dataset, split.train);
  const images = dataset.images.map((picture, row) => ({
    name: picture.name,
    read: () => readImageSource(picture, dataset.digests[row]),
  }));
  const source = imageSource(images, { augmentation });
  return { ...loaded, kind: "images", source, notes: [...notes, ...augmentationNotes(augmentation)] };
}

/** How pictures are varied in training: as asked for, or mirrored only where their classes seem to allow it. */
function augmentationOf(
  { augment = "auto" }: RunOptions,
  dataset: ImageDataset,
  train: Int32Array,
): Augmentation | undefined {
  if (augment === "none") return undefined;
  return { flip: augment === "auto" ? flipKeepsClasses(dataset, train) : augment === "flip" };
}

function augmentationNotes(augmentation: Augmentation | undefined): string[] {
  if (augmentation === undefined) return [];
  const mirrored = augmentation.flip ? "mirrored, " : "";
  const kept = augmentation.flip ? "" : "; not mirrored, as that seems to change classes, or was not wanted";
  return [`training pictures are ${mirrored}cropped and changed in brightness and contrast at random${kept}`];
}
