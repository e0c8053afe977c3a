/** Pictures through the command line: what goes wrong is one line and exit code 2, and predict tells pictures. */
import { existsSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blobs, folderOf, png } from "../data/picture.test.files.ts";
import { bomb, fileOf, half } from "../image/golden-pictures.test.files.ts";
import { runEvent } from "../run/run-event.ts";
import { startedEvent } from "../run/started-event.test.files.ts";
import { readJournal } from "../store/journal.ts";
import type { Command } from "./command.ts";
import { predict } from "./commands/predict.ts";
import { select } from "./commands/select.ts";
import { errorLines, exitCodeOf } from "./exit-code.ts";
import { parseOptions } from "./options.ts";
import { ProgressPrinter } from "./progress-printer.ts";

/** Pictures that cannot be used, and what is said of them. */
const unusable = {
  empty: { file: "", message: "it is empty$" },
  text: {
    file: "no picture at all",
    message: "it is no picture: PNG, JPEG, WebP, GIF and TIFF are allowed$",
  },
  truncated: {
    file: half(fileOf("jpeg, quality 90")),
    message: "it is a JPEG that is cut off or damaged \\(.+\\)$",
  },
  corrupt: {
    file: fileOf("png rgb").map((byte, i) => (i > 50 && i < 80 ? byte ^ 0x55 : byte)),
    message: "it is a PNG that is cut off or damaged \\(.+\\)$",
  },
  bomb: {
    file: bomb(60_000, 60_000),
    message: "it is 60000 × 60000 pixels, and 64 million are allowed$",
  },
};
const notUtf8 = Buffer.from([0x66, 0xff, 0xfe]);

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
    "a-run/journal.jsonl": "",
    "no-pictures/a/1.png": "text",
    "no-pictures/b/1.png": "",
    "table.csv": "image,label\ngood/a/1.png,x\n",
    "bad-table.csv": "image,label\ngone.png,x\nunusable/text.png,y\n",
    ...Object.fromEntries(Object.entries(unusable).map(([name, { file }]) => [`unusable/${name}.png`, file])),
    "odd-folder/a/1.png": await picture(1),
  });
  await mkdir(Buffer.concat([Buffer.from(join(folder, "odd-folder/")), notUtf8]));
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
    [
      "loose pictures",
      () => selecting("loose"),
      /it has 1 picture in no class folder, and no folder with pictures$/,
    ],
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
      "a model that is not there",
      () => run(predict, join(folder, "gone"), "--image", "x.png"),
      /^Cannot open the model .*gone: there is no such folder$/,
    ],
    [
      "a run in place of its model",
      () => run(predict, join(folder, "a-run"), "--image", "x.png"),
      /a-run is the folder of a run: its model is in .*a-run\/winner$/,
    ],
    [
      "no file",
      () => run(predict, resnet, "--image", join(folder, "gone.png")),
      /Cannot use the picture .*gone\.png: there is no such file$/,
    ],
    ...Object.entries(unusable).map(([name, { message }]): [string, () => Promise<unknown>, RegExp] => [
      `predict with a picture that is ${name}`,
      () => run(predict, resnet, "--image", join(folder, "unusable", `${name}.png`)),
      new RegExp(`^Cannot use the picture .*${name}\\.png: ${message}`),
    ]),
    [
      "a name that would move the cursor and break the line",
      () => run(predict, resnet, "--image", join(folder, "\u001b[2Jgone\n.png")),
      /^Cannot use the picture .*\ufffd\[2Jgone \.png: there is no such file$/,
    ],
    [
      "a class folder whose name is no UTF-8",
      () => selecting("odd-folder"),
      /^Cannot read the folder .*odd-folder\/.*: its name is not UTF-8: rename it$/,
    ],
    [
      "a table that names a file that is not there, and one that is no picture",
      () => selecting("bad-table.csv"),
      /^Cannot use .*bad-table\.csv: none of its 2 pictures can be decoded, first gone\.png: there is no such file$/,
    ],
  ];
  it.each(cases)("%s: one line, exit code 2, nothing written", async (_name, act, message) => {
    const error = await act().then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect(exitCodeOf(error)).toBe(2);
    const [line, ...hints] = errorLines(error);
    expect(line).toMatch(message);
    expect(line).not.toContain("\n");
    for (const hint of hints) expect(hint).toMatch(/^ {2}\S/);
    expect(existsSync(out())).toBe(false);
  });
});

