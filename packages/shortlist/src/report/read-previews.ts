import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { RunState } from "./run-state.ts";

/** Where a run writes them. A journal may come from somebody else: it names no other file of this machine. */
const allowed = /^previews\/(?:probe|mistakes)\/\d+\.webp$/;

/** The small copies of pictures that a page shows, by the file that the journal names. */
export type Previews = ReadonlyMap<string, Uint8Array>;

/**
 * Reads the small copies of pictures in a run folder, as far as they are there and as they were written. The data
 * themselves are not needed.
 *
 * @example
 * (await readPreviews("no-such-run", runState([]))).size; // 0
 */
export async function readPreviews(folder: string, { examples }: RunState): Promise<Previews> {
  const previews = new Map<string, Uint8Array>();
  const shown = [...(examples.probe?.shown ?? []), ...(examples.mistakes?.shown ?? [])];
  for (const { preview } of shown) {
    if (preview === undefined || !allowed.test(preview.file)) continue;
    const path = join(folder, preview.file);
    const isThere = await stat(path).then(
      (s) => s.isFile() && s.size === preview.bytes,
      () => false,
    );
    if (!isThere) continue;
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes && createHash("sha256").update(bytes).digest("hex") === preview.sha256)
      previews.set(preview.file, bytes);
  }
  return previews;
}
