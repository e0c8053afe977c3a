import { splitWord } from "./word-counts.ts";

export const specialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] as const;

/**
 * A smaller vocabulary out of an existing one: its single letters and its pieces that occur most often.
 *
 * Words whose piece was cut are split into the pieces that stay, so that nothing is lost; the counts are taken again
 * after each tenth of the cut, because a cut piece makes its parts more frequent.
 *
 * @returns pieces in the order of the existing vocabulary, special tokens first
 */
export function pruneVocabulary(
  vocabulary: readonly string[],
  wordCounts: ReadonlyMap<string, number>,
  size: number,
): string[] {
  const words = [...wordCounts].filter(([word]) => word.length <= 100);
  const letters = new Set(words.filter(([, n]) => n >= 3).flatMap(([word]) => [...word]));
  const isLetter = (piece: string): boolean =>
    letters.has(piece.replace(/^##/, "")) && [...piece.replace(/^##/, "")].length === 1;
  let kept = new Set(vocabulary.filter((piece) => !/^\[.*\]$/.test(piece)));
  while (kept.size + specialTokens.length > size) {
    const counts = new Map<string, number>();
    for (const [word, n] of words) {
      for (const piece of splitWord(word, kept) ?? []) counts.set(piece, (counts.get(piece) ?? 0) + n);
    }
    const used = [...kept].filter((piece) => isLetter(piece) || (counts.get(piece) ?? 0) > 0);
    const ranked = used.sort(
      (a, b) => Number(isLetter(b)) - Number(isLetter(a)) || (counts.get(b) ?? 0) - (counts.get(a) ?? 0),
    );
    const next = Math.max(size - specialTokens.length, Math.min(Math.floor(kept.size * 0.8), ranked.length));
    const shrunk = new Set(ranked.slice(0, next));
    if (shrunk.size === kept.size) break;
    kept = shrunk;
  }
  return [...specialTokens, ...vocabulary.filter((piece) => kept.has(piece))];
}
