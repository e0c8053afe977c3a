import { existsSync } from "node:fs";
import { basename } from "node:path";
import { starterZooFolder } from "../hub/starter-zoo.ts";
import { localModel, modelOf, openZoo, withModels, type Zoo, type ZooModel } from "../hub/zoo.ts";
import type { RunOptions } from "./run-options.ts";

/**
 * The models that a run chooses from: the whole zoo, or those named, by id or as folders of the user's own.
 *
 * A name that is an id of the zoo means that model, even where a folder is called the same.
 *
 * @throws {HubError} no zoo; unknown-model; duplicate-model
 */
export async function openCandidates({
  zoo: folder,
  models,
}: Pick<RunOptions, "zoo" | "models">): Promise<Zoo> {
  if (models === undefined) return openZoo(folder ?? starterZooFolder());
  const isFolder = (name: string) => /[/\\]/.test(name) || (existsSync(name) && basename(name) !== name);
  const needsZoo = folder !== undefined || !models.every(isFolder);
  const empty: Zoo = { folder: "", models: [], historyPath: undefined };
  const zoo = needsZoo ? await openZoo(folder ?? starterZooFolder()) : empty;

  const named: ZooModel[] = [];
  for (const name of models) {
    const isKnown = zoo.models.some(({ id }) => id === name);
    named.push(isKnown || !existsSync(name) ? modelOf(zoo, name) : await localModel(name));
  }
  return withModels({ ...zoo, models: [] }, named);
}
