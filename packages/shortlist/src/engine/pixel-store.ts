import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Picture } from "../image/picture.ts";
import { ioFailure } from "../store/io-failure.ts";
import { StoreError } from "../store/store-error.ts";

/** Where a picture is, and how large it is. */
interface Place {
  readonly width: number;
  readonly height: number;
  /** Its bytes, or where they start in the file. */
  readonly at: Uint8Array | number;
}

/** Closes the file of a store that nobody has any more. */
const forgotten = new FinalizationRegistry(closeSync);

/**
 * Decoded pictures by their numbers. As long as there is room they stay in memory; further ones lie in a temporary file, which the
 * system keeps in memory as far as it has any, and which is gone with the process.
 */
export class PixelStore {
  readonly #places: (Place | undefined)[];
  readonly #memory: { bytesLeft: number };
  readonly #openFile: () => number;
  #bytesInMemory = 0;
  #file: number | undefined;
  #fileBytes = 0;
  #isClosed = false;

  /**
   * @param memory may be shared with other stores
   * @param openFile opens the temporary file
   */
  constructor(nPictures: number, memory: { bytesLeft: number }, openFile: () => number = openTemporaryFile) {
    this.#places = new Array<Place | undefined>(nPictures).fill(undefined);
    this.#memory = memory;
    this.#openFile = openFile;
  }

  get bytesInMemory(): number {
    return this.#bytesInMemory;
  }

  get bytesInFile(): number {
    return this.#fileBytes;
  }

  /**
   * Keeps a picture, whose bytes must not be changed afterwards.
   *
   * @throws {StoreError} disk-full, if it does not fit into memory and the temporary file cannot be written
   */
  set(number: number, { width, height, data }: Picture): void {
    if (this.#isClosed) return;
    const { length } = data;
    if (length <= this.#memory.bytesLeft) {
      this.#memory.bytesLeft -= length;
      this.#bytesInMemory += length;
      this.#places[number] = { width, height, at: data };
      return;
    }
    const start = this.#fileBytes;
    try {
      if (this.#file === undefined) {
        this.#file = this.#openFile();
        forgotten.register(this, this.#file, this);
      }
      for (let done = 0; done < length; )
        done += writeSync(this.#file, data, done, length - done, start + done);
    } catch (cause) {
      const { code, path, message } = ioFailure("keep decoded pictures in", tmpdir(), cause);
      const hint = "free some space there, or name another folder in the variable TMPDIR";
      throw new StoreError(code, path, message, { cause, hint });
    }
    this.#fileBytes += length;
    this.#places[number] = { width, height, at: start };
  }

  /** The picture, if it is there. */
  get(number: number): Picture | undefined {
    const place = this.#places[number];
    if (place === undefined) return undefined;
    const { width, height, at } = place;
    if (typeof at !== "number") return { width, height, data: at };
    const data = new Uint8Array(width * height * 3);
    for (let done = 0; done < data.length; ) {
      const n = readSync(this.#file as number, data, done, data.length - done, at + done);
      if (n === 0)
        throw new StoreError(
          "corrupt",
          tmpdir(),
          `Cannot read decoded pictures in ${tmpdir()}: the file is cut off`,
        );
      done += n;
    }
    return { width, height, data };
  }

  /** Gives back memory and file. */
  close(): void {
    this.#isClosed = true;
    this.#places.fill(undefined);
    this.#memory.bytesLeft += this.#bytesInMemory;
    this.#bytesInMemory = 0;
    if (this.#file === undefined) return;
    forgotten.unregister(this);
    closeSync(this.#file);
    this.#file = undefined;
  }
}

/** A file without a name where the system allows it: it is gone when it is closed, also by a crash. */
function openTemporaryFile(): number {
  const folder = mkdtempSync(join(tmpdir(), "shortlist-pixels-"));
  const file = openSync(join(folder, "pixels"), "wx+");
  if (process.platform !== "win32") rmSync(folder, { recursive: true });
  else process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return file;
}
