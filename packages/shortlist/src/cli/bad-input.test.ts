/** Every bad input through the command line itself: exit code 2, one clear line, nothing written, nothing lost. */
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel, GraphBuilder, tensor } from "onnx-grad";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lockFolder } from "../store/folder-lock.ts";
import { commands } from "./commands/index.ts";

const program = createRequire(import.meta.url).resolve("../../bin/shortlist.js");
const tinyBert = join(import.meta.dirname, "../engine/goldens/tiny-bert");

/** A private file system of a small size can be had: a full disk can be tried. */
const canMount =
  spawnSync("unshare", ["--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", tmpdir()]).status ===
  0;

let folder: string;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function shortlist(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

/** Error lines: all of standard error but the progress before them and the indented hint after them. */
function complaint({ stderr }: Outcome): string[] {
  const lines = stderr.trimEnd().split("\n");
  while (lines.at(-1)?.startsWith("  ")) lines.pop();
  return lines;
}

const rows = (n: number, labels: readonly string[]) =>
  Array.from(
    { length: n },
    (_, i) => `"text number ${i} about ${labels[i % labels.length]}",${labels[i % labels.length]}`,
  );
const csv = (lines: readonly string[]) => `text,label\n${lines.join("\n")}\n`;
const good = csv(rows(40, ["cats", "dogs"]));

async function modelFolder(name: string, change: (path: string) => Promise<void>): Promise<void> {
  const path = join(folder, name);
  await cp(tinyBert, path, { recursive: true });
  await change(path);
}

async function onnxFolder(name: string, bytes: Uint8Array): Promise<void> {
  await modelFolder(name, async (path) => {
    await rm(join(path, "model.safetensors"));
    await mkdir(join(path, "onnx"));
    await writeFile(join(path, "onnx/model.onnx"), bytes);
  });
}

/** An encoder of one embedding table, with one more operator after it. */
function oneOperatorModel(opType: string): Uint8Array {
  const builder = new GraphBuilder();
  const ids = builder.input("input_ids", "int64", ["batch", "sequence"]);
  builder.input("attention_mask", "int64", ["batch", "sequence"]);
  const table = builder.parameter("table", tensor("float32", [34, 12], new Array(34 * 12).fill(0.5)));
  const vectors = builder.op("Gather", [table, ids]);
  builder.output(builder.op(opType, [vectors]), "last_hidden_state");
  return encodeModel(builder.build());
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bad-input-"));
  await mkdir(join(folder, "zoo/models"), { recursive: true });
  await cp(tinyBert, join(folder, "zoo/models/tiny"), { recursive: true });
  await writeFile(
    join(folder, "zoo/zoo.json"),
    JSON.stringify({ schema: "shortlist-zoo/1", models: [{ id: "tiny" }] }),
  );
  await writeFile(join(folder, "good.csv"), good);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs on this data file; the run folder must not come to be. */
async function refused(
  data: string,
  content: string | Uint8Array | undefined,
  ...more: string[]
): Promise<string[]> {
  if (content !== undefined) await writeFile(join(folder, data), content);
  const outcome = await shortlist("run", data, "--zoo", "zoo", "--out", "refused", ...more);
  expect(outcome.stderr).not.toMatch(/^\s+at /m);
  expect(outcome.code).toBe(2);
  expect(outcome.stdout).toBe("");
  expect(existsSync(join(folder, "refused"))).toBe(false);
  return complaint(outcome);
}

describe("data", () => {
  const cases: [
    name: string,
    content: string | Uint8Array | undefined,
    message: RegExp,
    ...options: string[],
  ][] = [
    ["missing.csv", undefined, /missing\.csv.*(not there|no such|does not exist)/i],
    [".", undefined, /folder|directory/i],
    ["empty.csv", "", /empty\.csv.*empty/i],
    ["header.csv", "text,label\n", /header\.csv.*no (data )?rows/i],
    ["wrong-column.csv", good, /column "topics".*text.*label/i, "--label", "topics"],
    ["one-class.csv", csv(rows(40, ["cats"])), /one class/i],
    ["single.csv", csv([...rows(40, ["cats", "dogs"]), "a lone text,birds"]), /"birds".*one example/i],
    [
      "classes.csv",
      csv(Array.from({ length: 100_000 }, (_, i) => `text ${i},class ${i}`)),
      /100,?000.*classes/i,
    ],
    ["blank.csv", csv(Array.from({ length: 20 }, (_, i) => `,${i % 2}`)), /text/i],
    ["encodings.csv", Buffer.concat([Buffer.from(good), Buffer.from("caf\xe9,cats\n", "latin1")]), /UTF-8/],
    ["nul.csv", `${good}a\0b,cats\n`, /NUL/i],
    ["ragged.csv", `${good}one,two,three,four\n`, /4 (cells|fields|values|columns)/i],
    ["sheet.xlsx", Buffer.from("PK\x03\x04 and so on"), /zip|Excel/i],
    ["broken.jsonl", '{"text":"a","label":"b"}\n{"text":\n', /broken\.jsonl.*line 2/i],
    ["broken.parquet", Buffer.from("PAR1 this is not parquet PAR1"), /parquet/i],
  ];
  it.each(cases)("%s", async (name, content, message, ...options) => {
    const lines = await refused(name, content, ...options);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(message);
  });

  it("a label that only the validation file has", async () => {
    await writeFile(join(folder, "validation.csv"), csv(["a bird,birds", "a cat,cats"]));
    const lines = await refused("good.csv", undefined, "--validation", "validation.csv");
    expect(lines.join("\n")).toMatch(/"birds".*never in training/);
  });
});

describe("options", () => {
  it.each([
    [["run", "good.csv", "--frobnicate"], "Unknown option --frobnicate"],
    [["run", "good.csv", "--lable", "x"], "Unknown option --lable; did you mean --label?"],
    [["run"], "DATA is missing"],
    [
      ["rnu", "good.csv"],
      `"rnu" is no command; did you mean run?: they are ${Object.keys(commands).join(", ")}`,
    ],
    [["run", "good.csv", "--seed", "1.5"], '--seed is "1.5": it must be a whole number, 0 or more'],
    [["run", "good.csv", "--epochs", "0"], '--epochs is "0": it must be a whole number from 1 to 1000'],
    [
      ["run", "good.csv", "--learning-rate=-1"],
      '--learning-rate is "-1": it must be a number greater than 0',
    ],
    [
      ["run", "good.csv", "--budget", "soon"],
      '--budget is "soon": it must be a number of epochs (20) or a duration (90s, 20m, 1h)',
    ],
    [
      ["what-if", "zoo", "--threshold", "high"],
      '--threshold is "high": it must be a fraction such as 0.03, or a percentage such as 3%',
    ],
    [
      ["run", "good.csv", "--separator", ";;"],
      '--separator is ";;": it must be one character, no quote and no line end',
    ],
    [["predict", tinyBert, "--input", "gone.txt"], "Cannot read gone.txt: there is no such file or folder"],
    [["what-if", "zoo", "--eta", "1"], '--eta is "1": it must be a number greater than 1'],
    [["zoo", "burn"], '"burn" is no action of zoo: it must be one of list, info, verify'],
  ])("%j", async (args, message) => {
    const outcome = await shortlist(...args);
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe("");
    expect(complaint(outcome)).toEqual([message]);
  });

  it("an unknown rule names the known ones", async () => {
    const [line] = await refused("good.csv", undefined, "--rule", "best");
    expect(line).toMatch(/^--rule is "best": it must be one of .*paper/);
    const [layer] = await refused("good.csv", undefined, "--proxy-layer", "-1.5");
    expect(layer).toMatch(/proxy-layer/);
    const [word] = await refused("good.csv", undefined, "--proxy-layer", "first");
    expect(word).toBe('--proxy-layer is "first": it must be last, mean or a whole number from 0');
  });

  it.each([
    [["3"], "it must be last, mean or a layer from 0 to 2, the deepest model's last"],
    [
      ["1", "--proxy", "leep"],
      "LEEP reads the models' own classes; leave the layer out, or choose another proxy",
    ],
  ])("a layer that would never be read: %j", async ([layer, ...more], why) => {
    const lines = await refused("good.csv", undefined, "--proxy-layer", layer as string, ...more);
    expect(lines).toEqual([`Cannot read layer ${layer} for a proxy score: ${why}`]);
  });

  it("a layer whose number is no safe integer", async () => {
    const [line] = await refused("good.csv", undefined, "--proxy-layer", "99999999999999999999");
    expect(line).toMatch(/^--proxy-layer is "9+": it must be last, mean or a whole number from 0$/);
  });
});

describe("models", () => {
  const cases: [name: string, make: (name: string) => Promise<void>, message: RegExp][] = [
    ["truncated-onnx", (name) => onnxFolder(name, oneOperatorModel("Tanh").subarray(0, 300)), /onnx/],
    ["not-onnx", (name) => onnxFolder(name, Buffer.from("this is no model")), /onnx/],
    [
      "outside-data",
      async (name) => {
        // TensorProto: external data (data_location = 1) at ../../secret
        const text = Buffer.from(oneOperatorModel("Tanh"));
        await onnxFolder(name, withExternalData(text));
      },
      /outside|path/i,
    ],
    ["unknown-operator", (name) => onnxFolder(name, oneOperatorModel("Hardmax")), /Hardmax/],
    [
      "quantised",
      async (name) => {
        const builder = new GraphBuilder();
        const ids = builder.input("input_ids", "int64", ["batch", "sequence"]);
        builder.input("attention_mask", "int64", ["batch", "sequence"]);
        const table = builder.constant(tensor("int8", [34, 12], new Array(34 * 12).fill(1)));
        const rowsOf = builder.op("Gather", [table, ids]);
        const scale = builder.constant(tensor("float32", [], [0.1]));
        builder.output(builder.op("DequantizeLinear", [rowsOf, scale]), "last_hidden_state");
        await onnxFolder(name, encodeModel(builder.build()));
      },
      /quanti|int8|no (trainable )?parameter/i,
    ],
    [
      "truncated-weights",
      (name) =>
        modelFolder(name, async (path) => {
          const bytes = await readFile(join(path, "model.safetensors"));
          await writeFile(join(path, "model.safetensors"), bytes.subarray(0, bytes.length - 100));
        }),
      /model\.safetensors/,
    ],
    [
      "hostile-weights",
      (name) =>
        modelFolder(name, async (path) => {
          const header = Buffer.alloc(8);
          header.writeBigUInt64LE(1n << 60n);
          await writeFile(join(path, "model.safetensors"), Buffer.concat([header, Buffer.from("{}")]));
        }),
      /model\.safetensors/,
    ],
    [
      "no-tokenizer",
      (name) =>
        modelFolder(name, async (path) => {
          for (const file of await readdir(path)) if (/token|vocab/.test(file)) await rm(join(path, file));
        }),
      /tokenizer/,
    ],
    [
      "pickle",
      (name) =>
        modelFolder(name, async (path) => {
          await rm(join(path, "model.safetensors"));
          await writeFile(join(path, "pytorch_model.bin"), "\x80\x04");
        }),
      /no model\.safetensors/,
    ],
  ];
  it.each(cases)("%s alone is an error, and says what is wrong", async (name, make, message) => {
    await make(name);
    const outcome = await shortlist(
      "select",
      "good.csv",
      "--zoo",
      "zoo",
      "--models",
      name,
      "--epochs",
      "1",
      "--out",
      `run-${name}`,
    );
    expect(outcome.stderr).not.toMatch(/^\s+at /m);
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe("");
    expect(complaint(outcome).at(-1)).toMatch(message);
  });

  it("a zoo with two models of one name", async () => {
    await cp(join(folder, "zoo"), join(folder, "twice"), { recursive: true });
    await writeFile(
      join(folder, "twice/zoo.json"),
      JSON.stringify({ schema: "shortlist-zoo/1", models: [{ id: "tiny" }, { id: "tiny" }] }),
    );
    const outcome = await shortlist("zoo", "list", "--zoo", "twice");
    expect(outcome.code).toBe(2);
    expect(complaint(outcome)).toEqual([expect.stringContaining("two models called tiny")]);
  });
});

/** The same model, with its table said to lie in a file outside the folder. */
function withExternalData(bytes: Buffer): Uint8Array {
  const name = Buffer.from("table");
  // In the initializer, field 8 (name, "table") is followed by field 9 (raw_data): put field 13 (external_data:
  // key "location", value "../../secret") and field 14 (data_location = EXTERNAL) in its place.
  const at = bytes.indexOf(Buffer.concat([Buffer.from([0x42, name.length]), name]));
  if (at < 0) throw new Error("the table's name is not where it was expected");
  const location = Buffer.from("../../secret");
  const entry = Buffer.concat([
    Buffer.from([0x0a, 8]),
    Buffer.from("location"),
    Buffer.from([0x12, location.length]),
    location,
  ]);
  const external = Buffer.concat([Buffer.from([0x6a, entry.length]), entry, Buffer.from([0x70, 1])]);
  const tensorProto = Buffer.concat([
    Buffer.from([0x08, 34, 0x08, 12, 0x10, 1]), // dims 34, 12; float
    Buffer.from([0x42, name.length]),
    name,
    external,
  ]);
  // A second graph field merges into the first: protobuf concatenates repeated fields, so the last initializer wins.
  const graph = Buffer.concat([Buffer.from([0x2a, tensorProto.length]), tensorProto]);
  return Buffer.concat([bytes, Buffer.from([0x3a, graph.length]), graph]);
}

it("a tab as the separator is typed \\\\t, and one model is one model", async () => {
  await writeFile(join(folder, "tabs.txt"), good.replaceAll(/,(?=label|cats|dogs)/g, "\t"));
  const outcome = await shortlist(
    ...["recall", "tabs.txt", "--separator", "\\t", "--zoo", "zoo", "--models", "tiny", "--out", "tabs"],
  );
  expect(outcome.code).toBe(0);
  expect(outcome.stderr).toContain("tabs: 40 rows, 2 classes (28 train, 6 validation, 6 test), 1 model\n");
  expect(outcome.stderr).toContain("recalled 1 of 1 model in ");
});

it("--version is that of the package", async () => {
  const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };
  expect(await shortlist("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

describe("standard output and error", () => {
  it("that nobody reads any more do not stop a run", async () => {
    const script =
      'node "$0" select good.csv --zoo zoo --models tiny --epochs 1 --out unread 2>&1 | head -1; tail -1 unread/journal.jsonl';
    const stdout = execFileSync("sh", ["-c", script, program], { cwd: folder, encoding: "utf8" });
    expect(stdout).toContain('"type":"run-finished"');
  });

  it.skipIf(!existsSync("/dev/full"))("a full disk behind standard output is one line", () => {
    const script = 'node "$0" --help > /dev/full';
    const { status, stderr } = spawnSync("sh", ["-c", script, program], { cwd: folder, encoding: "utf8" });
    expect([status, stderr]).toEqual([2, "Cannot write standard output: the disk is full\n"]);
  });
});

describe("run folders", () => {
  it("one that holds something is refused, and left as it is", async () => {
    await mkdir(join(folder, "full"));
    await writeFile(join(folder, "full/mine.txt"), "mine");
    const outcome = await shortlist("run", "good.csv", "--zoo", "zoo", "--out", "full");
    expect(outcome.code).toBe(2);
    expect(complaint(outcome).at(-1)).toMatch(/full.*not empty/);
    expect(await readdir(join(folder, "full"))).toEqual(["mine.txt"]);
  });

  it.each<[string, string, ...string[]]>([
    ["report", "nowhere"],
    ["resume", "nowhere"],
    ["report", "zoo"],
    ["why", "zoo", "tiny"],
    ["what-if", "nowhere", "--eta=3"],
  ])("%s %s: no run", async (command, path, ...more) => {
    const outcome = await shortlist(command, path, ...more);
    expect(outcome.code).toBe(2);
    expect(complaint(outcome)).toHaveLength(1);
    expect(outcome.stderr).toContain(path);
  });

  it("a journal that is damaged in the middle names the line", async () => {
    const outcome = await shortlist("recall", "good.csv", "--zoo", "zoo", "--out", "damaged");
    expect(outcome.code).toBe(0);
    const path = join(folder, "damaged/journal.jsonl");
    const [first, ...rest] = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, [first, "{ not json", ...rest].join("\n"));
    const refusedReport = await shortlist("report", "damaged");
    expect(refusedReport.code).toBe(2);
    expect(complaint(refusedReport)).toEqual([expect.stringMatching(/journal\.jsonl.*2/)]);
  });

  it("one that another process works in is refused", async () => {
    const outcome = await shortlist("recall", "good.csv", "--zoo", "zoo", "--out", "busy");
    expect(outcome.code).toBe(0);
    const journal = join(folder, "busy/journal.jsonl");
    const lines = (await readFile(journal, "utf8")).trimEnd().split("\n");
    await writeFile(journal, `${lines.slice(0, -1).join("\n")}\n`); // not finished, so that there is work to go on with
    const release = await lockFolder(join(folder, "busy"));
    const refusedResume = await shortlist("resume", "busy");
    await release();
    expect(refusedResume.code).toBe(2);
    expect(complaint(refusedResume).at(-1)).toMatch(/busy: process \d+ is using it/);
    expect((await shortlist("resume", "busy")).code).toBe(0);
  });

  it.skipIf(!canMount)("a full disk: the run stops, and goes on once there is room", async () => {
    await mkdir(join(folder, "disk"));
    const run = `node "$0" select good.csv --zoo zoo --models tiny --epochs 2 --out disk/run`;
    const script = [
      "mount -t tmpfs -o size=100k tmpfs disk",
      `${run}; echo "exit $?"`,
      `mount -o remount,size=10m disk && node "$0" resume disk/run --quiet --json; echo "exit $?"`,
    ].join(" && ");
    const outcome = await new Promise<Outcome>((resolve) => {
      execFile(
        "unshare",
        ["--map-root-user", "--mount", "sh", "-c", script, program],
        { cwd: folder },
        (_, stdout, stderr) => resolve({ code: 0, stdout, stderr }),
      );
    });
    const [firstExit, result, secondExit] = outcome.stdout.trim().split("\n");
    expect(complaint(outcome).at(-1)).toMatch(/Cannot write the checkpoint .*: the disk is full/);
    expect(firstExit).toBe("exit 2");
    expect(JSON.parse(result as string)).toMatchObject({ picked: "tiny", epochsTrained: 2 });
    expect(secondExit).toBe("exit 0");
  });

  it("a torn last line is dropped", async () => {
    const outcome = await shortlist("recall", "good.csv", "--zoo", "zoo", "--out", "torn");
    expect(outcome.code).toBe(0);
    await appendFile(join(folder, "torn/journal.jsonl"), '{"v":1,"at":"2026');
    const report = await shortlist("report", "torn");
    expect(report.code).toBe(0);
    expect(report.stdout).toContain("Recalled 1 model.");
  });
});
