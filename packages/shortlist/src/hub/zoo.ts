import { realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { readJson } from "../store/read-json.ts";
import { StoreError } from "../store/store-error.ts";
import { HubError } from "./hub-error.ts";

/** A model that can be chosen. */
export interface ZooModel {
  readonly id: string;
  /** Absolute path of its folder, in Hugging Face layout. */
  readonly folder: string;
  readonly description: string;
  readonly nParameters: number | undefined;
  /** The model that this one was fine-tuned from, or how it was made. */
  readonly base: string | undefined;
  /** The dataset whose classes its source head tells apart. */
  readonly sourceTask: string | undefined;
  readonly licence: string | undefined;
  /** SHA-256 of each of its files, by path inside its folder; empty for a local folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** The models to choose from, and what is known of how they train. */
export interface Zoo {
  /** Absolute path. */
  readonly folder: string;
  readonly models: readonly ZooModel[];
  /** Absolute path of history.json, if the zoo has one. */
  readonly historyPath: string | undefined;
}

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "an id has letters, digits, '.', '_', '-'");

/** The schema of zoo.json. */
export const zooSchema = z.object({
  schema: z.literal("shortlist-zoo/1"),
  models: z
    .array(
      z.object({
        id,
        /** Relative to zoo.json; `models/<id>` if left out. */
        folder: z.string().min(1).optional(),
        description: z.string().default(""),
        nParameters: z.int().min(0).optional(),
        base: z.string().optional(),
        sourceTask: z.string().nullish(),
        licence: z.string().optional(),
        files: z
          .record(z.string(), z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 has 64 hex digits"))
          .default({}),
      }),
    )
    .min(1, "a zoo has at least one model"),
});

/** The content of zoo.json. */
export type ZooFile = z.input<typeof zooSchema>;

/**
 * Open a zoo: a folder with zoo.json, the models it lists, and history.json.
 *
 * @throws {HubError} if zoo.json is missing or malformed, an id occurs twice, a model's folder is missing or lies
 *   outside the zoo
 *
 * @example
 * // not run: needs a zoo
 * const { models } = await openZoo("zoo/text");
 * models.map(({ id }) => id);
 */
export async function openZoo(folder: string): Promise<Zoo> {
  const root = resolve(folder);
  const content = await readZooFile(root);
  const seen = new Set<string>();
  const models: ZooModel[] = [];
  for (const model of content.models) {
    if (seen.has(model.id)) {
      throw new HubError(
        "duplicate-model",
        `Cannot open the zoo ${folder}: it has two models called ${model.id}`,
      );
    }
    seen.add(model.id);
    models.push({
      id: model.id,
      folder: await folderInside(root, model.id, model.folder ?? join("models", model.id)),
      description: model.description,
      nParameters: model.nParameters,
      base: model.base,
      sourceTask: model.sourceTask ?? undefined,
      licence: model.licence,
      files: model.files,
    });
  }
  const historyPath = join(root, "history.json");
  const hasHistory = await stat(historyPath).then(
    (s) => s.isFile(),
    () => false,
  );
  return { folder: root, models, historyPath: hasHistory ? historyPath : undefined };
}

async function readZooFile(root: string): Promise<z.output<typeof zooSchema>> {
  try {
    return await readJson(join(root, "zoo.json"), zooSchema, "the zoo", { version: "shortlist-zoo/1" });
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    if (cause.code === "missing") {
      throw new HubError("missing", `Cannot open the zoo ${root}: it has no zoo.json`, {
        cause,
        hint: "Name a zoo with --zoo (text, image or a folder), or set SHORTLIST_ZOO.",
      });
    }
    throw new HubError("invalid", cause.message, { cause });
  }
}

/** Absolute path of a model's folder, which must really lie inside the zoo. */
async function folderInside(root: string, id: string, folder: string): Promise<string> {
  const outside = new HubError(
    "unsafe-path",
    `Cannot open the zoo ${root}: the folder of ${id}, ${JSON.stringify(folder)}, is outside the zoo`,
  );
  const path = resolve(root, folder);
  if (isAbsolute(folder) || !isInside(root, path)) throw outside;
  const isFolder = await stat(path).then(
    (s) => s.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    throw new HubError("missing", `Cannot open the zoo ${root}: the folder of ${id}, ${folder}, is missing`);
  }
  if (!isInside(await realpath(root), await realpath(path))) throw outside;
  return path;
}

/** Whether a path lies below a folder, by their names alone. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * A model folder of the user's as a member of a zoo, called by the folder's name.
 *
 * @throws {HubError} if there is no such folder, or its name cannot be an id
 */
export async function localModel(folder: string): Promise<ZooModel> {
  const path = resolve(folder);
  const isFolder = await stat(path).then(
    (s) => s.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new HubError("missing", `Cannot add the model ${folder}: there is no such folder`);
  const name = id.safeParse(basename(path));
  if (!name.success) {
    throw new HubError("invalid", `Cannot add the model ${folder}: ${name.error.issues[0]?.message}`);
  }
  return {
    id: name.data,
    folder: path,
    description: `local folder ${name.data}`,
    nParameters: undefined,
    base: undefined,
    sourceTask: undefined,
    licence: undefined,
    files: {},
  };
}

/**
 * A zoo with more models.
 *
 * @throws {HubError} if an id occurs twice
 */
export function withModels(zoo: Zoo, models: readonly ZooModel[]): Zoo {
  const all = [...zoo.models, ...models];
  const twice = all.find((model, i) => all.findIndex((other) => other.id === model.id) < i);
  if (twice) {
    throw new HubError(
      "duplicate-model",
      `Cannot add the model ${twice.folder}: the zoo has a model called ${twice.id}`,
      {
        hint: "Rename the folder.",
      },
    );
  }
  return { ...zoo, models: all };
}

/**
 * The model of that id.
 *
 * @throws {HubError} if there is none
 */
export function modelOf(zoo: Zoo, id: string): ZooModel {
  const model = zoo.models.find((model) => model.id === id);
  if (!model) {
    throw new HubError("unknown-model", `The zoo ${zoo.folder} has no model called ${id}`, {
      hint: "`shortlist zoo list` shows them.",
    });
  }
  return model;
}
