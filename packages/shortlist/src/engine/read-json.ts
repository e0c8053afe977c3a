import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { ArtifactError } from "./artifact-error.ts";

/** A JSON file checked by a schema, or `undefined` if there is no such file. */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ArtifactError("missing-file", path, "cannot be read", { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ArtifactError("invalid", path, text.trim() === "" ? "is empty" : "is not valid JSON", {
      cause,
    });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join(".") || "the file";
  throw new ArtifactError("invalid", path, `${where}: ${issue?.message ?? "not as expected"}`);
}
