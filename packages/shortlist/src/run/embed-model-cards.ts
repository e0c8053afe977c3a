import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeTexts } from "../engine/encode-texts.ts";
import { extractFeatures } from "../engine/inference.ts";
import { openTextModel } from "../engine/open-text-model.ts";
import { createMatrix, type Matrix } from "../numeric/matrix.ts";

/** More of a card than this says little that is new. */
const MAX_CHARACTERS = 20_000;

export interface EmbedModelCardsOptions {
  /** @default the number of processors */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What each model's card says, as the mean vector of its paragraphs: for clusters by text.
 *
 * @param folders of the models, each with or without a README.md; undefined = no folder at all
 * @param encoder folder of the text model that reads the cards
 * @returns (nModels × hiddenSize), a row of zeros for a model without a card
 * @throws {ArtifactError} if the encoder cannot be opened
 *
 * @example
 * const encoder = "packages/shortlist/src/engine/goldens/tiny-bert";
 * const embeddings = await embedModelCards([undefined, encoder], encoder);
 * [embeddings.nRows, embeddings.nColumns]; // [2, 12]
 */
export async function embedModelCards(
  folders: readonly (string | undefined)[],
  encoder: string,
  { threads, signal }: EmbedModelCardsOptions = {},
): Promise<Matrix> {
  const model = await openTextModel(encoder);
  const cards = await Promise.all(folders.map(async (folder) => paragraphsOf(await readCard(folder))));
  const embeddings = createMatrix(cards.length, model.hiddenSize);
  const texts = cards.flat();
  if (texts.length === 0) return embeddings;
  const features = await extractFeatures(model, encodeTexts(model, texts), {
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
  });
  let text = 0;
  cards.forEach((paragraphs, row) => {
    for (let i = 0; i < paragraphs.length; i++, text++) {
      for (let column = 0; column < model.hiddenSize; column++) {
        const cell = row * model.hiddenSize + column;
        const value = features.data[text * model.hiddenSize + column] as number;
        embeddings.data[cell] = (embeddings.data[cell] as number) + value / paragraphs.length;
      }
    }
  });
  return embeddings;
}

async function readCard(folder: string | undefined): Promise<string> {
  if (folder === undefined) return "";
  return readFile(join(folder, "README.md"), "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return "";
    throw cause;
  });
}

/**
 * A card's paragraphs, without its YAML header and the marks of headings, lists and emphasis.
 *
 * @example
 * paragraphsOf("---\nlicense: mit\n---\n# A `model`\n\nGood at **cats**.\n"); // ["A model", "Good at cats."]
 */
export function paragraphsOf(card: string): string[] {
  return card
    .slice(0, MAX_CHARACTERS)
    .replace(/^---\r?\n[\s\S]*?\r?\n---\r?\n/, "")
    .split(/\r?\n\s*\r?\n/)
    .map((paragraph) =>
      paragraph
        .replaceAll(/^[#>\s*-]+/gm, "")
        .replaceAll(/[`*_]/g, "")
        .replaceAll(/\s+/g, " ")
        .trim(),
    )
    .filter((paragraph) => paragraph !== "");
}
