import { mkdir, readdir, readFile, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { lockFolder } from "./folder-lock.ts";
import { ioFailure } from "./io-failure.ts";
import { createRunId } from "./run-id.ts";
import { StoreError } from "./store-error.ts";

/** The name of the journal in a run folder. */
export const journalName = "journal.jsonl";

/** A run's folder, held by this process until released. */
export interface RunFolder {
  /** Absolute. */
  readonly path: string;
  /** The folder's name. */
  readonly id: string;
  readonly journalPath: string;
  /** The path of a file in the folder. */
  file(...parts: string[]): string;
  /** Gives the folder back; needed once, harmless twice. */
  release(): Promise<void>;
}

export interface CreateRunFolderOptions {
  /** Where run folders are made. @default "runs" */
  readonly root?: string;
  /** The run's folder itself, instead of a new name under `root`. It must not exist yet, or be empty (a journal without an event aside). */
  readonly out?: string | undefined;
  /** The time that the name tells. @default new Date() */
  readonly now?: Date;
}

/**
 * Makes the folder of a new run and locks it.
 *
 * @throws {StoreError} exists, if `out` holds anything; in-use; or it cannot be written
 *
 * @example
 * import { tmpdir } from "node:os";
 * const run = await createRunFolder({ root: `${tmpdir()}/run-folder-example` });
 * run.journalPath === run.file("journal.jsonl"); // true
 * await run.release();
 */
export async function createRunFolder(options: CreateRunFolderOptions = {}): Promise<RunFolder> {
  const { root = "runs", out, now = new Date() } = options;
  const path = resolve(out ?? join(root, createRunId(now)));
  let made = false;
  let release: (() => Promise<void>) | undefined;
  try {
    made = await makeFolder(path);
    release = await lockFolder(path);
    const found = (await readdir(path)).filter((name) => !name.startsWith(".lock-"));
    if (found.length === 0 || (await neverStarted(path, found))) return runFolder(path, release);
    const isRun = found.includes(journalName);
    throw new StoreError("exists", path, `Cannot start a run in ${path}: the folder is not empty`, {
      hint: isRun
        ? `go on with that run: shortlist resume ${path}`
        : "give --out a folder that is empty or not there yet",
    });
  } catch (cause) {
    await release?.();
    if (made) await rmdir(path).catch(() => {}); // only ever an empty folder
    const exists = (cause as NodeJS.ErrnoException).code === "EEXIST"; // mkdir over a file
    if (exists)
      throw new StoreError("not-a-folder", path, `Cannot start a run in ${path}: it is a file`, { cause });
    throw ioFailure("make the run folder", path, cause);
  }
}

/**
 * Opens the folder of a run that there is: to go on with it, or (`lock: false`) only to read.
 *
 * @throws {StoreError} missing; not-a-run, if it has no journal; in-use, if a live process holds it
 *
 * @example
 * (await openRunFolder("no-such-run").catch((e) => e)).code; // "missing"
 */
export async function openRunFolder(
  path: string,
  options: { /** @default true */ readonly lock?: boolean } = {},
): Promise<RunFolder> {
  const { lock = true } = options;
  const absolute = resolve(path);
  try {
    const found = await stat(absolute);
    const names = found.isDirectory() ? await readdir(absolute) : [];
    if (!names.includes(journalName)) {
      throw new StoreError("not-a-run", absolute, `Cannot open the run ${path}: it has no ${journalName}`, {
        hint: "give the folder of a run, such as runs/20261124-150405-k3x9",
      });
    }
    return runFolder(absolute, lock ? await lockFolder(absolute) : async () => {});
  } catch (cause) {
    throw ioFailure("open the run", path, cause);
  }
}

/** A process killed at once may leave a journal without a single event: there is nothing in it to keep. */
async function neverStarted(path: string, found: readonly string[]): Promise<boolean> {
  return (
    found.length === 1 &&
    found[0] === journalName &&
    !(await readFile(join(path, journalName))).includes("\n")
  );
}

/**
 * Makes a folder and those above it; false if it was there. (`mkdir` with `recursive` never returns on Node 20 where
 * the system answers ENOENT below a folder that exists, as /proc does.)
 */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(path)).isDirectory()) return false;
    if (code !== "ENOENT" || dirname(path) === path) throw cause;
  }
  await makeFolder(dirname(path));
  await mkdir(path);
  return true;
}

function runFolder(path: string, release: () => Promise<void>): RunFolder {
  return {
    path,
    id: basename(path),
    journalPath: join(path, journalName),
    file: (...parts) => join(path, ...parts),
    release,
  };
}
