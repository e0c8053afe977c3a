/**
 * A text as it is compared with others: Unicode forms made equal (NFKC), lower case, white space as single spaces.
 *
 * @example
 * normaliseText("  The  Café\n") === normaliseText("the cafe\u0301"); // true
 */
export function normaliseText(text: string): string {
  const plain = isAscii.test(text) ? text : text.normalize("NFKC");
  return plain.toLowerCase().replaceAll(twoOrOtherSpaces, " ").trim();
}

// Both only spare time: most texts are ASCII with single spaces.
const isAscii = /^[\0-\x7f]*$/;
const twoOrOtherSpaces = /\s{2,}|[^\S ]/g;

/**
 * Numbers the different texts in the order in which they first occur; equal ones (normalised) have one number.
 *
 * @returns (nTexts), the group of each text
 *
 * @example
 * groupDuplicates(["A b", "c", "a  b"]); // [0, 1, 0]
 */
export function groupDuplicates(texts: readonly string[]): Int32Array {
  const groups = new Map<string, number>();
  const groupOf = new Int32Array(texts.length);
  for (const [row, text] of texts.entries()) {
    const key = normaliseText(text);
    let group = groups.get(key);
    if (group === undefined) {
      group = groups.size;
      groups.set(key, group);
    }
    groupOf[row] = group;
  }
  return groupOf;
}
