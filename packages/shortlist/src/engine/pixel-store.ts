import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Picture } from "../image/picture.ts";

/** Where a picture is, and how large it is. */
interface Place {
  readonly width: number;
  readonly height: number;
  /** Its bytes, or where they start in the file. */
  readonly at: Uint8Array | number;
}

/**
 * Decoded pictures by their numbers. Up to a limit they stay in memory; further ones lie in a temporary file, which the system
 * keeps in memory as far as it has any, and which is gone with the process.
 */
export class PixelStore {
  readonly #places: (Place | undefined)[];
  readonly #mostBytes: number;
  #bytesInMemory = 0;
  #file: number | undefined;
  #fileBytes = 0;

  constructor(nPictures: number, mostBytes: number) {
    this.#places = new Array<Place | undefined>(nPictures).fill(undefined);
    this.#mostBytes = mostBytes;
  }

  get bytesInMemory(): number {
    return this.#bytesInMemory;
  }

  get bytesInFile(): number {
    return this.#fileBytes;
  }

  has(number: number): boolean {
    return this.#places[number] !== undefined;
  }

  /** Keeps a picture, whose bytes must not be changed afterwards. */
  set(number: number, { width, height, data }: Picture): void {
    if (this.#bytesInMemory + data.length <= this.#mostBytes) {
      this.#bytesInMemory += data.length;
      this.#places[number] = { width, height, at: data };
      return;
    }
    this.#file ??= openTemporaryFile();
    const start = this.#fileBytes;
    for (let done = 0; done < data.length; )
      done += writeSync(this.#file, data, done, data.length - done, start + done);
    this.#fileBytes += data.length;
    this.#places[number] = { width, height, at: start };
  }

  /** @throws {RangeError} if there is no such picture */
  get(number: number): Picture {
    const place = this.#places[number];
    if (place === undefined) throw new RangeError(`Cannot take picture ${number}: it was not prepared`);
    const { width, height, at } = place;
    if (typeof at !== "number") return { width, height, data: at };
    const data = new Uint8Array(width * height * 3);
    for (let done = 0; done < data.length; ) {
      const n = readSync(this.#file as number, data, done, data.length - done, at + done);
      if (n === 0) throw new RangeError(`Cannot take picture ${number}: the temporary file is cut off`);
      done += n;
    }
    return { width, height, data };
  }

  /** Gives back memory and file. */
  close(): void {
    this.#places.fill(undefined);
    this.#bytesInMemory = 0;
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

/** A file without a name where the system allows it: it is gone when it is closed, also by a crash. */
function openTemporaryFile(): number {
  const folder = mkdtempSync(join(tmpdir(), "shortlist-pixels-"));
  const file = openSync(join(folder, "pixels"), "wx+");
  if (process.platform !== "win32") rmSync(folder, { recursive: true });
  else process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  fstatSync(file); // throws here rather than at the first write, should the file system not allow this
  return file;
}
