import { existsSync } from "node:fs";
import { join } from "node:path";
import type { StarterZoo } from "shortlist";

const root = join(import.meta.dirname, "../..");

/** Labelled data that a starter zoo has never seen. */
export interface StarterTarget {
  readonly name: string;
  /** Path of the file or folder. */
  readonly data: string;
}

interface StarterTargets {
  /** The first is the README's example. */
  readonly names: readonly string[];
  /** Where a target may lie; the first place that is there counts. */
  readonly places: (name: string) => readonly string[];
  /** The free baseline that is better than the majority class. */
  readonly baseline: { readonly name: string; readonly title: string };
}

const tables: Readonly<Record<StarterZoo, StarterTargets>> = {
  text: {
    names: ["glosses", "computing", "applications"],
    places: (name) => [`examples/data/${name}.csv`],
    baseline: { name: "tfidf", title: "TF-IDF" },
  },
  image: {
    names: ["clipart", "stamps", "kana"],
    places: (name) => [`examples/data/${name}`, `zoo/build/image/datasets/${name}`],
    baseline: { name: "pixels", title: "pixels" },
  },
};

/** Which starter zoo the arguments of a bench name; text where they name none. */
export function starterOf(given: readonly string[]): StarterZoo {
  return given.find((argument): argument is StarterZoo => Object.hasOwn(tables, argument)) ?? "text";
}

/** The first of them is the README's example, seen from the repository. */
export function exampleOf(kind: StarterZoo): string {
  const { names, places } = tables[kind];
  return places(names[0] as string)[0] as string;
}

export function baselineOf(kind: StarterZoo): StarterTargets["baseline"] {
  return tables[kind].baseline;
}

/** Every target of a starter zoo. */
export function starterTargets(kind: StarterZoo): StarterTarget[] {
  const { names, places } = tables[kind];
  return names.map((name) => {
    const data = places(name).find((place) => existsSync(join(root, place)));
    if (data === undefined)
      throw new Error(
        `There is no target ${name} at ${places(name).join(" or ")}: npm run zoo -- ${kind} raw, then datasets`,
      );
    return { name, data: join(root, data) };
  });
}
