import { resolve } from "node:path";
import { installedZoo, type StarterZoo, starterZooFolder, starterZoos } from "./starter-zoo.ts";

/**
 * The folder of the zoo that a user means: a starter zoo by its name (`text`, `image`; a folder called so is written
 * `./text`), any other zoo by its folder, and what `starterZooFolder` finds where nothing is named.
 *
 * @param kind of the starter zoo, where nothing is named
 * @throws {HubError} if that starter zoo is not there
 *
 * @example
 * zooFolder("/my/zoo"); // "/my/zoo"
 */
export function zooFolder(
  name: string | undefined,
  kind: StarterZoo = "text",
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  if (name === undefined) return starterZooFolder(kind, environment);
  return isStarterZoo(name) ? starterZooFolder(name, {}) : resolve(name);
}

/**
 * The folders of all the zoos that a user means: that of the one named, else what SHORTLIST_ZOO names, else every
 * starter zoo that is installed.
 *
 * @throws {HubError} if there is none
 */
export function zooFolders(
  name: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  const installed = (Object.keys(starterZoos) as StarterZoo[]).flatMap((kind) => installedZoo(kind) ?? []);
  if (name !== undefined || environment.SHORTLIST_ZOO || installed.length === 0)
    return [zooFolder(name, "text", environment)];
  return installed;
}

/**
 * What `zooFolder` finds a zoo by, wherever Shortlist is installed: the name of a starter zoo, the folder of any other.
 *
 * @example
 * zooName("/my/zoo"); // "/my/zoo"
 */
export function zooName(folder: string): string {
  if (isStarterZoo(folder)) return folder;
  const path = resolve(folder);
  return (Object.keys(starterZoos) as StarterZoo[]).find((kind) => installedZoo(kind) === path) ?? path;
}

/** Whether a zoo is called by the name of a starter zoo. */
export function isStarterZoo(name: string): name is StarterZoo {
  return Object.hasOwn(starterZoos, name);
}
