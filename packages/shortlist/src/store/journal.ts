import { type FileHandle, open, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { z } from "zod";
import { syncFolder } from "./atomic-write.ts";
import { ioFailure } from "./io-failure.ts";
import { describeIssue } from "./read-json.ts";
import { StoreError } from "./store-error.ts";

/** The version of the journal's envelope. A journal of another version is refused. */
export const journalVersion = 1;

/** What every line has beside the event's own fields. */
export interface Stamp {
  /** The line's number, from 0, without gaps. */
  readonly seq: number;
  /** When it was appended: UTC, ISO 8601. */
  readonly t: string;
}

/** An event as it was read from, or appended to, a journal. */
export type Stamped<Event> = Event & Stamp;

/** The journal's own fields: an event may not have any of them. */
const envelope = ["v", "seq", "t"] as const;

interface ReadResult<Event> {
  readonly events: Stamped<Event>[];
  /** Where the last whole line ends; what follows is a line that was never finished. */
  readonly nBytes: number;
}

/**
 * Reads a journal that another process may be writing to: every whole line, never the torn last one.
 *
 * @param schema checks an event without its envelope (`v`, `seq`, `t`)
 * @throws {StoreError} missing; corrupt, naming file:line; wrong-version
 *
 * @example
 * // not run: needs a run folder
 * const events = await readJournal("runs/20261124-150405-k3x9/journal.jsonl", runEventSchema);
 */
export async function readJournal<Event extends { readonly type: string }>(
  path: string,
  schema: z.ZodType<Event>,
): Promise<Stamped<Event>[]> {
  try {
    return decodeJournal(await readFile(path), schema, path).events;
  } catch (cause) {
    throw ioFailure("read", path, cause);
  }
}

/** The events in a journal's bytes. A last line without its newline was never acknowledged, and is left out. */
export function decodeJournal<Event extends { readonly type: string }>(
  bytes: Uint8Array,
  schema: z.ZodType<Event>,
  path: string,
): ReadResult<Event> {
  const events: Stamped<Event>[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let nBytes = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, nBytes);
    if (end < 0) break;
    const line = bytes.subarray(nBytes, end);
    // A power cut can leave zeros where the last line's data never reached the disk.
    if (end === bytes.length - 1 && line.includes(0)) break;
    events.push(decodeLine(line, decoder, schema, events.length, path));
    nBytes = end + 1;
  }
  return { events, nBytes };
}

function decodeLine<Event extends { readonly type: string }>(
  line: Uint8Array,
  decoder: InstanceType<typeof TextDecoder>,
  schema: z.ZodType<Event>,
  seq: number,
  path: string,
): Stamped<Event> {
  const where = `${path}:${seq + 1}`;
  const corrupt = (reason: string, cause?: unknown) =>
    new StoreError("corrupt", path, `Cannot read the journal at ${where}: ${reason}`, {
      cause,
      hint: "the file was changed by something else; restore it from a copy, or start a new run",
    });
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(line));
  } catch (cause) {
    throw corrupt("the line is not valid JSON", cause);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw corrupt("not a JSON object");
  const { v, seq: foundSeq, t, ...event } = json as Record<string, unknown>;
  if (v !== journalVersion) {
    throw new StoreError(
      typeof v === "number" ? "wrong-version" : "corrupt",
      path,
      `Cannot read the journal at ${where}: it is of version ${JSON.stringify(v)}, but this program reads version ${journalVersion}`,
    );
  }
  if (foundSeq !== seq) throw corrupt(`seq is ${JSON.stringify(foundSeq)}, expected ${seq}`);
  if (typeof t !== "string" || Number.isNaN(Date.parse(t))) throw corrupt("t is not a time");
  const parsed = schema.safeParse(event);
  if (!parsed.success) throw corrupt(describeIssue(parsed.error), parsed.error);
  return { ...parsed.data, seq, t };
}

export interface JournalOptions {
  /** The clock. @default () => new Date() */
  readonly now?: () => Date;
}

