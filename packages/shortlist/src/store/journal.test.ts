import { appendFile, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { Journal, readJournal } from "./journal.ts";
import { StoreError } from "./store-error.ts";

const schema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("started"), seed: z.number() }),
  z.object({ type: z.literal("note"), text: z.string() }),
]);
type Event = z.infer<typeof schema>;

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), "journal-")), "journal.jsonl");
});

const now = () => new Date("2026-11-24T15:04:05.678Z");
const events: Event[] = [
  { type: "started", seed: 7 },
  { type: "note", text: "two\nlines, \u2028 and 日本語 😀" },
  { type: "note", text: "" },
];

async function writeAll(): Promise<Buffer> {
  const journal = await Journal.open(path, schema, { now });
  for (const event of events) await journal.append(event);
  await journal.close();
  return readFile(path);
}

const withoutStamp = (found: readonly Event[]) =>
  found.map((event) => {
    const { seq: _seq, t: _t, ...rest } = event as Event & { seq: number; t: string };
    return rest;
  });

describe("Journal", () => {
  it("writes one line an event: v, seq, t, then the event", async () => {
    const text = (await writeAll()).toString();
    expect(text.split("\n")[0]).toBe(
      '{"v":1,"seq":0,"t":"2026-11-24T15:04:05.678Z","type":"started","seed":7}',
    );
    expect(text.endsWith("\n")).toBe(true);
    expect(text.split("\n").length).toBe(events.length + 1);
  });

  it("reads back what was appended, stamped", async () => {
    await writeAll();
    const found = await readJournal(path, schema);
    expect(withoutStamp(found)).toEqual(events);
    expect(found.map((event) => event.seq)).toEqual([0, 1, 2]);
  });

  it("cut at any byte reads as a prefix, and goes on from there", async () => {
    const bytes = await writeAll();
    const lineEnds = [...bytes.keys()].filter((i) => bytes[i] === 0x0a);
    for (let cut = 0; cut <= bytes.length; cut++) {
      await writeFile(path, bytes.subarray(0, cut));
      const nWhole = lineEnds.filter((end) => end < cut).length;
      expect(withoutStamp(await readJournal(path, schema))).toEqual(events.slice(0, nWhole));
      expect((await readFile(path)).length).toBe(cut); // reading changes nothing
      const journal = await Journal.open(path, schema, { now });
      expect(withoutStamp(journal.events)).toEqual(events.slice(0, nWhole));
      for (const event of events.slice(nWhole)) await journal.append(event);
      await journal.close();
      expect(await readFile(path)).toEqual(bytes); // as if never killed
    }
  });

  it("drops a last line whose data never reached the disk", async () => {
    const bytes = await writeAll();
    await appendFile(path, Buffer.concat([Buffer.alloc(40), Buffer.from('"}\n')]));
    expect(withoutStamp(await readJournal(path, schema))).toEqual(events);
    await (await Journal.open(path, schema)).close();
    expect(await readFile(path)).toEqual(bytes);
  });

  it.each([
    ["not JSON", "{oops\n", "corrupt", "not valid JSON"],
    ["an empty line", "\n", "corrupt", "not valid JSON"],
    ["not an object", "[1]\n", "corrupt", "not a JSON object"],
    ["bytes that are not UTF-8", Buffer.from([0x22, 0xff, 0x22, 0x0a]), "corrupt", "not valid JSON"],
    ["another version", '{"v":2,"seq":0}\n', "wrong-version", "version 2, but this program reads version 1"],
    ["no version", '{"seq":1}\n', "corrupt", "version undefined"],
    ["a gap", '{"v":1,"seq":2,"t":"2026-11-24T15:04:05Z","type":"note","text":"x"}\n', "corrupt", "seq is 2"],
    ["no time", '{"v":1,"seq":1,"t":"soon","type":"note","text":"x"}\n', "corrupt", "t is not a time"],
    ["an unknown event", '{"v":1,"seq":1,"t":"2026-11-24T15:04:05Z","type":"x"}\n', "corrupt", "type: "],
  ])("refuses a bad line in the middle: %s", async (_what, line, code, says) => {
    const first = '{"v":1,"seq":0,"t":"2026-11-24T15:04:05Z","type":"started","seed":7}\n';
    await writeFile(path, Buffer.concat([Buffer.from(first), Buffer.from(line), Buffer.from(first)]));
    const before = await readFile(path);
    for (const error of [
      await readJournal(path, schema).catch((e) => e),
      await Journal.open(path, schema).catch((e) => e),
    ]) {
      expect(error).toBeInstanceOf(StoreError);
      expect(error.code).toBe(code);
      expect(error.message).toContain(`${path}:2: `);
      expect(error.message).toContain(says);
    }
    expect(await readFile(path)).toEqual(before);
  });

  it("keeps the order of overlapping appends", async () => {
    const journal = await Journal.open(path, schema);
    await Promise.all(Array.from({ length: 50 }, (_, i) => journal.append({ type: "started", seed: i })));
    await journal.close();
    const found = await readJournal(path, schema);
    expect(found.map((event) => (event.type === "started" ? event.seed : -1))).toEqual([...Array(50).keys()]);
  });

  it("refuses an event that has a field of the envelope", async () => {
    const journal = await Journal.open(path, schema);
    const event = { type: "note", text: "x", seq: 4 } as Event;
    await expect(journal.append(event)).rejects.toThrow(TypeError);
    await journal.append({ type: "note", text: "still works" });
    await journal.close();
    await expect(journal.append({ type: "note", text: "x" })).rejects.toThrow("the journal is closed");
    await journal.close();
  });

  it("a full disk is one clear line, and leaves the journal as it was", async () => {
    const bytes = await writeAll();
    const journal = await Journal.open(path, schema, { now });
    const probe = await import("node:fs/promises").then((fs) => fs.open(path));
    const prototype = Object.getPrototypeOf(probe);
    await probe.close();
    const original = prototype.appendFile;
    const full = vi.spyOn(prototype, "appendFile").mockImplementation(async function (
      this: unknown,
      ...given: unknown[]
    ) {
      await original.call(this, (given[0] as Buffer).subarray(0, 9)); // a part is written before the disk is full
      throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC", errno: -28 });
    });
    const error = await journal.append({ type: "note", text: "x" }).catch((e) => e);
    full.mockRestore();
    expect(error.code).toBe("disk-full");
    expect(error.message).toContain("the disk is full");
    expect(await readFile(path)).toEqual(bytes);
    expect((await journal.append({ type: "note", text: "room again" })).seq).toBe(3);
    await journal.close();
    expect((await readJournal(path, schema)).length).toBe(4);
  });

  it("a disk that stays full refuses every further event", async () => {
    const journal = await Journal.open(path, schema);
    await journal.append({ type: "note", text: "first" });
    const probe = await import("node:fs/promises").then((fs) => fs.open(path));
    const prototype = Object.getPrototypeOf(probe);
    await probe.close();
    const enospc = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", errno: -28 });
    vi.spyOn(prototype, "datasync").mockRejectedValueOnce(enospc);
    vi.spyOn(prototype, "truncate").mockRejectedValueOnce(Object.assign(new Error("EIO"), { code: "EIO" }));
    await expect(journal.append({ type: "note", text: "lost" })).rejects.toThrow("the disk is full");
    vi.restoreAllMocks();
    await expect(journal.append({ type: "note", text: "after" })).rejects.toThrow("the disk is full");
    await journal.close();
  });

  it("says that a journal is missing, or that its place cannot be written", async () => {
    expect((await readJournal(path, schema).catch((e) => e)).code).toBe("missing");
    expect((await Journal.open(join(path, "x"), schema).catch((e) => e)).code).toBe("missing");
    await symlink("/dev/full", `${path}.full`);
    const device = await Journal.open(`${path}.full`, schema).catch((e) => e);
    expect(device.message).toContain("it is a device or pipe, not a file");
  });
});
