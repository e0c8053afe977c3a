import { specialTokens } from "./prune-vocabulary.ts";

/**
 * A WordPiece vocabulary from word counts, by byte-pair merging over letters: the most frequent neighbours become one
 * piece, again and again. (WordPiece proper scores pairs by likelihood; on counts of this size both agree largely.)
 *
 * Cost: each merge touches only the words that hold the pair.
 *
 * @param size of the whole vocabulary, special tokens included
 */
export function trainWordPiece(wordCounts: ReadonlyMap<string, number>, size: number): string[] {
  const words: { pieces: string[]; count: number }[] = [];
  const letterCounts = new Map<string, number>();
  for (const [word, count] of wordCounts) {
    const letters = [...word];
    if (letters.length > 40) continue;
    for (const letter of letters) letterCounts.set(letter, (letterCounts.get(letter) ?? 0) + count);
    words.push({ pieces: letters.map((letter, i) => (i === 0 ? letter : `##${letter}`)), count });
  }
  // Rare letters (other scripts) stay out: at most a quarter of the vocabulary is letters.
  const letters = [...letterCounts].sort((a, b) => b[1] - a[1]).slice(0, Math.floor(size / 8));
  const alphabet = new Set(letters.flatMap(([letter]) => [letter, `##${letter}`]));

  const pairCounts = new Map<string, number>();
  const wordsOfPair = new Map<string, Set<number>>();
  const add = (index: number, sign: 1 | -1): void => {
    const { pieces, count } = words[index]!;
    for (let i = 0; i + 1 < pieces.length; i++) {
      const pair = `${pieces[i]} ${pieces[i + 1]}`;
      pairCounts.set(pair, (pairCounts.get(pair) ?? 0) + sign * count);
      if (sign < 0) continue;
      const holders = wordsOfPair.get(pair);
      if (holders) holders.add(index);
      else wordsOfPair.set(pair, new Set([index]));
    }
  };
  for (let i = 0; i < words.length; i++) {
    if (words[i]!.pieces.every((piece) => alphabet.has(piece))) add(i, 1);
  }
  const vocabulary = new Set<string>([...specialTokens, ...alphabet]);
  while (vocabulary.size < size) {
    let best = "";
    let bestCount = 1;
    for (const [pair, count] of pairCounts) {
      if (count > bestCount || (count === bestCount && pair < best)) {
        best = pair;
        bestCount = count;
      }
    }
    if (best === "") break;
    const [first = "", second = ""] = best.split(" ");
    const merged = first + second.slice(2);
    vocabulary.add(merged);
    for (const index of wordsOfPair.get(best) ?? []) {
      const word = words[index]!;
      add(index, -1);
      for (let i = 0; i + 1 < word.pieces.length; i++) {
        if (word.pieces[i] === first && word.pieces[i + 1] === second) word.pieces.splice(i, 2, merged);
      }
      add(index, 1);
    }
    pairCounts.delete(best);
    wordsOfPair.delete(best);
    if (vocabulary.size % 500 === 0) {
      for (const [pair, count] of pairCounts) if (count <= 0) pairCounts.delete(pair);
    }
  }
  return [...vocabulary];
}

/** A vocabulary of single letters: words are spelt out. */
export function characterVocabulary(wordCounts: ReadonlyMap<string, number>, nLetters: number): string[] {
  const counts = new Map<string, number>();
  for (const [word, count] of wordCounts) {
    for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + count);
  }
  const letters = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, nLetters)
    .map(([letter]) => letter)
    .sort();
  return [...specialTokens, ...letters, ...letters.map((letter) => `##${letter}`)];
}
