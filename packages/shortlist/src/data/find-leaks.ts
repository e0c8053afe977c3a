import { normaliseText } from "./group-duplicates.ts";
import type { ImageDataset } from "./image-dataset.ts";
import type { Split } from "./labelled-dataset.ts";

/** Examples of one part of a split that occur in an earlier part too. */
export interface Leak {
  readonly part: "validation" | "test";
  readonly source: "train" | "validation";
  /** Rows of `part` whose text or picture occurs in `source`. */
  readonly rows: Int32Array;
  /** One line for people, with an example. */
  readonly note: string;
}

/**
 * Finds texts that occur in more than one part of a split, where they make scores look better than they are.
 * Compared as `normaliseText` makes them.
 *
 * @example
 * const rows = (...of) => Int32Array.from(of);
 * const split = { train: rows(0, 1), validation: rows(2), test: rows(3) };
 * findLeaks(["a", "b", "c", "B "], split)[0].note; // '1 of 1 test rows occurs in train too, such as "B "'
 */
export function findLeaks(texts: readonly string[], split: Split): Leak[] {
  return leaksBetween(texts.map(normaliseText), split, (rows, part, source) => {
    const example = texts[rows[0] as number] ?? "";
    const excerpt = JSON.stringify(example.length > 60 ? `${example.slice(0, 60)}…` : example);
    const occur = rows.length === 1 ? "occurs" : "occur";
    return `${rows.length} of ${split[part].length} ${part} rows ${occur} in ${source} too, such as ${excerpt}`;
  });
}

/**
 * Finds pictures that are nearly the same in more than one part of a split.
 *
 * @example
 * const rows = (...of) => Int32Array.from(of);
 * const split = { train: rows(0, 1), validation: rows(2), test: rows(3) };
 * const images = ["a.png", "b.png", "c.png", "d.png"].map((name) => ({ name }));
 * const leaks = findImageLeaks({ images, groupOf: rows(0, 1, 2, 1) }, split);
 * leaks[0].note; // "1 of 1 test pictures is nearly the same as one of train, such as d.png and b.png"
 */
export function findImageLeaks(
  { images, groupOf }: Pick<ImageDataset, "images" | "groupOf">,
  split: Split,
): Leak[] {
  return leaksBetween([...groupOf], split, (rows, part, source) => {
    const row = rows[0] as number;
    const other = split[source].find((other) => groupOf[other] === groupOf[row]) as number;
    const are = rows.length === 1 ? "is" : "are";
    const names = `${images[row]?.name} and ${images[other]?.name}`;
    return `${rows.length} of ${split[part].length} ${part} pictures ${are} nearly the same as one of ${source}, such as ${names}`;
  });
}

/** @param keys equal for examples that are the same */
function leaksBetween<Key>(
  keys: readonly Key[],
  split: Split,
  noteOf: (rows: Int32Array, part: Leak["part"], source: Leak["source"]) => string,
): Leak[] {
  const keysOf = (rows: Int32Array) => new Set(Array.from(rows, (row) => keys[row]));
  const found = { train: keysOf(split.train), validation: keysOf(split.validation) };
  const pairs = [
    ["validation", "train"],
    ["test", "train"],
    ["test", "validation"],
  ] as const;
  const leaks: Leak[] = [];
  for (const [part, source] of pairs) {
    const rows = split[part].filter((row) => found[source].has(keys[row]));
    if (rows.length > 0) leaks.push({ part, source, rows, note: noteOf(rows, part, source) });
  }
  return leaks;
}
