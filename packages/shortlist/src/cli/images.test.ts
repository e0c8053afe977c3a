/** Pictures through the command line: what goes wrong is one line and exit code 2, and predict tells pictures. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blobs, folderOf, png } from "../data/picture.test.files.ts";
import type { Command } from "./command.ts";
import { predict } from "./commands/predict.ts";
import { select } from "./commands/select.ts";
import { errorLines, exitCodeOf } from "./exit-code.ts";
import { parseOptions } from "./options.ts";

const goldens = join(import.meta.dirname, "../engine/goldens");
const resnet = join(goldens, "tiny-vision/resnet");
let folder: string;

beforeAll(async () => {
  const picture = (seed: number) => png(blobs(seed));
  folder = await folderOf({
    "good/a/1.png": await picture(1),
    "good/a/2.png": await picture(2),
    "good/b/1.png": await picture(3),
    "good/b/2.png": await picture(4),
    "enough/a/1.png": await picture(1),
    "enough/a/2.png": await picture(2),
    "enough/a/3.png": await picture(3),
    "enough/b/1.png": await picture(4),
    "enough/b/2.png": await picture(5),
    "enough/b/3.png": await picture(6),
    "one-class/a/1.png": await picture(1),
    "one-class/a/2.png": await picture(2),
    "loose/1.png": await picture(1),
    "no-pictures/a/1.png": "text",
    "no-pictures/b/1.png": "",
    "table.csv": "image,label\ngood/a/1.png,x\n",
    "empty.png": "",
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(command: Command, ...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  await command.run(parseOptions(args, command.options, command.positionals), {
    print: (line) => lines.push(line),
    terminal: { isLive: false, width: 100, write: () => {} } as never,
    signal: new AbortController().signal,
  });
  return lines;
}

describe("bad pictures", () => {
  const out = () => join(folder, "run");
  const selecting = (data: string, ...more: string[]) =>
    run(select, join(folder, data), "--models", resnet, "--out", out(), "--quiet", ...more);
  const cases: [string, () => Promise<unknown>, RegExp][] = [
    ["one class", () => selecting("one-class"), /the folder has one class only \("a"\), and at least two/],
    ["loose pictures", () => selecting("loose"), /its 1 pictures lie in no class folder$/],
    [
      "nothing to decode",
      () => selecting("no-pictures"),
      /none of its 2 pictures can be decoded, first a\/1\.png/,
    ],
    [
      "a wrong column",
      () => selecting("table.csv", "--image", "picture"),
      /Cannot find the image column "picture"/,
    ],
    [
      "an unknown way to vary",
      () => selecting("good", "--augment", "spin"),
      /--augment is "spin": it must be one of auto, flip/,
    ],
    [
      "a model for texts",
      () => selecting("enough", "--models", join(goldens, "tiny-bert")),
      /^Cannot try .*tiny-bert on pictures: it is a model for texts$/,
    ],
    [
      "a zoo that is not there",
      () => selecting("good", "--zoo", "pictures"),
      /pictures: it has no zoo\.json$/,
    ],
    [
      "a text for pictures",
      () => run(predict, resnet, "--text", "x"),
      /The model reads pictures: give --image/,
    ],
    [
      "a picture for texts",
      () => run(predict, join(goldens, "tiny-bert"), "--image", "x.png"),
      /The model reads texts: give --text/,
    ],
    [
      "no file",
      () => run(predict, resnet, "--image", join(folder, "gone.png")),
      /Cannot use the picture .*gone\.png: there is no such file$/,
    ],
    ["an empty picture", () => run(predict, resnet, "--image", join(folder, "empty.png")), /: it is empty$/],
  ];
  it.each(cases)("%s: one line, exit code 2, nothing written", async (_name, act, message) => {
    const error = await act().then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect(exitCodeOf(error)).toBe(2);
    expect(errorLines(error)[0]).toMatch(message);
    expect(existsSync(out())).toBe(false);
  });
});
