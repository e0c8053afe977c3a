/** How a BERT normalizer prepares text. */
export interface Casing {
  stripAccents: boolean;
}

/** Lower-cased words and punctuation marks, split as BERT's pre-tokenizer splits them, with their counts. */
export function countWords(texts: Iterable<string>, { stripAccents }: Casing): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    let lowered = text.toLowerCase();
    if (stripAccents) lowered = lowered.normalize("NFD").replace(/\p{Mn}/gu, "");
    for (const [word] of lowered.matchAll(/[^\s\p{P}$+<=>^`|~]+|[\p{P}$+<=>^`|~]/gu)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

/** WordPiece: the longest piece of the vocabulary first; `undefined` if a part of the word is in no piece. */
export function splitWord(word: string, vocabulary: { has(piece: string): boolean }): string[] | undefined {
  const letters = [...word];
  const pieces: string[] = [];
  for (let start = 0; start < letters.length; ) {
    let end = letters.length;
    const piece = (): string => (start > 0 ? "##" : "") + letters.slice(start, end).join("");
    while (end > start && !vocabulary.has(piece())) end--;
    if (end === start) return undefined;
    pieces.push(piece());
    start = end;
  }
  return pieces;
}
