import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ioFailure } from "./io-failure.ts";
import { StoreError } from "./store-error.ts";

/** What to write: everything at once, or piece by piece into the open file. */
export type FileContent = string | Uint8Array | ((file: FileHandle) => Promise<void>);

/**
 * Writes a file so that, whatever happens, its name leads to the old content or to all of the new.
 *
 * Writes a temporary file in the same folder, flushes it to the disk, renames it over the old one and flushes the
 * folder. On failure the temporary file is removed and the old one is untouched.
 *
 * @throws {StoreError} if it cannot be written: disk full, no permission, read-only file system; a device or a pipe has
 *   that name (as root, the rename would put a file in the device's place)
 *
 * @example
 * import { readFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * const path = `${tmpdir()}/atomic-write-example.txt`;
 * await atomicWrite(path, "all or nothing");
 * await readFile(path, "utf8"); // "all or nothing"
 */
export async function atomicWrite(path: string, content: FileContent): Promise<void> {
  const found = await stat(path).catch(() => undefined); // what cannot be looked at, `open` will tell
  if (found !== undefined && !found.isFile() && !found.isDirectory())
    throw new StoreError("not-writable", path, `Cannot write ${path}: it is a device or a pipe, not a file`);
  const folder = dirname(path);
  const unique = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const temporary = join(folder, `.${basename(path).slice(0, 200)}.${unique}.tmp`);
  let failure: unknown;
  try {
    const file = await open(temporary, "wx");
    try {
      if (typeof content === "function") await content(file);
      else await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(folder);
    return;
  } catch (cause) {
    failure = cause;
  }
  await rm(temporary, { force: true }).catch(() => {}); // the first failure is the one to tell
  throw isSystemError(failure) ? ioFailure("write", path, failure) : failure;
}

/** Flushes a folder's list of names, so that a rename survives a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // Windows cannot open a folder as a file
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Failures of the file system carry an errno; others are the content callback's own and pass through. */
function isSystemError(cause: unknown): boolean {
  return cause instanceof Error && typeof (cause as NodeJS.ErrnoException).errno === "number";
}
