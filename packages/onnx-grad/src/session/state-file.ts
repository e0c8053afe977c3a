import { createHash, randomBytes } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { SessionError } from "./session-error.ts";

// magic (8) | length of the header (8, little endian) | header (JSON) | tensors, one after the other | SHA-256 of all before (32)
const magic = Buffer.from("OGSTATE1", "latin1");
const prefixBytes = 16;
const digestBytes = 32;
const pieceBytes = 8 * 2 ** 20;

/** Bytes of one array of the state, by name. */
export type StateArrays = ReadonlyMap<string, Uint8Array>;

interface Header {
  readonly state: unknown;
  readonly arrays: readonly { readonly name: string; readonly nBytes: number }[];
}

/**
 * Writes a state: a JSON value and named arrays of bytes, with a checksum over all of it. Either the
 * whole file appears under its name, on disk, or the old one stays.
 *
 * @throws {SessionError} `state-file`
 */
export function writeStateFile(path: string, state: unknown, arrays: StateArrays): void {
  const header: Header = {
    state,
    arrays: Array.from(arrays, ([name, bytes]) => ({ name, nBytes: bytes.length })),
  };
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(prefixBytes);
  magic.copy(prefix);
  prefix.writeBigUInt64LE(BigInt(json.length), 8);
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    const file = openSync(temporary, "wx");
    try {
      const hash = createHash("sha256");
      for (const part of [prefix, json, ...arrays.values()]) {
        hash.update(part);
        writeAll(file, part);
      }
      writeAll(file, hash.digest());
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new SessionError("state-file", `Cannot save training state to ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/**
 * Reads a state that writeStateFile() wrote, after checking all of it.
 *
 * @param targetFor called once with the JSON value and the size of each array, before any array is
 *   read; returns where to put each, and may throw to refuse the state
 * @returns the JSON value
 * @throws {SessionError} `state-file` if the file is missing, foreign, truncated or corrupt
 */
export function readStateFile(
  path: string,
  targetFor: (state: unknown, sizes: ReadonlyMap<string, number>) => StateArrays,
): unknown {
  const refuse = (reason: string, cause?: unknown) =>
    new SessionError("state-file", `Cannot restore training state from ${path}: ${reason}`, { cause });
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw refuse(messageOf(error), error);
  }
  try {
    const { size } = fstatSync(file);
    const prefix = Buffer.alloc(prefixBytes);
    readAll(file, prefix, 0);
    if (!prefix.subarray(0, magic.length).equals(magic))
      throw refuse("it is not a state of a training session");
    const headerBytes = Number(prefix.readBigUInt64LE(8));
    if (headerBytes > size - prefixBytes - digestBytes) throw refuse("the file is truncated or corrupt");
    if (
      !digestOf(file, size - digestBytes).equals(readAll(file, Buffer.alloc(digestBytes), size - digestBytes))
    ) {
      throw refuse("the file is truncated or corrupt (its checksum does not match)");
    }
    const json = readAll(file, Buffer.alloc(headerBytes), prefixBytes).toString();
    const { state, arrays } = JSON.parse(json) as Header; // written by us: the checksum says so
    const targets = targetFor(state, new Map(arrays.map(({ name, nBytes }) => [name, nBytes])));
    let position = prefixBytes + headerBytes;
    for (const { name, nBytes } of arrays) {
      const target = targets.get(name);
      if (target) readAll(file, target.subarray(0, nBytes), position);
      position += nBytes;
    }
    return state;
  } catch (error) {
    if (error instanceof SessionError) throw error;
    throw refuse(messageOf(error), error);
  } finally {
    closeSync(file);
  }
}

function digestOf(file: number, length: number): Buffer {
  const hash = createHash("sha256");
  const piece = Buffer.alloc(pieceBytes);
  for (let at = 0; at < length; at += pieceBytes) {
    hash.update(readAll(file, piece.subarray(0, Math.min(pieceBytes, length - at)), at));
  }
  return hash.digest();
}

function readAll<T extends Uint8Array>(file: number, target: T, position: number): T {
  for (let at = 0; at < target.length; ) {
    const n = readSync(file, target, at, Math.min(target.length - at, 2 ** 30), position + at);
    if (n === 0) throw new Error("the file is truncated or corrupt");
    at += n;
  }
  return target;
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; )
    at += writeSync(file, bytes, at, Math.min(bytes.length - at, 2 ** 30));
}

/** Makes a rename durable, where the platform lets a folder be synced. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
