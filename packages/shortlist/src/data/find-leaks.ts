import { normaliseText } from "./group-duplicates.ts";
import type { Split } from "./text-dataset.ts";

/** Texts of one part of a split that occur in an earlier part too. */
export interface Leak {
  readonly part: "validation" | "test";
  readonly source: "train" | "validation";
  /** Rows of `part` whose text occurs in `source`. */
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
  const keysOf = (rows: Int32Array) => new Set(Array.from(rows, (row) => normaliseText(texts[row] ?? "")));
  const keys = { train: keysOf(split.train), validation: keysOf(split.validation) };
  const pairs = [
    ["validation", "train"],
    ["test", "train"],
    ["test", "validation"],
  ] as const;
  const leaks: Leak[] = [];
  for (const [part, source] of pairs) {
    const rows = split[part].filter((row) => keys[source].has(normaliseText(texts[row] ?? "")));
    if (rows.length === 0) continue;
    const example = texts[rows[0] as number] ?? "";
    const excerpt = JSON.stringify(example.length > 60 ? `${example.slice(0, 60)}…` : example);
    const occur = rows.length === 1 ? "occurs" : "occur";
    const note = `${rows.length} of ${split[part].length} ${part} rows ${occur} in ${source} too, such as ${excerpt}`;
    leaks.push({ part, source, rows, note });
  }
  return leaks;
}
