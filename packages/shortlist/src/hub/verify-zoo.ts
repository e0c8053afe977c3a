import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { isImageModelFolder, openImageModel } from "../engine/open-image-model.ts";
import { openTextModel } from "../engine/open-text-model.ts";
import { isInside, type Zoo, type ZooModel } from "./zoo.ts";

/** What verification found about one model. */
export interface ModelCheck {
  readonly model: string;
  /** One line each; empty if all is well. */
  readonly problems: readonly string[];
}

/** Check every model of a zoo: files as zoo.json says, configuration and tokenizer parse, weights load. */
export async function verifyZoo(zoo: Zoo): Promise<ModelCheck[]> {
  const checks: ModelCheck[] = [];
  for (const model of zoo.models) checks.push({ model: model.id, problems: await problemsOf(model) });
  return checks;
}

async function problemsOf(model: ZooModel): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, expected] of Object.entries(model.files)) {
    const path = resolve(model.folder, name);
    if (!isInside(model.folder, path)) {
      problems.push(`${name}: is outside the model's folder`);
      continue;
    }
    const actual = await sha256Of(path).catch(() => undefined);
    if (actual === undefined) problems.push(`${name}: cannot be read`);
    else if (actual !== expected)
      problems.push(`${name}: has SHA-256 ${actual}, but zoo.json says ${expected}`);
  }
  try {
    const isImage = await isImageModelFolder(model.folder);
    const opened = await (isImage ? openImageModel : openTextModel)(model.folder);
    await opened.buildEncoder({ sourceHead: true });
    if (model.nParameters !== undefined && model.nParameters !== opened.nParameters) {
      problems.push(`has ${opened.nParameters} parameters, but zoo.json says ${model.nParameters}`);
    }
  } catch (error) {
    problems.push((error as Error).message);
  }
  return problems;
}

/** SHA-256 of a file, in hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
