import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadTokenizer } from "./text-tokenizer.ts";

const goldens = join(import.meta.dirname, "goldens");
// Made by goldens/make-goldens.py with transformers' BertTokenizer.
const expected = JSON.parse(await readFile(join(goldens, "tiny-bert/expected.json"), "utf8"));

test("a tokenizer made from vocab.txt gives the ids of Python's", async () => {
  const { tokenizer } = await loadTokenizer(join(goldens, "tiny-bert"));
  expect(tokenizer.vocabularySize).toBe(34);
  expect(tokenizer.nSpecialTokens).toBe(2);
  expect(tokenizer.padId).toBe(0);
  expect(expected.texts.map((text: string) => tokenizer.encode(text, 512).ids)).toEqual(expected.ids);
});

test("a long text is cut before its special tokens, as Python cuts it", async () => {
  const { tokenizer } = await loadTokenizer(join(goldens, "tiny-bert"));
  const cut = expected.texts.map((text: string) => tokenizer.encode(text, 6));
  expect(cut.map(({ ids }: { ids: number[] }) => ids)).toEqual(expected.idsCutTo6);
  expect(cut.map(({ isCut }: { isCut: boolean }) => isCut)).toEqual([true, true, false, true, false]);
  expect(() => tokenizer.encode("a", 2)).toThrow("2 of them are special tokens");
});

test("a very long text gives the ids of its beginning", async () => {
  const { tokenizer } = await loadTokenizer(join(goldens, "tiny-bert"));
  const beginning = "the film was very good , and the plot was not bad ! ".repeat(30);
  const whole = tokenizer.encode(beginning, 512).ids;
  for (const rest of [" the".repeat(1e6), "\u0301 ".repeat(1e6), "x".repeat(1e6)]) {
    for (const maxTokens of [16, 128]) {
      const { ids, isCut } = tokenizer.encode(beginning + rest, maxTokens);
      expect(ids).toEqual([...whole.slice(0, maxTokens - 1), 3]);
      expect(isCut).toBe(true);
    }
  }
  expect(tokenizer.encode(`a ${"\u0301 ".repeat(1e4)}good`, 8).ids).toEqual([2, 6, 7, 3]); // accents alone are nothing
});

test("the exported tokenizer.json gives the same ids", async () => {
  const { tokenizer } = await loadTokenizer(join(goldens, "tiny-bert"));
  const folder = await mkdtemp(join(tmpdir(), "tokenizer-"));
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(tokenizer.files.tokenizer));
  await writeFile(join(folder, "tokenizer_config.json"), JSON.stringify(tokenizer.files.config));
  const again = (await loadTokenizer(folder)).tokenizer;
  for (const text of expected.texts) expect(again.encode(text, 512)).toEqual(tokenizer.encode(text, 512));
});

test("capital sigma and ideographs of the outer planes are cut as by the Rust library", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tokenizer-"));
  await writeFile(
    join(folder, "vocab.txt"),
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "οσ", "ος", "𠀀", "a"].join("\n"),
  );
  const { tokenizer } = await loadTokenizer(folder);
  // Python: BertWordPieceTokenizer(vocab).encode("ΟΣ a𠀀a").ids
  expect(tokenizer.encode("ΟΣ a𠀀a", 16).ids).toEqual([2, 4, 7, 6, 7, 3]);
});

test("a folder without a tokenizer is refused in one line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tokenizer-"));
  await expect(loadTokenizer(folder)).rejects.toMatchObject({
    code: "tokenizer-missing",
    message: `${folder}: tokenizer missing: no tokenizer.json and no vocab.txt`,
  });
});

test.each([
  ["tokenizer.json", "", "is empty"],
  ["tokenizer.json", "{", "is not valid JSON"],
  ["tokenizer.json", "{}", "model: "],
  ["tokenizer.json", '{"model":{"type":"Magic"}}', "is not a usable tokenizer"],
  ["vocab.txt", "a\nb\n", "it has no [CLS]"],
])("a damaged %s (%j) is refused", async (name, content, message) => {
  const folder = await mkdtemp(join(tmpdir(), "tokenizer-"));
  await writeFile(join(folder, name), content);
  const error = await loadTokenizer(folder).catch((error: Error) => error);
  expect((error as Error).name).toBe("ArtifactError");
  expect((error as Error).message).toContain(message);
});

test("cased vocabularies keep their capitals when the configuration says so", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tokenizer-"));
  await cp(join(goldens, "tiny-bert/vocab.txt"), join(folder, "vocab.txt"));
  await writeFile(join(folder, "tokenizer_config.json"), JSON.stringify({ do_lower_case: false }));
  const { tokenizer } = await loadTokenizer(folder);
  expect(tokenizer.encode("the The", 16).ids).toEqual([2, 5, 1, 3]);
});
