import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { HubError } from "./hub-error.ts";
import { kindWords, type ModelKind } from "./model-kind.ts";

/** The zoos that come with Shortlist, each with what its models read. */
export const starterZoos = { text: "texts", image: "images" } as const satisfies Record<string, ModelKind>;
export type StarterZoo = keyof typeof starterZoos;

/**
 * The folder of the zoo to take where none is named: what SHORTLIST_ZOO names, or the starter zoo in the `zoo` folder of
 * the repository or of the installed package.
 *
 * @param kind what its models read
 * @throws {HubError} if there is none
 */
export function starterZooFolder(
  kind: StarterZoo = "text",
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const named = environment.SHORTLIST_ZOO;
  if (named) return resolve(named);
  const found = installedZoo(kind);
  if (found !== undefined) return found;
  throw new HubError("missing", `The starter zoo for ${kindWords[starterZoos[kind]]} is not installed`, {
    hint: "Name a zoo with --zoo (text, image or a folder), or set SHORTLIST_ZOO.",
  });
}

/** The starter zoo whose models read such data. */
export function starterZooFor(kind: ModelKind): StarterZoo {
  return kind === "texts" ? "text" : "image";
}

/** Where a starter zoo lies, if it came with this copy of Shortlist. */
export function installedZoo(kind: StarterZoo): string | undefined {
  const here = import.meta.dirname; // …/packages/shortlist/{src,dist}/hub
  const places = [join(here, "../../zoo", kind), join(here, "../../../../zoo", kind)];
  return places.find((place) => existsSync(join(place, "zoo.json")));
}
