import { createRng, type Rng } from "../numeric/random.ts";
import { someNames } from "../numeric/some-names.ts";
import { countLabels } from "./class-weights.ts";
import { DataError } from "./data-error.ts";
import { findImageLeaks, findLeaks, type Leak } from "./find-leaks.ts";
import { groupDuplicates } from "./group-duplicates.ts";
import type { ImageDataset } from "./image-dataset.ts";
import type { LabelledDataset, Split } from "./labelled-dataset.ts";
import type { TextDataset } from "./text-dataset.ts";

/** What splitting has to know of a dataset: its labels, and which examples are the same. */
export type SplittableDataset = Pick<LabelledDataset, "name" | "labels" | "classNames" | "split"> &
  (Pick<TextDataset, "texts"> | Pick<ImageDataset, "images" | "groupOf">);

export interface SplitDatasetOptions {
  readonly seed: number | string;
  /** The share of the rows to validate on, in (0, 1). @default 0.15 */
  readonly validationFraction?: number;
  /** The share of the rows to test on, in (0, 1). @default 0.15 */
  readonly testFraction?: number;
}

/** A split, and what people should know about it. */
export interface DatasetSplit extends Split {
  readonly notes: readonly string[];
}

/**
 * Divides a dataset into training, validation and test rows: every class in its proportion, in every part if it has
 * at least three different examples, and equal texts or nearly equal pictures always in one part.
 *
 * A split of the user's own (`dataset.split`) is kept; a part that it lacks is taken from its training rows. Examples
 * that occur in more than one of its parts are told in the notes.
 *
 * Depends on the seed and the dataset only.
 *
 * @throws {RangeError} if a fraction is not in (0, 1), or they leave nothing to train on
 * @throws {DataError} too-few-rows, if a part would be empty
 *
 * @example
 * const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`);
 * const labels = Int32Array.from(texts, (_, i) => i % 2);
 * const split = splitDataset({ name: "a", texts, labels, classNames: ["n", "p"], notes: [] }, { seed: 1 });
 * [split.train.length, split.validation.length, split.test.length]; // [14, 3, 3]
 */
export function splitDataset(dataset: SplittableDataset, options: SplitDatasetOptions): DatasetSplit {
  const { seed, validationFraction = 0.15, testFraction = 0.15 } = options;
  for (const [name, fraction] of Object.entries({ validationFraction, testFraction })) {
    if (!(fraction > 0 && fraction < 1))
      throw new RangeError(`Cannot split with ${name} ${fraction}: it must be above 0 and below 1`);
  }
  if (validationFraction + testFraction >= 1) {
    throw new RangeError(
      `Cannot split with validationFraction ${validationFraction} and testFraction ${testFraction}: they must leave rows to train on`,
    );
  }
  const given = dataset.split;
  const wanted: Wanted = {
    validation: given?.validation === undefined ? validationFraction : 0,
    test: given?.test === undefined ? testFraction : 0,
  };
  const from = given?.train ?? Int32Array.from(dataset.labels.keys());
  const noun = "texts" in dataset ? "texts" : "pictures";
  const drawn = drawParts(dataset, from, wanted, createRng(seed).fork("split"));
  const split: Split = {
    train: drawn.train,
    validation: given?.validation ?? drawn.validation,
    test: given?.test ?? drawn.test,
  };
  for (const [part, rows] of Object.entries(split) as [string, Int32Array][]) {
    if (rows.length > 0) continue;
    const message = `Cannot split ${dataset.name}: its ${from.length} rows leave none for ${part === "train" ? "training" : part}; every class should have at least 3 different ${noun}`;
    throw new DataError("too-few-rows", message);
  }
  const notes = [...missingClasses(dataset, split, noun)];
  if (given !== undefined) notes.push(...leaksOf(dataset, split).map((leak) => leak.note));
  return { ...split, notes };
}

function leaksOf(dataset: SplittableDataset, split: Split): Leak[] {
  return "texts" in dataset ? findLeaks(dataset.texts, split) : findImageLeaks(dataset, split);
}

interface Wanted {
  readonly validation: number;
  readonly test: number;
}

/** The rows of one example (duplicates included). */
type Group = number[];

