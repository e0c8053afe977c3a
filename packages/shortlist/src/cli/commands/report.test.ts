import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleEvents } from "../../report/sample-events.test.files.ts";
import { parseOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import { report } from "./report.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "report-"));
  await writeFile(join(folder, "journal.jsonl"), journalOf(sampleEvents.length));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function journalOf(nEvents: number): string {
  return sampleEvents
    .slice(0, nEvents)
    .map((event, seq) => `${JSON.stringify({ v: 1, seq, t: "2026-01-02T03:04:05.000Z", ...event })}\n`)
    .join("");
}

async function run(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  const terminal = { write: () => {}, isLive: false, width: 100 } as never;
  await report.run(parseOptions(args, report.options, report.positionals), {
    print: (line) => lines.push(line),
    terminal,
    signal: new AbortController().signal,
  });
  return lines;
}

describe("shortlist report", () => {
  it("writes the report as one HTML file, and still prints it", async () => {
    const page = join(folder, "report.html");
    const [first] = await run(folder, "--html", page);
    expect(first).toMatch(/^The pick beats the free baselines/);
    expect(await readFile(page, "utf8")).toContain("started 2026-01-02 03:04 UTC");
  });

  it("writes any figure as a picture", async () => {
    const picture = join(folder, "cost.svg");
    await run(folder, "--svg", picture, "--figure", "cost");
    expect(await readFile(picture, "utf8")).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" class="figure"/,
    );
  });

  it("draws light or dark where the reader's own mode is not to matter", async () => {
    const picture = join(folder, "light.svg");
    await run(folder, "--svg", picture, "--theme", "light");
    expect(await readFile(picture, "utf8")).not.toContain("prefers-color-scheme");
    await expect(run(folder, "--svg", picture, "--theme", "pink")).rejects.toThrow(
      new UsageError('--theme is "pink": it must be one of auto, light, dark'),
    );
  });

  it("names the figures that there are", async () => {
    await expect(run(folder, "--svg", "x.svg", "--figure", "pie")).rejects.toThrow(
      new UsageError('--figure is "pie": it must be one of selection, shortlist, cost, confusion'),
    );
  });

  it("refuses a figure that the run has nothing for", async () => {
    await expect(run(folder, "--svg", join(folder, "x.svg"), "--figure", "confusion")).rejects.toThrow(
      /Cannot draw the figure confusion of .*: the run has nothing for it yet; it has --figure selection, shortlist, cost$/,
    );
  });
});
