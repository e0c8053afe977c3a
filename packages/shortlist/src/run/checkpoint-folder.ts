import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ioFailure } from "../store/io-failure.ts";
import { StoreError } from "../store/store-error.ts";

/** Codes of the operating system that are the disk's fault and not a model's. */
const diskCode = /\b(ENOSPC|EDQUOT|EFBIG|EROFS|EACCES|EPERM|EIO|EMFILE|ENFILE)\b/;

/** A file of a run, so that a later reader knows whether it is whole. */
export interface FileRecord {
  /** Relative to the run folder, with forward slashes. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

const FOLDER = "checkpoints";

/**
 * The checkpoints of a run's trials: `checkpoints/<model>/stage-<n>.ckpt`.
 *
 * A file appears under its name only when it is whole and on the disk. Losing one loses time, not the run:
 * training is deterministic, so a missing checkpoint is trained again.
 */
export class CheckpointFolder {
  readonly #runFolder: string;

  constructor(runFolder: string) {
    this.#runFolder = runFolder;
  }

  /** Has `save` write the checkpoint of a model after a stage, and says what was written. */
  async write(model: string, stage: number, save: (path: string) => Promise<void>): Promise<FileRecord> {
    const file = `${FOLDER}/${folderName(model)}/stage-${stage}.ckpt`;
    const path = join(this.#runFolder, file);
    const unfinished = `${path}.new`;
    try {
      await mkdir(join(path, ".."), { recursive: true });
      await save(unfinished);
      const handle = await open(unfinished, "r+");
      await handle.sync().finally(() => handle.close());
      const record = { file, ...(await fingerprintOf(unfinished)) };
      await rename(unfinished, path);
      return record;
    } catch (error) {
      await rm(unfinished, { force: true, recursive: true }).catch(() => undefined);
      throw isDiskError(error) ? ioFailure("write the checkpoint", path, diskCause(error)) : error;
    }
  }

  /** The path of a checkpoint if it is there and whole. */
  async find(record: FileRecord): Promise<string | undefined> {
    const path = join(this.#runFolder, record.file);
    const isThere = await stat(path).then(
      (s) => s.size === record.bytes,
      () => false,
    );
    if (!isThere) return undefined;
    return (await fingerprintOf(path)).sha256 === record.sha256 ? path : undefined;
  }

  /** Deletes the checkpoints of a model but those of the given stages. */
  async keepOnly(model: string, stages: readonly number[]): Promise<void> {
    const folder = join(this.#runFolder, FOLDER, folderName(model));
    if (stages.length === 0) return rm(folder, { recursive: true, force: true });
    const kept = new Set(stages.map((stage) => `stage-${stage}.ckpt`));
    const names = await readdir(folder).catch(() => []);
    for (const name of names)
      if (!kept.has(name)) await rm(join(folder, name), { force: true, recursive: true });
  }

  /** Deletes every checkpoint: nothing is left to resume. */
  async clear(): Promise<void> {
    await rm(join(this.#runFolder, FOLDER), { recursive: true, force: true });
  }
}

/** Size and SHA-256 of a file. */
export async function fingerprintOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), async (chunks) => {
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  return { bytes, sha256: hash.digest("hex") };
}

/** A model id as one safe folder name: ids hold slashes, and two ids must not meet. */
function folderName(model: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(model)) return model;
  const hash = createHash("sha256").update(model).digest("hex").slice(0, 12);
  return `${model.replaceAll(/[^A-Za-z0-9-]+/g, "_").slice(0, 80)}.${hash}`;
}

function isDiskError(error: unknown): boolean {
  return error instanceof StoreError || diskCause(error) !== undefined;
}

/** The system error in a chain of causes; one from another process has only its code's name in the message. */
function diskCause(error: unknown): unknown {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    if (e instanceof StoreError) return e;
    const code = diskCode.exec(`${"code" in e ? e.code : ""} ${e.message}`)?.[1];
    if (code !== undefined) return Object.assign(new Error(e.message, { cause: e }), { code });
  }
  return undefined;
}
