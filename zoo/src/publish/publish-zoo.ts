import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Curve } from "shortlist";
import { zooFolderOf } from "../paths.ts";
import { readCurves } from "../record/record-history.ts";
import { scoreBaselines } from "../record/score-baselines.ts";
import { readSeconds } from "../record/seconds.ts";
import { writeHistory } from "../record/write-history.ts";
import { datasetNames, modelFolderOf, type ZooRecipe } from "../zoo-recipe.ts";
import { drawMatrix, matrixFigure } from "./draw-matrix.ts";
import { type Strength, strengthsOf } from "./strengths-of.ts";

/** What a zoo says of one model, apart from its files. */
export interface ModelDescription {
  readonly id: string;
  readonly description: string;
  /** Id of the model it was fine-tuned from, or how it was made. */
  readonly base: string;
  /** Dataset whose source rows it was fine-tuned on, if it keeps their head. */
  readonly sourceTask?: string;
  /** Names of the materials that it was made from. */
  readonly materials: readonly string[];
}

export interface PublishedModel extends ModelDescription {
  readonly nParameters: number;
  readonly bytes: number;
  readonly strengths: readonly Strength[];
}

/** All that the pages of a zoo are written from. */
export interface ZooRecords {
  readonly curves: readonly Curve[];
  /** The same on the targets, as a proof. */
  readonly targetCurves: readonly Curve[];
  /** The free baseline's test accuracy, by dataset. */
  readonly baselines: ReadonlyMap<string, number>;
  readonly models: readonly PublishedModel[];
  /** Seconds that the making of each model took. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** What a zoo publishes beside its records, and in which words. */
export interface Publication {
  /** What the last row of the matrix is called. */
  readonly baselineName: string;
  readonly licence: string;
  readonly descriptions: readonly ModelDescription[];
  /** A published folder's number of weights, and its card. */
  describe(
    folder: string,
    model: ModelDescription,
    strengths: readonly Strength[],
  ): Promise<{ readonly nParameters: number; readonly card: string }>;
  readme(records: ZooRecords): string;
  notice(): string;
}

/** Copy the finished models to the zoo's `models` and write zoo.json, history.json, the cards, NOTICE and matrix.svg. */
export async function publishZoo(
  recipe: ZooRecipe,
  publication: Publication,
  log: (line: string) => void,
): Promise<void> {
  const { kind } = recipe;
  const zooFolder = zooFolderOf(kind);
  mkdirSync(join(zooFolder, "models"), { recursive: true });
  await writeHistory(recipe, log);
  const curves = readCurves(kind);
  const baselines = await scoreBaselines(recipe, log);
  const models: PublishedModel[] = [];
  const entries: object[] = [];
  for (const described of publication.descriptions) {
    if (!existsSync(modelFolderOf(kind, described.id))) continue;
    const { entry, ...model } = await publishModel(kind, publication, described, curves);
    models.push(model);
    entries.push(entry);
  }
  for (const name of readdirSync(join(zooFolder, "models"))) {
    if (models.some(({ id }) => id === name)) continue;
    rmSync(join(zooFolder, "models", name), { recursive: true });
    log(`removed models/${name}, which is no longer in the recipe`);
  }
  const json = JSON.stringify({ schema: "shortlist-zoo/1", models: entries }, null, 2);
  const figure = matrixFigure(curves, datasetNames(recipe, "benchmark"), baselines);
  const pages = {
    "zoo.json": `${json}\n`,
    NOTICE: publication.notice(),
    "matrix.svg": drawMatrix(figure, publication.baselineName),
    "README.md": publication.readme({
      curves,
      targetCurves: readCurves(kind, "targets"),
      baselines,
      models,
      seconds: readSeconds(kind),
    }),
  };
  for (const [name, text] of Object.entries(pages)) writeFileSync(join(zooFolder, name), text);
  const bytes = models.reduce((sum, model) => sum + model.bytes, 0);
  log(`zoo.json: ${models.length} models, ${(bytes / 1e6).toFixed(1)} MB`);
}

async function publishModel(
  kind: ZooRecipe["kind"],
  publication: Publication,
  described: ModelDescription,
  curves: readonly Curve[],
): Promise<PublishedModel & { entry: object }> {
  const { id, description, base, sourceTask, materials } = described;
  const folder = join(zooFolderOf(kind), "models", id);
  rmSync(folder, { recursive: true, force: true });
  cpSync(modelFolderOf(kind, id), folder, { recursive: true });
  const strengths = strengthsOf(id, curves);
  const { nParameters, card } = await publication.describe(folder, described, strengths);
  writeFileSync(join(folder, "README.md"), card);
  const files = Object.fromEntries(filesIn(folder).map((file) => [file, sha256(join(folder, file))]));
  const bytes = Object.keys(files).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  const entry = {
    id,
    folder: `models/${id}`,
    description,
    base,
    ...(sourceTask === undefined ? {} : { sourceTask }),
    nParameters,
    bytes,
    licence: publication.licence,
    materials,
    strengths,
    files,
  };
  return { ...described, nParameters, bytes, strengths, entry };
}

/** Paths of all files below a folder, with `/`, in order. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
}

const sha256 = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
