import { expect, test } from "vitest";
import { pruneVocabulary, specialTokens } from "./prune-vocabulary.ts";
import { characterVocabulary, trainWordPiece } from "./train-word-piece.ts";
import { countWords, splitWord } from "./word-counts.ts";

test("countWords() lower-cases, splits off punctuation, and strips accents only if asked", () => {
  expect([...countWords(["Été, été."], { stripAccents: false })]).toEqual([
    ["été", 2],
    [",", 1],
    [".", 1],
  ]);
  expect(countWords(["Été"], { stripAccents: true }).get("ete")).toBe(1);
});

test("splitWord() takes the longest piece first; undefined if a letter is unknown", () => {
  const vocabulary = new Set(["play", "##ing", "##i", "##n", "##g"]);
  expect(splitWord("playing", vocabulary)).toEqual(["play", "##ing"]);
  expect(splitWord("playx", vocabulary)).toBeUndefined();
});

test("trainWordPiece() merges the most frequent neighbours first", () => {
  // "ab" 5 times, "abc" 3 times: a+##b is seen 8 times, then ab+##c 3 times.
  const counts = new Map([
    ["ab", 5],
    ["abc", 3],
  ]);
  const vocabulary = trainWordPiece(counts, 64);
  expect(vocabulary.slice(0, 5)).toEqual([...specialTokens]);
  expect(vocabulary.slice(-2)).toEqual(["ab", "abc"]);
});

test("pruneVocabulary() keeps letters and the most frequent pieces, in their old order", () => {
  const vocabulary = ["[PAD]", "[UNK]", "[unused1]", "the", "a", "t", "##h", "##e", "cat", "##a", "##t", "c"];
  const counts = new Map([
    ["the", 9],
    ["cat", 4],
    ["a", 3],
  ]);
  const pruned = pruneVocabulary(vocabulary, counts, 13);
  expect(pruned).toEqual([...specialTokens, "the", "a", "t", "##h", "##e", "##a", "##t", "c"]);
  expect(splitWord("cat", new Set(pruned))).toEqual(["c", "##a", "##t"]);
});

test("characterVocabulary() has every letter twice: at the start of a word and inside", () => {
  expect(characterVocabulary(new Map([["ba", 1]]), 10)).toEqual([...specialTokens, "a", "b", "##a", "##b"]);
});
