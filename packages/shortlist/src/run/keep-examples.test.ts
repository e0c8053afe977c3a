import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeImage } from "../image/decode-image.ts";
import { Journal, readJournal } from "../store/journal.ts";
import { fingerprintOf } from "./checkpoint-folder.ts";
import { madeUpPictures } from "./keep-examples.test.files.ts";
import { keepExamples } from "./keep-examples.ts";
import { type RunEventOf, runEvent } from "./run-event.ts";
import { RunLog } from "./run-log.ts";
import { testRun } from "./test-run.test.files.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keep-examples-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const eventsOf = (path: string) => readJournal(join(path, "journal.jsonl"), runEvent);

async function examplesOf(path: string): Promise<RunEventOf<"examples">[]> {
  return (await eventsOf(path)).filter((event) => event.type === "examples");
}

/** Keeps examples in the folder, as a run does, and says what the journal then tells of them. */
async function keep(
  rows: readonly number[],
  exampleOf = madeUpPictures().exampleOf,
  of: "probe" | "mistakes" = "probe",
) {
  const journal = await Journal.open(join(folder, "journal.jsonl"), runEvent);
  try {
    await keepExamples(of, rows, exampleOf, { log: new RunLog(journal), folder });
  } finally {
    await journal.close();
  }
  return (await examplesOf(folder))[0] as RunEventOf<"examples">;
}

describe("keepExamples()", () => {
  it("keeps small copies of pictures, as the journal tells them", async () => {
    const { shown, notes } = await keep([4, 7]);
    expect(notes).toEqual([]);
    expect(shown.map(({ row, label, name }) => [row, label, name])).toEqual([
      [4, 1, "class 1/4.png"],
      [7, 1, "class 1/7.png"],
    ]);
    for (const { preview } of shown) {
      const { file, width, height, ...fingerprint } = preview as NonNullable<typeof preview>;
      expect(await fingerprintOf(join(folder, file))).toEqual(fingerprint);
      const decoded = await decodeImage(await readFile(join(folder, file)));
      expect([decoded.width, decoded.height]).toEqual([width, height]);
      expect([width, height]).toEqual([96, 80]); // of 120 × 100
    }
    expect(await readdir(join(folder, "previews"))).toEqual(["probe"]);
  });

  it("keeps of a text its first 240 characters, cut between two, and makes no folder", async () => {
    const long = "😀".repeat(300);
    const { shown } = await keep([0, 1], (row) => ({ label: row, text: row === 0 ? "a film" : long }));
    expect(shown[0]).toEqual({ row: 0, label: 0, text: "a film" });
    expect(shown[1]?.text).toBe(`${"😀".repeat(240)}…`);
    expect(await readdir(folder)).toEqual(["journal.jsonl"]);
  });

  it("goes on without mistakes that have vanished, and tells so in a line each", async () => {
    const { shown, notes } = await keep([4, 7, 8], madeUpPictures([7]).exampleOf, "mistakes");
    expect(shown.map(({ preview }) => preview !== undefined)).toEqual([true, false, true]);
    expect(notes).toEqual(["class 1/7.png cannot be shown: it is empty"]);
    expect((await readdir(join(folder, "previews/mistakes"))).sort()).toEqual(["4.webp", "8.webp"]);
  });

  it("stops at a picture of the probe that has vanished: it is trained on", async () => {
    await expect(keep([4, 7, 8], madeUpPictures([7]).exampleOf)).rejects.toMatchObject({
      name: "ImageError",
      message: "Cannot use the picture class 1/7.png: it is empty",
    });
    expect(await examplesOf(folder)).toEqual([]);
  });

  it("does nothing again, and replaces what a killed attempt left", async () => {
    await mkdir(join(folder, "previews/probe.unfinished"), { recursive: true });
    await mkdir(join(folder, "previews/probe"), { recursive: true });
    await writeFile(join(folder, "previews/probe.unfinished/4.webp"), "half");
    await writeFile(join(folder, "previews/probe/99.webp"), "old");
    await keep([4]);
    expect(await readdir(join(folder, "previews"))).toEqual(["probe"]);
    expect(await readdir(join(folder, "previews/probe"))).toEqual(["4.webp"]);
    const { mtimeMs } = await stat(join(folder, "previews/probe/4.webp"));
    await keep([4]);
    expect(await examplesOf(folder)).toHaveLength(1);
    expect((await stat(join(folder, "previews/probe/4.webp"))).mtimeMs).toBe(mtimeMs);
  });

  it("tells in one line that a copy cannot be written, and the journal nothing", async () => {
    await writeFile(join(folder, "previews"), "in the way");
    await expect(keep([4])).rejects.toMatchObject({
      name: "StoreError",
      message: expect.stringMatching(/^Cannot write .*probe: a part of the path is a file, not a folder$/),
    });
    expect(await examplesOf(folder)).toEqual([]);
    await rm(join(folder, "previews"));
    expect((await keep([4])).shown).toHaveLength(1);
  });

  it("stays below 1 MB for as many pictures as a run keeps", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => i);
    const { shown } = await keep(rows);
    expect(shown.reduce((sum, { preview }) => sum + (preview?.bytes ?? 0), 0)).toBeLessThan(1e6);
  });
});

describe("a run that keeps examples", () => {
  it("shows the probe before training, and its own mistakes after the test", async () => {
    const run = join(folder, "run");
    await testRun(run, { examples: madeUpPictures() });
    const types = (await eventsOf(run)).map(({ type }) => type);
    expect(types.slice(2, 5)).toEqual(["recall", "examples", "decision"]);
    expect(types.slice(-5)).toEqual(["finalist", "tested", "examples", "winner-written", "run-finished"]);
    const [probe, mistakes] = await examplesOf(run);
    expect(probe?.shown.map(({ row }) => row)).toEqual([2, 5, 8, 11]);
    const tested = (await eventsOf(run)).find((event) => event.type === "tested");
    expect(mistakes?.shown.map(({ row }) => row)).toEqual(tested?.test.mistakes?.map(({ row }) => row));
    expect(mistakes?.shown.length).toBeGreaterThan(0);
    for (const { row } of mistakes?.shown ?? []) expect(row).toBeGreaterThanOrEqual(192); // test rows only
  });

  it("ends the same when it is stopped between the test and what is kept of it", async () => {
    const [whole, stopped] = [join(folder, "whole"), join(folder, "stopped")];
    await testRun(whole, { examples: madeUpPictures() });
    const stop = new AbortController();
    const onEvent = ({ type }: { type: string }) => type === "tested" && stop.abort();
    const interrupted = testRun(stopped, { examples: madeUpPictures(), signal: stop.signal, onEvent });
    await expect(interrupted).rejects.toMatchObject({ code: "interrupted" });
    expect(await examplesOf(stopped)).toHaveLength(1);
    await testRun(stopped, { examples: madeUpPictures() });
    const story = async (path: string) =>
      (await examplesOf(path)).map(({ of, shown, notes }) => ({ of, shown, notes }));
    expect(await story(stopped)).toEqual(await story(whole));
  });
});
