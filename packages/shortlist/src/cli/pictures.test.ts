import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Command } from "./command.ts";
import { backtest } from "./commands/backtest.ts";
import { history } from "./commands/history.ts";
import { parseOptions } from "./options.ts";

let folder: string;
let records: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pictures-"));
  records = join(folder, "records.csv");
  const rows = [0.5, 0.52, 0.9].flatMap((value, i) =>
    ["x", "y", "z"].map((dataset, d) => `m${i},${dataset},${value - d / 10 + (i * d) / 100}`),
  );
  await writeFile(records, ["model,dataset,value", ...rows, ""].join("\n"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(command: Command, names: readonly string[], ...args: string[]): Promise<void> {
  await command.run(parseOptions(args, command.options, names), {
    print: () => {},
    terminal: { isLive: false, width: 100, write: () => {} } as never,
    signal: new AbortController().signal,
  });
}

const written = (name: string) => readFile(join(folder, name), "utf8");

describe("shortlist history --svg, --html", () => {
  it.each(["show", "clusters"])("%s writes the heat map and the page", async (action) => {
    const [svg, html] = [join(folder, `${action}.svg`), join(folder, `${action}.html`)];
    await run(history, ["ACTION"], action, "--history", records, "--svg", svg, "--html", html);
    expect(await written(`${action}.svg`)).toContain("<title>History of 3 models on 3 datasets");
    expect(await written(`${action}.html`)).toContain("9 of 9 cells are known");
  });
});

describe("shortlist backtest --svg, --html", () => {
  it("writes regret against cost and the page", async () => {
    const [svg, html] = [join(folder, "b.svg"), join(folder, "b.html")];
    await run(backtest, [], "--history", records, "--svg", svg, "--html", html, "--quiet");
    expect(await written("b.svg")).toContain("<title>Regret against cost of ");
    expect(await written("b.html")).toContain("3 models, 3 datasets</h1>");
  });

  it("draws one set of records only", async () => {
    const twice = `${records},${records}`;
    const svg = join(folder, "none.svg");
    await expect(run(backtest, [], "--history", twice, "--svg", svg, "--quiet")).rejects.toThrow(
      "--svg draws one set of records, not 2: --html FILE shows them all",
    );
  });
});
