/** `shortlist reproduce` through the command line itself: folders that hold no records, and the records. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sharedPath } from "../numeric/shared.test.files.ts";

const program = createRequire(import.meta.url).resolve("../../bin/shortlist.js");
const published = process.env.SHORTLIST_PUBLISHED ?? sharedPath("published");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "reproduce-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function reproduce(args: readonly string[], environment: Record<string, string> = {}) {
  const env = { ...process.env, SHORTLIST_PUBLISHED: "", ...environment };
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const options = { cwd: folder, env, maxBuffer: 1 << 24 };
    execFile(process.execPath, [program, "reproduce", ...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

describe("bad folders: one line, exit 2", () => {
  const cases: [name: string, args: readonly string[], message: RegExp][] = [
    ["none named, none beside", [], /^Cannot reproduce without the published records: .*--published DIR$/],
    [
      "one that is not there",
      ["--published", "nowhere"],
      /^Cannot reproduce from nowhere: there is no such folder$/,
    ],
    ["a file", ["--published", "file"], /^Cannot reproduce from file: it is not a folder$/],
    ["an empty one", ["--published", "."], /two-phase-selection\/nlp\/matrix\.txt/],
  ];
  it.each(cases)("%s", async (_, args, message) => {
    await writeFile(join(folder, "file"), "");
    const { code, stdout, stderr } = await reproduce(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(message)]);
  });

  it.skipIf(published === undefined)("one whose matrix is ragged", async () => {
    const copy = join(folder, "ragged");
    await mkdir(copy);
    await cp(published as string, copy, { recursive: true });
    await writeFile(join(copy, "two-phase-selection/cv/matrix.txt"), "a\tb\n0.5\n");
    const { code, stderr } = await reproduce(["--published", copy]);
    expect(code).toBe(2);
    expect(stderr.trimEnd().split("\n")).toEqual([expect.stringMatching(/cv\/matrix\.txt/)]);
  });
});

describe.skipIf(published === undefined)("the published records", () => {
  it("--json is one object with every figure", async () => {
    const { code, stdout, stderr } = await reproduce(["--json"], {
      SHORTLIST_PUBLISHED: published as string,
    });
    expect([code, stderr]).toEqual([0, ""]);
    const { figures, counts } = JSON.parse(stdout);
    expect(counts.equal + counts.differs + counts["not-reproducible"]).toBe(figures.length);
    expect(figures.find(({ id }: { id: string }) => id === "table-5/mnli/fs-10/epochs")).toEqual({
      id: "table-5/mnli/fs-10/epochs",
      published: 14,
      ours: 14,
      status: "equal",
      range: [14, 14],
      source: "Table V (fine selection's cost), mnli: fs 10, epochs",
      note: expect.stringContaining("exact k-means"),
    });
  });

  it("the text ends with the summary", async () => {
    const { code, stdout } = await reproduce(["--published", published as string]);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^\d+ equal, \d+ differ, \d+ cannot be reproduced$/);
  });
});
