/** Unicode NFC, control characters out, white space to single spaces. */
export function normaliseText(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\uFFFD]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** First `maxWords` words; "" for texts of fewer than `minWords`. */
export function clipWords(text: string, minWords: number, maxWords: number): string {
  const words = normaliseText(text).split(" ");
  return words.length < minWords ? "" : words.slice(0, maxWords).join(" ");
}
