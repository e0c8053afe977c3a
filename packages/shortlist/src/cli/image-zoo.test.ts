/** A run on pictures with a zoo of both kinds, through the command line, and all that is asked of it afterwards. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installedZoo } from "../hub/starter-zoo.ts";
import { writeColours, writeMixedZoo } from "../run/tiny-image-zoo.test.files.ts";
import type { Command } from "./command.ts";
import { backtest } from "./commands/backtest.ts";
import { history } from "./commands/history.ts";
import { recall } from "./commands/recall.ts";
import { resume } from "./commands/resume.ts";
import { run as runCommand } from "./commands/run.ts";
import { whatIf } from "./commands/what-if.ts";
import { why } from "./commands/why.ts";
import { parseOptions } from "./options.ts";

let root: string;
let zoo: string;
let data: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "image-zoo-"));
  zoo = await writeMixedZoo(root);
  data = await writeColours(root, 16);
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function printed(command: Command, ...args: string[]): Promise<string> {
  const lines: string[] = [];
  await command.run(parseOptions(args, command.options, command.positionals), {
    print: (line) => lines.push(line),
    terminal: { isTty: false, width: 100, write: () => {} },
    signal: new AbortController().signal,
  });
  return lines.join("\n");
}

it("run, resume, why, what-if and recall find the models that read pictures", async () => {
  const out = join(root, "run");
  const options = ["--zoo", zoo, "--epochs", "2", "--shortlist-size", "2", "--threads", "1", "--quiet"];
  const result = JSON.parse(await printed(runCommand, data, ...options, "--out", out, "--json"));
  expect(result).toMatchObject({ kind: "images", bruteForceEpochs: 6 });
  expect(Object.keys(result.baselines)).toEqual(["majority", "pixels"]);
  expect(result.trials).toHaveLength(2);

  const [line] = (await readFile(join(out, "journal.jsonl"), "utf8")).split("\n");
  const started = JSON.parse(line as string);
  expect(started.options.zoo).toBe(zoo);
  expect(started.zoo.models).toEqual(["tiny-resnet", "tiny-vit", "tiny-convnext"]);

  expect(JSON.parse(await printed(resume, out, "--json", "--quiet"))).toEqual(result);
  expect(JSON.parse(await printed(whatIf, out, "--json"))).toMatchObject({
    outcome: "same",
    picked: result.picked,
  });
  expect(await printed(why, out, result.picked)).not.toContain("cannot be opened");

  const recalled = JSON.parse(
    await printed(
      recall,
      data,
      "--zoo",
      zoo,
      "--out",
      join(root, "recall"),
      "--threads",
      "1",
      "--quiet",
      "--json",
    ),
  );
  expect(recalled.kind).toBe("images");
  expect(recalled.models).toHaveLength(3);
}, 120_000);

it("recall on a layer goes on without the models that cannot read it, and computes no LEEP of it", async () => {
  const options = ["--zoo", zoo, "--threads", "1", "--quiet", "--json", "--proxy-layer", "mean"];
  const { models, notes } = JSON.parse(await printed(recall, data, ...options, "--out", join(root, "layer")));
  const scored = models.filter((model: { proxy?: number }) => model.proxy !== undefined);
  expect(scored.map(({ model }: { model: string }) => model)).toEqual(["tiny-vit"]);
  expect(models).toHaveLength(3);
  for (const [id, widths] of [
    ["tiny-resnet", "8, 16"],
    ["tiny-convnext", "4, 8"],
  ])
    expect(notes).toContain(
      `${id}: no LogME, Cannot read the mean of the layers of ${id}: they are ${widths} wide; it must be last, or one layer from 0 to 2`,
    );
}, 60_000);

it("the cards of a mixed zoo are read by its model for texts", async () => {
  const shown = await printed(history, "clusters", "--zoo", zoo, "--clusterer", "text");
  expect(shown).toContain("note: the models' cards were read by tiny-bert");
});

it("history shows the starter zoo that is named, for texts where none is", async () => {
  const named = JSON.parse(await printed(history, "show", "--zoo", "text", "--json"));
  expect(named).toEqual(JSON.parse(await printed(history, "show", "--json")));
  expect(named.models.some(({ model }: { model: string }) => model === "minilm-static-64")).toBe(true);
});

it("history and backtest take the zoo for pictures", async () => {
  const { source } = JSON.parse(await printed(history, "show", "--zoo", "image", "--json"));
  expect(source).toBe(`the zoo ${installedZoo("image")}`);
  const shown = await printed(history, "clusters", "--zoo", "image", "--clusterer", "text");
  expect(shown).toMatch(/^note: the models' cards were read by minilm-/);
  const { sets } = JSON.parse(await printed(backtest, "--zoo", "image", "--json"));
  expect(sets[0].set).toBe("image starter zoo");
});
