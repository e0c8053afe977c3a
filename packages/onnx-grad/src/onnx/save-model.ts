import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { encodeModel } from "./encode-model.ts";
import type { Model } from "./model.ts";

/** Write a model to a file, all weights inside. Either the whole file appears, or nothing changes. */
export async function saveModel(model: Model, path: string): Promise<void> {
  const bytes = encodeModel(model);
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
