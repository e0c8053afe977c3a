import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { HubError } from "./hub-error.ts";

/**
 * The folder of the zoo that comes with Shortlist: what SHORTLIST_ZOO names, or the `zoo` folder of the repository or
 * of the installed package.
 *
 * @throws {HubError} if there is none
 */
export function starterZooFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const named = environment.SHORTLIST_ZOO;
  if (named) return resolve(named);
  const here = import.meta.dirname; // …/packages/shortlist/{src,dist}/hub
  const places = [join(here, "../../zoo"), join(here, "../../../../zoo")];
  const found = places.find((place) => existsSync(join(place, "zoo.json")));
  if (found) return found;
  throw new HubError("missing", "The starter zoo is not installed", {
    hint: "Name a zoo's folder with --zoo, or set SHORTLIST_ZOO.",
  });
}
