import type { Augmentation } from "./augment-image.ts";
import { type EncodedTexts, encodeTexts } from "./encode-texts.ts";
import type { Examples } from "./examples.ts";
import type { ImageModel } from "./image-model.ts";
import { openImageModel } from "./open-image-model.ts";
import { openTextModel } from "./open-text-model.ts";
import { imageExamples, type ReadableImage, type ResizedImages, resizeImages } from "./prepare-images.ts";
import type { PretrainedModel } from "./pretrained-model.ts";
import { textExamples } from "./text-examples.ts";
import type { TextModel } from "./text-model.ts";

/** The texts or pictures of a dataset, before any model: it opens models that read such, and encodes itself for them. */
export interface ExampleSource {
  readonly nExamples: number;
  /** @throws {ArtifactError} if the folder holds no model of this kind */
  open(folder: string): Promise<PretrainedModel>;
  /** The examples as a model that this source opened reads them. */
  encode(model: PretrainedModel, options?: { readonly signal?: AbortSignal | undefined }): Promise<Examples>;
  /** Some of the examples, in this order. */
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
 * Pictures for any network for pictures. Each is decoded once for all networks that resize alike.
 *
 * @example
 * const source = imageSource([{ name: "a.png", read: async () => new Uint8Array(0) }]);
 * const model = await source.open("packages/shortlist/src/engine/goldens/tiny-vision/vit");
 * (await source.encode(model).catch((e) => e)).message; // "Cannot use the picture a.png: it is empty"
 */
export function imageSource(
  images: readonly ReadableImage[],
  { augmentation, mostBytes = 512 * 2 ** 20 }: ImageSourceOptions = {},
): ExampleSource {
  const resized = new Map<string, Promise<ResizedImages>>();
  let nBytes = 0;
  return {
    nExamples: images.length,
    open: openImageModel,
    async encode(opened, { signal } = {}) {
      const model = opened as ImageModel;
      const { resize, filter } = model.preprocessing;
      const key = JSON.stringify({ resize, filter });
      let kept = resized.get(key);
      if (kept === undefined) {
        kept = resizeImages(images, model.preprocessing, { mostBytes: mostBytes - nBytes, signal });
        resized.set(key, kept);
        kept.then(
          ({ bytesInMemory }) => {
            nBytes += bytesInMemory;
          },
          () => resized.delete(key),
        );
      }
      return imageExamples(model, await kept, augmentation);
    },
    only: (rows) =>
      imageSource(
        Array.from(rows, (row) => images[row] as ReadableImage),
        { augmentation, mostBytes },
      ),
  };
}
