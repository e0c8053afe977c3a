import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeTexts } from "../engine/encode-texts.ts";
import { extractFeatures } from "../engine/inference.ts";
import { openTextModel } from "../engine/open-text-model.ts";
import { rowOf } from "../numeric/matrix.ts";
import { embedModelCards, paragraphsOf } from "./embed-model-cards.ts";

const tinyBert = join(import.meta.dirname, "../engine/goldens/tiny-bert");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cards-"));
  for (const [name, card] of [
    ["one", "the film"],
    ["two", "the film\n\ngood"],
    ["bare", undefined],
  ] as const) {
    await cp(tinyBert, join(folder, name), { recursive: true });
    await rm(join(folder, name, "README.md"), { force: true });
    if (card !== undefined) await writeFile(join(folder, name, "README.md"), card);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("embedModelCards() is the mean of the paragraphs' vectors, zeros without a card", async () => {
  const folders = [join(folder, "one"), join(folder, "two"), join(folder, "bare"), undefined];
  const embeddings = await embedModelCards(folders, tinyBert, { threads: 1 });
  const model = await openTextModel(tinyBert);
  const features = await extractFeatures(model, encodeTexts(model, ["the film", "good"]), { threads: 1 });
  const [film, good] = [rowOf(features, 0), rowOf(features, 1)];
  film.forEach((value, column) => {
    expect(rowOf(embeddings, 0)[column]).toBeCloseTo(value, 5);
    expect(rowOf(embeddings, 1)[column]).toBeCloseTo((value + (good[column] as number)) / 2, 5);
  });
  expect([...rowOf(embeddings, 2), ...rowOf(embeddings, 3)].every((value) => value === 0)).toBe(true);
});

test("paragraphsOf() leaves the words of a card", () => {
  expect(paragraphsOf("# Title\n\n- a *list*\n- of `two`\n\n\n")).toEqual(["Title", "a list of two"]);
  expect(paragraphsOf("")).toEqual([]);
});
