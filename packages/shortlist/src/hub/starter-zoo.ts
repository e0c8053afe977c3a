import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { HubError } from "./hub-error.ts";

/** The zoos that come with Shortlist, by what their models read. */
export const starterZoos = ["text", "image"] as const;
export type StarterZoo = (typeof starterZoos)[number];

/**
 * The folder of a zoo that comes with Shortlist: what SHORTLIST_ZOO names, or in the `zoo` folder of the repository or
 * of the installed package.
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
  const here = import.meta.dirname; // …/packages/shortlist/{src,dist}/hub
  const places = [join(here, "../../zoo", kind), join(here, "../../../../zoo", kind)];
  const found = places.find((place) => existsSync(join(place, "zoo.json")));
  if (found) return found;
  throw new HubError(
    "missing",
    `The starter zoo for ${kind === "text" ? "texts" : "pictures"} is not installed`,
    {
      hint: "Name a zoo's folder with --zoo, or set SHORTLIST_ZOO.",
    },
  );
}
