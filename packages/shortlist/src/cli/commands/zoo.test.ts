import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeMixedZoo } from "../../run/tiny-image-zoo.test.files.ts";
import { exitCodeOf } from "../exit-code.ts";
import { parseOptions } from "../options.ts";
import { zoo } from "./zoo.ts";

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "zoo-command-"));
  folder = await writeMixedZoo(root);
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function printed(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  await zoo.run(parseOptions(args, zoo.options, zoo.positionals), {
    print: (line) => lines.push(line.trimEnd()),
    terminal: { isTty: false, width: 100, write: () => {} },
    signal: new AbortController().signal,
  });
  return lines;
}

describe("shortlist zoo", () => {
  it("list groups the models by what they read", async () => {
    expect(`\n${(await printed("list", "--zoo", folder)).join("\n")}\n`).toMatchInlineSnapshot(`
      "
      1 model for texts
      model      parameters  mean accuracy  source task  description
      tiny-bert           -           .650  -            the golden tiny-bert

      3 models for pictures
      model          parameters  mean accuracy  source task  description
      tiny-resnet             -           .800  -            the golden tiny-resnet
      tiny-vit                -           .750  -            the golden tiny-vit
      tiny-convnext           -           .700  -            the golden tiny-convnext
      "
    `);
  });

  it("list --json tells each model's kind", async () => {
    const { zoos, models } = JSON.parse((await printed("list", "--zoo", folder, "--json")).join(""));
    expect(zoos).toEqual([folder]);
    expect(models.map(({ id, kind }: { id: string; kind: string }) => `${id}: ${kind}`)).toEqual([
      "tiny-resnet: images",
      "tiny-vit: images",
      "tiny-convnext: images",
      "tiny-bert: texts",
    ]);
  });

  it("list shows every starter zoo where none is named", async () => {
    const lines = await printed("list");
    expect(lines[0]).toMatch(/^\d+ models for texts$/);
    expect(lines.some((line) => line.startsWith("minilm-static-64 "))).toBe(true);
  });

  it("info looks for the model in each zoo", async () => {
    expect((await printed("info", "minilm-static-64"))[1]).toBe("  reads: texts");
    expect((await printed("info", "tiny-vit", "--zoo", folder))[1]).toBe("  reads: pictures");
    expect((await printed("info", "--model", "tiny-vit", "--zoo", folder))[1]).toBe("  reads: pictures");
  });

  it("verify opens the models of both kinds", async () => {
    expect(await printed("verify", "--zoo", folder)).toEqual(["4 of 4 models are whole"]);
    const { checks } = JSON.parse((await printed("verify", "--zoo", folder, "--json")).join(""));
    expect(checks[0]).toEqual({ zoo: folder, model: "tiny-resnet", problems: [] });
  });

  it.each([
    [["info"], /^Which model\? Name it: shortlist zoo info MODEL$/],
    [["info", "nobody"], /has (no|a) model called nobody$/],
    [["info", "a", "b"], /^"b" is one argument too many$/],
    [["list", "a"], /^"a" is one argument too many$/],
    [["show"], /^"show" is no action of zoo: it must be one of list, info, verify$/],
    [["list", "--zoo", "./text"], /^Cannot open the zoo .*text: it has no zoo\.json$/],
  ])("%j is refused in one line", async (args, message) => {
    const error = await printed(...args).catch((caught: Error) => caught);
    expect(exitCodeOf(error)).toBe(2);
    expect((error as Error).message).toMatch(message);
  });
});
