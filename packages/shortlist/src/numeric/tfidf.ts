import { runToEnd } from "./run-to-end.ts";
import type { SparseMatrix } from "./sparse-matrix.ts";

export interface TfidfOptions {
  /** Longest run of words that is a term of its own. @default 2 */
  readonly maxWords?: number;
  /** Keep only the terms that occur most often in all. @default every term */
  readonly maxTerms?: number;
}

/** A fitted vocabulary. */
export interface TfidfModel {
  /** Column of each term; terms in the order of their characters. */
  readonly columnOf: ReadonlyMap<string, number>;
  /** (nTerms) ln((1 + nTexts) / (1 + nTextsWithTerm)) + 1 */
  readonly idf: Float64Array;
  readonly maxWords: number;
}

/**
 * TF-IDF: each text as the weights of its words and word pairs, rare ones counting more.
 *
 * A term that a text holds n times weighs (1 + ln n) · idf, and every row is brought to length 1. Words are runs of
 * two or more letters, digits and marks, in lower case; where a script has no spaces, each character is a word.
 * A generator that pauses after some texts, so that the caller may do something else in between: `fitTfidf` runs it
 * to the end.
 *
 * Cost: O(nWords) time, every text being read twice; memory for every different term, before the rarest are dropped.
 * Source: scikit-learn's TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True); differs: combining marks belong to
 * their word; Chinese, Japanese, Thai, Lao, Khmer and Burmese are cut into characters; terms that occur equally often
 * are kept in the order of their characters.
 *
 * @returns the vocabulary, and the texts (nTexts × nTerms)
 * @throws {RangeError} if maxWords or maxTerms is not a whole number from 1
 *
 * @example
 * // not run: a generator
 */
export function* tfidfSteps(
  texts: readonly string[],
  options: TfidfOptions = {},
): Generator<void, { readonly model: TfidfModel; readonly matrix: SparseMatrix }> {
  const { maxWords = 2, maxTerms = Number.MAX_SAFE_INTEGER } = options;
  for (const [name, value] of Object.entries({ maxWords, maxTerms })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`Cannot fit TF-IDF with ${name} = ${value}: it must be a whole number from 1`);
    }
  }
  const seen = new Map<string, { nTexts: number; nTimes: number }>();
  for (const [i, text] of texts.entries()) {
    for (const [term, count] of countTerms(text, maxWords)) {
      const entry = seen.get(term);
      if (entry === undefined) seen.set(term, { nTexts: 1, nTimes: count });
      else {
        entry.nTexts++;
        entry.nTimes += count;
      }
    }
    if (i % 100 === 99) yield;
  }

  let terms = [...seen.keys()].sort();
  yield;
  if (terms.length > maxTerms) {
    const byFrequency = [...terms].sort((a, b) => seen.get(b)!.nTimes - seen.get(a)!.nTimes); // stable
    const kept = new Set(byFrequency.slice(0, maxTerms));
    terms = terms.filter((term) => kept.has(term));
    yield;
  }
  const idf = Float64Array.from(
    terms,
    (term) => Math.log((1 + texts.length) / (1 + seen.get(term)!.nTexts)) + 1,
  );
  const model = { columnOf: new Map(terms.map((term, column) => [term, column])), idf, maxWords };
  return { model, matrix: yield* weightSteps(model, texts) };
}

/**
 * `tfidfSteps` in one go.
 *
 * @example
 * fitTfidf(["red apple", "red car"]).matrix.nColumns; // 5
 */
export function fitTfidf(
  texts: readonly string[],
  options: TfidfOptions = {},
): { readonly model: TfidfModel; readonly matrix: SparseMatrix } {
  return runToEnd(tfidfSteps(texts, options));
}

/**
 * Texts in the terms of a fitted vocabulary; terms that it does not have are left out.
 *
 * @returns (nTexts × nTerms)
 *
 * @example
 * transformTfidf(fitTfidf(["red apple"]).model, ["green"]).data; // []
 */
export function transformTfidf(model: TfidfModel, texts: readonly string[]): SparseMatrix {
  return runToEnd(weightSteps(model, texts));
}

const UNSPACED = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{Script=${script}}`)
  .join("");

/** Two or more letters, digits, marks, underscores; or one character of a script that puts no spaces between words. */
const WORD = new RegExp(`[${UNSPACED}]|[[\\p{L}\\p{N}\\p{M}_]--[${UNSPACED}]]{2,}`, "gv");

/** How often each word, and each run of up to maxWords words, occurs. */
function countTerms(text: string, maxWords: number): Map<string, number> {
  const words = text.toLowerCase().match(WORD) ?? [];
  const counts = new Map<string, number>();
  for (let start = 0; start < words.length; start++) {
    let term = words[start]!;
    counts.set(term, (counts.get(term) ?? 0) + 1);
    for (let end = start + 1; end < Math.min(words.length, start + maxWords); end++) {
      term = `${term} ${words[end]}`;
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
  return counts;
}

/** The texts in the terms of the vocabulary (nTexts × nTerms). */
function* weightSteps(
  { columnOf, idf, maxWords }: TfidfModel,
  texts: readonly string[],
): Generator<void, SparseMatrix> {
  const rowStarts = new Uint32Array(texts.length + 1);
  const columns: number[] = [];
  const data: number[] = [];
  for (const [i, text] of texts.entries()) {
    const entries: [column: number, weight: number][] = [];
    let squares = 0;
    for (const [term, count] of countTerms(text, maxWords)) {
      const column = columnOf.get(term);
      if (column === undefined) continue;
      const weight = (1 + Math.log(count)) * idf[column]!;
      entries.push([column, weight]);
      squares += weight * weight;
    }
    const length = Math.sqrt(squares);
    for (const [column, weight] of entries.sort(([a], [b]) => a - b)) {
      columns.push(column);
      data.push(weight / length);
    }
    rowStarts[i + 1] = columns.length;
    if (i % 100 === 99) yield;
  }
  return {
    nRows: texts.length,
    nColumns: idf.length,
    rowStarts,
    columns: Uint32Array.from(columns),
    data: Float64Array.from(data),
  };
}
