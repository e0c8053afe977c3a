import type { Augmentation } from "./augment-image.ts";
import { type EncodedTexts, encodeTexts } from "./encode-texts.ts";
import type { Examples } from "./examples.ts";
import type { ImageModel } from "./image-model.ts";
import { openImageModel } from "./open-image-model.ts";
import { openTextModel } from "./open-text-model.ts";
import { imageExamples } from "./prepare-images.ts";
import type { PretrainedModel } from "./pretrained-model.ts";
import {
  MOST_PIXEL_BYTES,
  type ReadableImage,
  type ResizedImages,
  resizeImages,
  someImages,
} from "./resized-images.ts";
import { textExamples } from "./text-examples.ts";
import type { TextModel } from "./text-model.ts";

/** The texts or pictures of a dataset, before any model: it opens models that read such, and encodes itself for them. */
export interface ExampleSource {
  readonly nExamples: number;
  /** @throws {ArtifactError} if the folder holds no model of this kind */
  open(folder: string): Promise<PretrainedModel>;
  /** The examples as a model that this source opened reads them. */
  encode(model: PretrainedModel, options?: { readonly signal?: AbortSignal | undefined }): Promise<Examples>;
  /** Some of the examples, in this order; what was made of them is shared. */
  only(rows: Int32Array): ExampleSource;
}

const MOST_ENCODINGS = 8;

/**
 * Texts for any model of texts. Token ids of the models opened last are kept: a trial that is closed and comes back need not be
 * encoded again.
 *
 * @example
 * const source = textSource(["the film", "good"], { maxTokens: 16 });
 * const model = await source.open("packages/shortlist/src/engine/goldens/tiny-bert");
 * (await source.encode(model)).nExamples; // 2
 */
export function textSource(
  texts: readonly string[],
  { maxTokens }: { readonly maxTokens: number },
): ExampleSource {
  const encodings = new Map<string, EncodedTexts>();
  return {
    nExamples: texts.length,
    open: openTextModel,
    async encode(opened) {
      const model = opened as TextModel;
      const encoded = encodings.get(model.folder) ?? encodeTexts(model, texts, { maxTokens });
      encodings.delete(model.folder);
      encodings.set(model.folder, encoded);
      if (encodings.size > MOST_ENCODINGS) encodings.delete(encodings.keys().next().value as string);
      return textExamples(model, encoded);
    },
    only: (rows) =>
      textSource(
        Array.from(rows, (row) => texts[row] as string),
        { maxTokens },
      ),
  };
}

export interface ImageSourceOptions {
  /** How pictures are varied in training. @default not at all */
  readonly augmentation?: Augmentation | undefined;
  /** Resized pictures beyond so many bytes, of all models together, lie in temporary files. @default 512 MB */
  readonly mostBytes?: number;
}

/**
 * Pictures for any network for pictures. Each is decoded once for all networks that resize alike, when it is first needed: while
 * a model trains, those of its next batch are decoded.
 *
 * @example
 * const source = imageSource([{ name: "a.png", read: async () => new Uint8Array(0) }]);
 * const model = await source.open("packages/shortlist/src/engine/goldens/tiny-vision/vit");
 * (await source.encode(model)).nExamples; // 1
 */
export function imageSource(
  images: readonly ReadableImage[],
  { augmentation, mostBytes = MOST_PIXEL_BYTES }: ImageSourceOptions = {},
): ExampleSource {
  const memory = { bytesLeft: mostBytes };
  const kept = new Map<string, ResizedImages>();
  const resizedFor = ({ preprocessing }: ImageModel): ResizedImages => {
    const { resize, filter } = preprocessing;
    const key = JSON.stringify({ resize, filter });
    const resized = kept.get(key) ?? resizeImages(images, preprocessing, { memory });
    kept.set(key, resized);
    return resized;
  };
  const sourceOf = (rows?: Int32Array): ExampleSource => ({
    nExamples: rows?.length ?? images.length,
    open: openImageModel,
    async encode(opened) {
      const model = opened as ImageModel;
      const resized = resizedFor(model);
      return imageExamples(model, rows === undefined ? resized : someImages(resized, rows), augmentation);
    },
    only: (some) => sourceOf(rows === undefined ? some : some.map((row) => rows[row] as number)),
  });
  return sourceOf();
}
