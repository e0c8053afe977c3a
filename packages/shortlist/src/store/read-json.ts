import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { ioFailure } from "./io-failure.ts";
import { StoreError } from "./store-error.ts";

/**
 * Reads a JSON file and checks it by a schema, once, at the door.
 *
 * @param what the file in the reader's words, such as "the zoo's history"; for messages
 * @param options.version the artifact's name and version, such as "shortlist-history/1": the file's `schema` field
 *   must say the same, and a file of another version is refused by that name
 * @throws {StoreError} missing, not-readable, corrupt (not JSON, or not as the schema says), wrong-version
 *
 * @example
 * import { writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * const path = `${tmpdir()}/read-json-example.json`;
 * await writeFile(path, '{"schema":"example/2"}');
 * (await readJson(path, {}, "the example", { version: "example/1" }).catch((e) => e)).code; // "wrong-version"
 */
export async function readJson<T>(
  path: string,
  schema: z.ZodType<T>,
  what: string,
  options: { readonly version?: string } = {},
): Promise<T> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw ioFailure("read", path, cause);
  }
  const json = parseJson(text, path, what);
  if (options.version !== undefined) requireVersion(json, options.version, path, what);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new StoreError("corrupt", path, `Cannot use ${what}, ${path}: ${describeIssue(parsed.error)}`, {
    cause: parsed.error,
  });
}

/** The first thing that a schema found wrong, as "where: what". */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  const where = issue?.path.map(String).join(".");
  return `${where ? `${where}: ` : ""}${issue?.message ?? "not as expected"}`;
}

function parseJson(text: string, path: string, what: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    const reason = text.trim() === "" ? "the file is empty" : `not valid JSON (${(cause as Error).message})`;
    throw new StoreError("corrupt", path, `Cannot use ${what}, ${path}: ${reason}`, { cause });
  }
}

function requireVersion(json: unknown, version: string, path: string, what: string): void {
  const found = (json as { schema?: unknown } | null)?.schema;
  if (found === version) return;
  const name = version.slice(0, version.lastIndexOf("/") + 1);
  const other = typeof found === "string" && found.startsWith(name);
  const says = found === undefined ? "has no schema field" : `is ${JSON.stringify(found)}`;
  const message = `Cannot use ${what}, ${path}: it ${says}, but this program reads ${JSON.stringify(version)}`;
  throw new StoreError(other ? "wrong-version" : "corrupt", path, message, {
    hint: other ? "it was written by another version of shortlist" : undefined,
  });
}