/**
 * The append-only log of one run: one JSON event a line, on the disk before `append` returns.
 *
 * Opening reads what is there, checks every line, and cuts off a torn last one, so that a process killed at any
 * instant loses at most the event it was writing. One process at a time: hold the run folder's lock.
 */
export class Journal<Event extends { readonly type: string }> {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #now: () => Date;
  readonly #events: Stamped<Event>[];
  #nBytes: number;
  #last: Promise<unknown> = Promise.resolve();
  #broken: StoreError | undefined;

  private constructor(path: string, file: FileHandle, read: ReadResult<Event>, now: () => Date) {
    this.path = path;
    this.#file = file;
    this.#events = read.events;
    this.#nBytes = read.nBytes;
    this.#now = now;
  }

  /**
   * Opens a journal for appending, new or to go on with.
   *
   * @param schema checks an event without its envelope (`v`, `seq`, `t`)
   * @throws {StoreError} corrupt, naming file:line; wrong-version; or it cannot be read or written
   */
  static async open<Event extends { readonly type: string }>(
    path: string,
    schema: z.ZodType<Event>,
    options: JournalOptions = {},
  ): Promise<Journal<Event>> {
    const { now = () => new Date() } = options;
    let file: FileHandle | undefined;
    try {
      file = await open(path, "a+");
      if (!(await file.stat()).isFile()) {
        throw new StoreError("corrupt", path, `Cannot open ${path}: it is a device or pipe, not a file`);
      }
      const bytes = await file.readFile();
      const read = decodeJournal(bytes, schema, path);
      if (read.nBytes < bytes.length) await file.truncate(read.nBytes);
      await file.sync();
      await syncFolder(dirname(path));
      return new Journal(path, file, read, now);
    } catch (cause) {
      await file?.close();
      throw ioFailure("open", path, cause);
    }
  }

  /** Every event so far, those read on opening first. */
  get events(): readonly Stamped<Event>[] {
    return this.#events;
  }

  /**
   * Appends one event and waits until it is on the disk. Calls that overlap are written in the order they were made.
   *
   * @returns the event with its `seq` and `t`
   * @throws {TypeError} if the event has a field of the envelope
   * @throws {StoreError} if it cannot be written; the journal is then as it was before
   */
  append(event: Event): Promise<Stamped<Event>> {
    const appended = this.#last.then(() => this.#write(event));
    this.#last = appended.catch(() => {}); // its own caller hears of it; the next append must not
    return appended;
  }

  /** Waits for pending appends and closes the file. Closing twice is harmless. */
  async close(): Promise<void> {
    await this.#last;
    if (this.#broken?.code === "closed") return;
    this.#broken = new StoreError(
      "closed",
      this.path,
      `Cannot append to ${this.path}: the journal is closed`,
    );
    await this.#file.close();
  }

  async #write(event: Event): Promise<Stamped<Event>> {
    if (this.#broken !== undefined) throw this.#broken;
    for (const field of envelope) {
      if (field in event)
        throw new TypeError(`Cannot append an event with a field ${field}: it is the journal's own`);
    }
    const stamp = { seq: this.#events.length, t: this.#now().toISOString() };
    const line = Buffer.from(`${JSON.stringify({ v: journalVersion, ...stamp, ...event })}\n`);
    try {
      await this.#file.appendFile(line);
      await this.#file.datasync();
    } catch (cause) {
      const failure = ioFailure(`append to ${basename(dirname(this.path))}'s journal`, this.path, cause);
      await this.#undo(failure);
      throw failure;
    }
    this.#nBytes += line.length;
    const stamped = { ...event, ...stamp };
    this.#events.push(stamped);
    return stamped;
  }

  /** Cuts off what a failed append may have written; if even that fails, nothing more may be appended. */
  async #undo(failure: StoreError): Promise<void> {
    try {
      await this.#file.truncate(this.#nBytes);
    } catch {
      this.#broken = failure;
    }
  }
}