describe("bad pictures among good ones", () => {
  let data: string;
  const out = () => join(data, "..", "among");
  const isRoot = process.getuid?.() === 0; // who may read any file

  beforeAll(async () => {
    const picture = (seed: number) => png(blobs(seed));
    const spoilt = Object.fromEntries(
      Object.entries(unusable).map(([name, { file }]) => [`data/a/${name}.png`, file]),
    );
    const root = await folderOf({
      ...spoilt,
      "data/a/cmyk.jpg": fileOf("jpeg cmyk"),
      "data/a/notes.txt": "of another kind",
      "data/a/\u001b[2Jcleared\nscreen.png": "",
      "data/b/moving.gif": fileOf("gif animated"),
      "data/b/same.png": await picture(1),
      "data/none usable/1.png": "",
      "data/0.png": await picture(0),
    });
    data = join(root, "data");
    for (let i = 1; i <= 8; i++) {
      await writeFile(join(data, "a", `${i}.png`), await picture(i));
      await writeFile(join(data, "b", `${i}.png`), await picture(10 + i));
    }
    await mkdir(join(data, "empty"));
    await writeFile(Buffer.concat([Buffer.from(join(data, "a/")), notUtf8, Buffer.from(".png")]), "x");
    await symlink("loop.png", join(data, "a/loop.png"));
    await writeFile(join(data, "a/locked.png"), await picture(9), { mode: isRoot ? 0o600 : 0 });
  });
  afterAll(() => rm(join(data, ".."), { recursive: true, force: true }));

  it("are left out and told in a line each, in the progress and in the journal", async () => {
    const written: string[] = [];
    const terminal = { isTty: false, width: 100, write: (text: string) => written.push(text) };
    const args = [data, "--models", resnet, "--epochs", "1", "--threads", "1", "--out", out()];
    await select.run(parseOptions(args, select.options, select.positionals), {
      print: () => {},
      terminal: terminal as never,
      signal: new AbortController().signal,
    });
    const started = (await readJournal(join(out(), "journal.jsonl"), runEvent)).find(
      (event) => event.type === "run-started",
    );
    // 8 good ones of each class, a CMYK JPEG, an animated GIF, and one that is also in the other class.
    expect(started?.data).toMatchObject({
      classNames: ["a", "b"],
      classCounts: isRoot ? [10, 10] : [9, 10],
    });
    const told = [
      ...Object.entries(unusable).map(([name, { message }]) => `^a/${name}\\.png left out: ${message}`),
      "^a/f\ufffd\ufffd\\.png left out: its name is not UTF-8: rename it$",
      "^a/loop\\.png left out: it cannot be read \\(ELOOP\\)$",
      ...(isRoot ? [] : ["^a/locked\\.png left out: it cannot be read \\(EACCES\\)$"]),
      "^a/\\S\\[2Jcleared\\sscreen\\.png left out: it is empty$",
      '^the class folder "empty" has no picture$',
      '^the class "none usable" is left out: none of its pictures can be used$',
      "^1 picture in no class folder left out$",
      "^1 file of other kinds left out, such as a/notes\\.txt$",
      "^1 picture has several frames or pages \\(b/moving\\.gif\\): the first is used$",
      '^a picture is in two classes: a/1\\.png is "a", and nearly the same b/same\\.png is "b"$',
    ];
    const lines = written.flatMap((text) => text.trimEnd().split("\n"));
    for (const pattern of told) {
      const isMeant = new RegExp(pattern);
      expect(started?.data.notes.filter((note) => isMeant.test(note))).toHaveLength(1);
      expect(lines.filter((line) => isMeant.test(line.replace(/^note: /, "")))).toHaveLength(1);
    }
    expect(lines.join("")).not.toContain("\u001b");
  }, 120_000);

  it("are told on a terminal that draws, too: once, above what is drawn again", async () => {
    const written: string[] = [];
    const write = (text: string) => void written.push(text);
    const printer = new ProgressPrinter({ isTty: true, width: 100, write });
    printer.show({ type: "progress", phase: "data", step: 1, nSteps: 2 });
    const stamp = { seq: 0, t: "" };
    const data = { ...startedEvent().data, notes: ["a/1.png left out: it is empty", "b\u001b[2J left out"] };
    printer.show({ ...startedEvent({ data }), ...stamp });
    printer.show({
      ...stamp,
      type: "baseline",
      name: "majority",
      summary: "",
      validation: { accuracy: 0.5 },
      seconds: 1,
    });
    printer.close();
    const screen = written.join("");
    expect(screen.match(/note: a\/1\.png left out: it is empty\n/g)).toHaveLength(1);
    expect(screen).toContain("note: b\ufffd[2J left out\n");
    expect(screen).toContain("reading the data 1/2");
  });
});