function drawParts(dataset: SplittableDataset, from: Int32Array, wanted: Wanted, rng: Rng): Split {
  const split = { train: [] as Group[], validation: [] as Group[], test: [] as Group[] };
  const debt = { validation: 0, test: 0 };
  for (const [label, groups] of groupsByClass(dataset, from).entries()) {
    rng.fork(`class ${label}`).shuffle(groups);
    const nRows = groups.reduce((sum, group) => sum + group.length, 0);
    for (const part of ["test", "validation"] as const) {
      if (wanted[part] === 0 || groups.length === 0) continue;
      // What rounding takes from one class it gives to the next, so that the parts have the sizes asked for.
      const exact = nRows * wanted[part] + debt[part];
      const rounded = Math.max(0, Math.round(exact));
      // One group must stay for training; a test group only if one is left for validation as well.
      const keep = part === "test" && wanted.validation > 0 ? 2 : 1;
      const minimum = groups.length > keep ? 1 : 0;
      const taken = take(groups, Math.max(minimum, rounded), keep);
      split[part].push(...taken);
      debt[part] = Math.max(-0.5, Math.min(0.5, exact - taken.flat().length));
    }
    split.train.push(...groups);
  }
  trainEveryClass(split, dataset.labels);
  return {
    train: Int32Array.from(split.train.flat()).sort(),
    validation: Int32Array.from(split.validation.flat()).sort(),
    test: Int32Array.from(split.test.flat()).sort(),
  };
}

/** A class whose every text also has the label of a rarer class can miss training: its first held-out text moves. */
function trainEveryClass(split: Record<keyof Split, Group[]>, labels: Int32Array): void {
  const trained = new Set(split.train.flat().map((row) => labels[row]));
  for (const part of ["validation", "test"] as const) {
    split[part] = split[part].filter((group) => {
      if (group.every((row) => trained.has(labels[row]))) return true;
      for (const row of group) trained.add(labels[row]);
      split.train.push(group);
      return false;
    });
  }
}

/** Takes groups out of the list, in its order, until they hold about n rows, leaving at least `keep` groups. */
function take(groups: Group[], n: number, keep: number): Group[] {
  const taken: Group[] = [];
  let nTaken = 0;
  if (n === 0) return taken;
  const rest: Group[] = [];
  for (const [index, group] of groups.entries()) {
    const nLeft = rest.length + (groups.length - index - 1);
    if (nLeft >= keep && nTaken + group.length <= n) {
      taken.push(group);
      nTaken += group.length;
    } else {
      rest.push(group);
    }
  }
  if (taken.length === 0 && rest.length > keep) {
    // Every text is repeated more often than the part has room: the smallest group is the least too many.
    const smallest = rest.reduce(
      (best, group, index) => (group.length < (rest[best] as Group).length ? index : best),
      0,
    );
    taken.push(...rest.splice(smallest, 1));
  }
  groups.splice(0, groups.length, ...rest);
  return taken;
}

/** For each class its groups of equal examples; a group with several labels belongs to the rarest of them. */
function groupsByClass(dataset: SplittableDataset, from: Int32Array): Group[][] {
  const { labels, classNames } = dataset;
  const groupOf =
    "texts" in dataset
      ? groupDuplicates(Array.from(from, (row) => dataset.texts[row] as string))
      : numberInOrder(from.map((row) => dataset.groupOf[row] as number));
  const groups: Group[] = [];
  for (const [index, row] of from.entries()) {
    const group = groupOf[index] as number;
    const members = groups[group];
    if (members === undefined) groups[group] = [row];
    else members.push(row);
  }
  const counts = countLabels(
    from.map((row) => labels[row] as number),
    classNames.length,
  );
  const rarer = (a: number, b: number) => ((counts[b] as number) < (counts[a] as number) ? b : a);
  const byClass: Group[][] = classNames.map(() => []);
  for (const group of groups) byClass[group.map((row) => labels[row] as number).reduce(rarer)]?.push(group);
  return byClass;
}

/** Numbers from 0 on, in the order in which they first occur. */
function numberInOrder(groups: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return groups.map((group) => {
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
}

function missingClasses(
  { labels, classNames }: Pick<LabelledDataset, "labels" | "classNames">,
  split: Split,
  noun: string,
): string[] {
  const notes: string[] = [];
  for (const part of ["train", "validation", "test"] as const) {
    const present = new Set(Array.from(split[part], (row) => labels[row]));
    const missing = classNames.filter((_, label) => !present.has(label)).map((name) => JSON.stringify(name));
    if (missing.length === 0) continue;
    const classes = missing.length === 1 ? "class" : "classes";
    notes.push(`no ${part} example of ${classes} ${someNames(missing, 5)}: too few different ${noun}`);
  }
  return notes;
}
