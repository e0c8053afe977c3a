import { createRng, unitHash } from "../rng.ts";
import type { Part } from "../zoo-recipe.ts";

/** How many rows the parts have. */
export interface PartSizes {
  train: number;
  validation: number;
  test: number;
  /** The most rows of the source part. */
  source: number;
}

export interface DrawSettings {
  /** Name of the dataset: the seed of every draw. */
  name: string;
  /** Labels to use, or the least number of rows that a label needs. */
  classes: readonly string[] | { atLeast: number };
  sizes: PartSizes;
  /** Share of the groups set apart for the source part. */
  sourceShare: number;
}

/**
 * Draw a dataset's fixed parts from all its labelled rows.
 *
 * Each group is thrown into one part by a hash of its name, so that rows of one group never meet across parts. Within a
 * part, labels are drawn in turn until the part is full: common labels do not crowd out rare ones.
 */
export function drawParts<Row extends { label: string; group: string }>(
  rows: readonly Row[],
  { name, classes, sizes, sourceShare }: DrawSettings,
): { row: Row; part: Part }[] {
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  const allowed =
    "atLeast" in classes
      ? [...counts].filter(([, n]) => n >= classes.atLeast).map(([label]) => label)
      : [...classes];
  allowed.sort();

  const total = sizes.train + sizes.validation + sizes.test;
  const rest = 1 - sourceShare;
  const borders: [Part, number, number][] = [
    ["test", (rest * sizes.test) / total, sizes.test],
    ["validation", (rest * (sizes.test + sizes.validation)) / total, sizes.validation],
    ["train", rest, sizes.train],
    ["source", 1, sizes.source],
  ];
  const drawn: { row: Row; part: Part }[] = [];
  for (const [index, [part, border, size]] of borders.entries()) {
    const from = index === 0 ? 0 : borders[index - 1]![1];
    const rng = createRng(`${name}/${part}`);
    const piles = allowed.map((label) =>
      rng.shuffle(
        rows.filter((row) => {
          if (row.label !== label) return false;
          const place = unitHash(`${name}/${row.group}`);
          return place >= from && place < border;
        }),
      ),
    );
    const ofPart: { row: Row; part: Part }[] = [];
    for (let round = 0; ofPart.length < size && piles.some((pile) => round < pile.length); round++) {
      for (const pile of piles) {
        const row = pile[round];
        if (row && ofPart.length < size) ofPart.push({ row, part });
      }
    }
    drawn.push(...rng.shuffle(ofPart));
  }
  return drawn;
}
