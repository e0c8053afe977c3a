import { existsSync } from "node:fs";
import { basename } from "node:path";
import { HubError } from "../hub/hub-error.ts";
import { kindOfModel, kindWords, type ModelKind } from "../hub/model-kind.ts";
import { installedZoo, starterZooFor } from "../hub/starter-zoo.ts";
import { localModel, modelOf, openZoo, withModels, type Zoo, type ZooModel } from "../hub/zoo.ts";
import { zooFolder } from "../hub/zoo-folder.ts";
import type { RunOptions } from "./run-options.ts";

/**
 * The models that a run chooses from: the whole zoo, or those named, by id or as folders of the user's own. Where no zoo
 * is named, it is the starter zoo whose models read what the data are.
 *
 * A name that is an id of the zoo means that model, even where a folder is called the same.
 *
 * Of a whole zoo only the models that read what the data are; one that was named and reads the other is refused.
 *
 * @param kind what the data are
 * @throws {HubError} no zoo; unknown-model; duplicate-model; wrong-kind; missing, if no model of the zoo reads such data
 */
export async function openCandidates(
  { zoo: name, models }: Pick<RunOptions, "zoo" | "models">,
  kind: ModelKind,
): Promise<Zoo> {
  const open = () => openZoo(zooFolder(name, starterZooFor(kind)));
  if (models === undefined) return readersOf(await open(), kind);
  const isFolder = (model: string) => /[/\\]/.test(model) || (existsSync(model) && basename(model) !== model);
  const needsZoo = name !== undefined || !models.every(isFolder);
  const zoo: Zoo = needsZoo ? await open() : { folder: "", models: [], historyPath: undefined };

  const named: ZooModel[] = [];
  for (const model of models) {
    const isKnown = zoo.models.some(({ id }) => id === model);
    const found =
      isKnown || !existsSync(model) ? await modelNamed(zoo, model, kind) : await localModel(model);
    const reads = await kindOfModel(found.folder);
    if (reads !== undefined && reads !== kind) throw wrongKind(model, kind, reads);
    named.push(found);
  }
  return withModels({ ...zoo, models: [] }, named);
}

async function readersOf(zoo: Zoo, kind: ModelKind): Promise<Zoo> {
  const readers: ZooModel[] = [];
  for (const model of zoo.models) {
    const reads = (await kindOfModel(model.folder)) ?? "texts";
    if (reads === kind) readers.push(model);
  }
  if (readers.length > 0) return { ...zoo, models: readers };
  const noun = kindWords[kind];
  throw new HubError(
    "missing",
    `Cannot choose a model for ${noun}: none of the ${zoo.models.length} models of the zoo ${zoo.folder} reads ${noun}`,
    { hint: "Name model folders with --models DIR_A,DIR_B." },
  );
}

/** A model of the zoo by its id; one of the other starter zoo is refused for what it reads. */
async function modelNamed(zoo: Zoo, id: string, kind: ModelKind): Promise<ZooModel> {
  try {
    return modelOf(zoo, id);
  } catch (unknown) {
    const other: ModelKind = kind === "texts" ? "images" : "texts";
    const folder = installedZoo(starterZooFor(other));
    const others = folder === undefined ? [] : (await openZoo(folder)).models;
    throw others.some((model) => model.id === id) ? wrongKind(id, kind, other) : unknown;
  }
}

function wrongKind(model: string, kind: ModelKind, reads: ModelKind): HubError {
  return new HubError(
    "wrong-kind",
    `Cannot try ${model} on ${kindWords[kind]}: it is a model for ${kindWords[reads]}`,
    { hint: "`shortlist zoo list` shows what the models of the starter zoos read." },
  );
}
