/**
 * Reference results and published records that tests compare with. They are not part of this repository: they lie
 * in `../shared` beside it, or where SHORTLIST_SHARED says, and tests that need them skip where they are absent.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.SHORTLIST_SHARED ?? join(import.meta.dirname, "../../../../../shared");

if (!existsSync(folder)) console.warn(`skipped: tests against reference results, no folder ${folder}`);

/** The text of one reference file; undefined where the folder is absent. */
export function sharedText(path: string): string | undefined {
  return existsSync(folder) ? readFileSync(join(folder, path), "utf8") : undefined;
}

/** One reference file in JSON; undefined where the folder is absent. */
export function sharedJson<T>(path: string): T | undefined {
  const text = sharedText(path);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** Where a reference file or folder lies; undefined where the shared folder is absent. */
export function sharedPath(path: string): string | undefined {
  return existsSync(folder) ? join(folder, path) : undefined;
}
