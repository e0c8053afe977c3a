import { type SparseMatrix, sparseMatrix } from "./sparse-matrix.ts";

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
 * two or more letters, digits and marks, in lower case; where a script has no spaces, each character is a word. A generator that pauses after some texts, so that the caller
 * may do something else in between: `fitTfidf` runs it to the end.
 *
 * Cost: O(nWords) time; memory for every different term, before the rarest are dropped.
 * Source: scikit-learn's TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True); differs: combining marks belong to
 * their word, Chinese, Japanese, Thai, Lao, Khmer and Burmese are cut into characters, and terms that occur equally often are kept in the order of their characters.
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
  const countsOfTexts: Map<string, number>[] = [];
  for (const [i, text] of texts.entries()) {
    const counts = countTerms(text, maxWords);
    for (const [term, count] of counts) {
      const entry = seen.get(term);
      if (entry === undefined) seen.set(term, { nTexts: 1, nTimes: count });
      else {
        entry.nTexts++;
        entry.nTimes += count;
      }
    }
    countsOfTexts.push(counts);
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
  return { model, matrix: weighted(model, countsOfTexts) };
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
  const steps = tfidfSteps(texts, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
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
  return weighted(
    model,
    texts.map((text) => countTerms(text, model.maxWords)),
  );
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

function weighted(
  { columnOf, idf }: TfidfModel,
  countsOfTexts: readonly ReadonlyMap<string, number>[],
): SparseMatrix {
  const rows = countsOfTexts.map((counts) => {
    const entries: [number, number][] = [];
    let squares = 0;
    for (const [term, count] of counts) {
      const column = columnOf.get(term);
      if (column === undefined) continue;
      const weight = (1 + Math.log(count)) * idf[column]!;
      entries.push([column, weight]);
      squares += weight * weight;
    }
    const length = Math.sqrt(squares);
    for (const entry of entries) entry[1] /= length;
    return entries.sort(([a], [b]) => a - b);
  });
  return sparseMatrix(idf.length, rows);
}
