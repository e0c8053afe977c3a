import { existsSync } from "node:fs";
import { basename } from "node:path";
import { isImageModelFolder } from "../engine/open-image-model.ts";
import { HubError } from "../hub/hub-error.ts";
import { starterZooFolder } from "../hub/starter-zoo.ts";
import { localModel, modelOf, openZoo, withModels, type Zoo, type ZooModel } from "../hub/zoo.ts";
import type { RunOptions } from "./run-options.ts";

/**
 * The models that a run chooses from: the whole zoo, or those named, by id or as folders of the user's own.
 *
 * A name that is an id of the zoo means that model, even where a folder is called the same.
 *
 * Of a whole zoo only the models that read what the data are; one that was named stays, and its trial says what is wrong.
 *
 * @throws {HubError} no zoo; unknown-model; duplicate-model; missing, if no model of the zoo reads such data
 */
export async function openCandidates(
  { zoo: folder, models }: Pick<RunOptions, "zoo" | "models">,
  noun: "texts" | "pictures" = "texts",
): Promise<Zoo> {
  if (models === undefined) return readersOf(await openZoo(folder ?? starterZooFolder()), noun);
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

async function readersOf(zoo: Zoo, noun: "texts" | "pictures"): Promise<Zoo> {
  const readers: ZooModel[] = [];
  for (const model of zoo.models)
    if ((await isImageModelFolder(model.folder)) === (noun === "pictures")) readers.push(model);
  if (readers.length > 0) return { ...zoo, models: readers };
  throw new HubError(
    "missing",
    `Cannot choose a model for ${noun}: none of the ${zoo.models.length} models of the zoo ${zoo.folder} reads ${noun}`,
    { hint: "Name model folders with --models DIR_A,DIR_B." },
  );
}
