import type { DatasetRecipe } from "./dataset-recipe.ts";

const shingleWords = 6;
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Recognises text that a target holds, so that no corpus, source task or benchmark contains it.
 *
 * A text is held if it shares six words in a row with any row that a target COULD draw (not only those drawn), or if
 * it equals such a row of two to five words. Single words are let through: "Lima" in a sentence gives nothing away.
 */
export class TargetShield {
  readonly #shingles = new Set<string>();
  readonly #short = new Set<string>();

  constructor(targets: readonly DatasetRecipe[]) {
    for (const target of targets) {
      for (const { text } of target.read()) this.#add(wordsOf(text));
    }
  }

  #add(words: readonly string[]): void {
    if (words.length < shingleWords) {
      if (words.length > 1) this.#short.add(words.join(" "));
      return;
    }
    for (const shingle of shinglesOf(words)) this.#shingles.add(shingle);
  }

  holds(text: string): boolean {
    const words = wordsOf(text);
    if (words.length < shingleWords) return this.#short.has(words.join(" "));
    for (const shingle of shinglesOf(words)) if (this.#shingles.has(shingle)) return true;
    return false;
  }
}

function* shinglesOf(words: readonly string[]): Generator<string> {
  for (let start = 0; start + shingleWords <= words.length; start++) {
    yield words.slice(start, start + shingleWords).join(" ");
  }
}
