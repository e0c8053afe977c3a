// Published records (../shared/published): what they hold is counted from the files with Python's csv and json.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sharedPath } from "../../numeric/shared.test.files.ts";
import { performanceMatrix, performanceOf } from "../performance-matrix.ts";
import { publishedHistory } from "../published.test.files.ts";
import { saveHistory } from "../save-history.ts";
import { type ImportHistoryOptions, importHistory } from "./import-history.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "import-history-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let nFiles = 0;

/** Imports files of these contents; a name with a folder puts it there. */
async function imported(files: Readonly<Record<string, string>>, options: ImportHistoryOptions = {}) {
  const place = join(folder, String(nFiles++));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(place, name)), { recursive: true });
    await writeFile(join(place, name), content);
  }
  return importHistory(
    Object.keys(files).map((name) => join(place, name)),
    options,
  );
}

const csv = (...lines: string[]) => `${lines.join("\n")}\n`;

describe("long tables", () => {
  test("curves: epochs in order, synonyms of the splits, the last test result counts, seconds of the epochs", async () => {
    const { history, notes } = await imported({
      "curves.csv": csv(
        "model,dataset,seed,epoch,split,value,seconds",
        "a,d,1,2,val,0.6,3",
        "a,d,1,1,dev,0.5,2",
        "a,d,1,1,test,0.4,2",
        "a,d,1,2,test,0.7,3",
        "a,d,2,1,valid,0.5,",
        "a,d,2,,test,0.9,",
      ),
    });
    expect(history).toEqual({
      metric: "accuracy",
      curves: [
        { model: "a", dataset: "d", seed: 1, validation: [0.5, 0.6], test: 0.7, seconds: 5 },
        { model: "a", dataset: "d", seed: 2, validation: [0.5], test: 0.9 },
      ],
    });
    expect(notes).toEqual(["the last of several test results counts: 1 curve"]);
  });

  test("curves without any test result: the last validation result stands for it, and it is said", async () => {
    const { history, notes } = await imported({
      "curves.csv": csv("model,task,step,acc", "a,d,1000,0.5", "a,d,3000,0.75"),
    });
    expect(history.curves).toEqual([
      { model: "a", dataset: "d", seed: 0, validation: [0.5, 0.75], test: 0.75 },
    ]);
    expect(notes).toEqual([
      "the epochs are not consecutive: their order counts, the first is epoch 1",
      "there are no test results: the last validation result of each curve stands for it",
    ]);
  });

  test("some curves without a test result are left out beside those that have one, and it is said", async () => {
    const { history, notes } = await imported({
      "curves.csv": csv(
        "model,dataset,epoch,split,value",
        "a,d,1,val,0.5",
        "b,d,1,val,0.5",
        "b,d,1,test,0.5",
      ),
    });
    expect(history.curves.map(({ model }) => model)).toEqual(["b"]);
    expect(notes).toEqual(["left out: 1 of 2 curves, without a test result, a on d"]);
  });

  test("finals, missing cells in several spellings", async () => {
    const { history, notes } = await imported({
      "finals.csv": csv("model,dataset,value", "a,d,61.4 %", "a,e,NA", "b,d,20"),
    });
    expect(history.curves).toEqual([
      { model: "a", dataset: "d", seed: 0, validation: [], test: 0.614 },
      { model: "b", dataset: "d", seed: 0, validation: [], test: 0.2 },
    ]);
    expect(notes).toEqual(["left out: 1 row without a value", "results in percent divided by 100: d"]);
  });

  test("validation results without epochs stand for test results only where there are none", async () => {
    const rows = ["model,dataset,split,value", "a,d,validation,0.5"];
    const alone = await imported({ "a.csv": csv(...rows) });
    expect(alone.history.curves[0]).toMatchObject({ validation: [], test: 0.5 });
    const beside = await imported({ "a.csv": csv(...rows, "a,d,test,0.75") });
    expect(beside.history.curves[0]).toMatchObject({ validation: [], test: 0.75 });
    expect(beside.notes).toEqual(["left out: 1 validation result without an epoch"]);
  });

  test("one of several metrics", async () => {
    const content = csv("model,dataset,metric,value", "a,d,f1,0.5", "a,d,accuracy,0.75");
    await expect(imported({ "a.csv": content })).rejects.toThrow(
      "it has the metrics f1, accuracy: choose one with --metric",
    );
    const { history } = await imported({ "a.csv": content }, { metric: "f1" });
    expect(history.metric).toBe("f1");
    expect(history.curves.map((curve) => curve.test)).toEqual([0.5]);
  });
});

describe("scores", () => {
  const finals = csv("model,mnli,tweet_eval", "org/a,0.5,0.5", "b,0.25,0.25");

  test("long and wide, / and -- the same, names of proxies as ours", async () => {
    const { history, notes } = await imported({
      "finals.csv": finals,
      "long.csv": csv("model,dataset,proxy,value", "org--a,mnli,LEEP,-0.5"),
      "wide.csv": csv("Dataset,Model,NLEEP,H-Score", "mnli,b,-1,28.5"),
    });
    expect(history.scores).toEqual([
      { model: "org/a", dataset: "mnli", proxy: "leep", value: -0.5 },
      { model: "b", dataset: "mnli", proxy: "nleep", value: -1 },
      { model: "b", dataset: "mnli", proxy: "h-score", value: 28.5 },
    ]);
    expect(notes).toEqual([]);
  });

  test("a dataset whose name begins another's, one without results, models without results", async () => {
    const { history, notes } = await imported({
      "finals.csv": finals,
      "scores.csv": csv("model,dataset,proxy,value", "b,tweet,leep,-1", "b,xray,leep,-2", "c,mnli,leep,-3"),
    });
    expect(history.scores?.map(({ dataset }) => dataset)).toEqual(["tweet_eval", "xray"]);
    expect(notes).toEqual([
      "scores on tweet are taken to be on tweet_eval",
      "left out: the scores of 1 model without results, c",
      "there are scores but no results on xray",
    ]);
  });

  test("a file of scores of other models is refused", async () => {
    const scores = csv("model,dataset,proxy,value", "c,mnli,leep,-3");
    await expect(imported({ "finals.csv": finals, "scores.csv": scores })).rejects.toThrow(
      "scores.csv: none of its models has results: it names c, the results org/a",
    );
  });
});

describe("scales", () => {
  test("percent, fractions and a scale of its own, dataset by dataset", async () => {
    const { history, notes } = await imported({
      "finals.csv": csv("model,percent,fraction,error", "a,50,-0.5,-391", "b,100,1,-381", "c,0,0,-386"),
    });
    expect(history.curves.map((curve) => curve.test)).toEqual([0.5, -0.5, 0, 1, 1, 1, 0, 0, 0.5]);
    expect(notes).toEqual([
      "results in percent divided by 100: percent",
      "results on error rescaled from [-391, -381] to [0, 1], larger taken to be better",
    ]);
  });

  test("columns of text or of the model's properties are left out; --datasets chooses them", async () => {
    const files = { "finals.csv": csv("model,d,param_count_M,licence,e", "a,0.5,22,MIT,", "b,0.5,44,MIT,") };
    const { history, notes } = await imported(files);
    expect(history.curves.map(({ dataset }) => dataset)).toEqual(["d", "d"]);
    expect(notes[0]).toBe(
      "columns left out: param_count_M, licence, e (they hold no results, by their names or cells)",
    );
    const chosen = await imported(files, { datasets: ["param_count_M"] });
    expect(chosen.history.curves.map((curve) => curve.test)).toEqual([0.22, 0.44]);
  });

  test("rounding as Python does", async () => {
    const { history } = await imported({ "a.csv": csv("model,d", "a,0.125", "b,0.375") }, { decimals: 2 });
    expect(history.curves.map((curve) => curve.test)).toEqual([0.12, 0.38]);
  });
});

test("our own format comes back as it was", async () => {
  const curve = { model: "a", dataset: "d", seed: 3, validation: [0.5], test: -0.25, seconds: 2 };
  const scores = [{ model: "a", dataset: "d", proxy: "leep", value: -0.5 }];
  const history = { metric: "matthews", curves: [curve], scores };
  const path = join(folder, "history.json");
  await saveHistory(history, path);
  expect(await importHistory([path])).toEqual({ history, notes: [] });
});

describe("a run's folder", () => {
  const stage = (model: string, stage: number, accuracy: number) => ({
    type: "stage",
    model,
    stage,
    validation: { accuracy },
    seconds: 2,
  });
  const start = { type: "run-started", seed: 7, data: { name: "mine" }, metric: "accuracy" };
  const recall = { type: "recall", proxy: "leep", models: [{ model: "a", proxy: -0.5 }, { model: "b" }] };
  const tested = { type: "tested", model: "a", test: { accuracy: 0.75 } };
  async function runFolder(events: readonly object[]): Promise<string> {
    const place = join(folder, `run-${nFiles++}`);
    await mkdir(place);
    const lines = events.map((event, seq) =>
      JSON.stringify({ v: 1, seq, t: "2026-11-24T12:00:00Z", ...event }),
    );
    await writeFile(join(place, "journal.jsonl"), csv(...lines));
    return place;
  }

  test("the curve of the model picked, the proxy scores, and not the curves cut short", async () => {
    const place = await runFolder([
      start,
      recall,
      stage("a", 1, 0.5),
      stage("b", 1, 0.25),
      stage("a", 2, 0.625),
      tested,
    ]);
    const { history, notes } = await importHistory([place]);
    expect(history).toEqual({
      metric: "accuracy",
      curves: [{ model: "a", dataset: "mine", seed: 7, validation: [0.5, 0.625], test: 0.75, seconds: 4 }],
      scores: [{ model: "a", dataset: "mine", proxy: "leep", value: -0.5 }],
    });
    expect(notes[0]).toMatch(/^run-\d+: 1 curve of the dataset mine$/);
    expect(notes[1]).toBe("left out: 1 curve cut short, which has no final result, b");
  });

  test("models trained to the end beside it: the last validation result of each", async () => {
    const place = await runFolder([start, stage("a", 1, 0.5), stage("b", 1, 0.25), tested]);
    const { history, notes } = await importHistory([place]);
    expect(history.curves.map(({ model, test }) => [model, test])).toEqual([
      ["a", 0.5],
      ["b", 0.25],
    ]);
    expect(notes[1]).toMatch(/^2 models were trained to the end and one of them tested/);
  });

  test("a run that has tested nothing is refused", async () => {
    const place = await runFolder([start, stage("a", 1, 0.5)]);
    await expect(importHistory([place])).rejects.toThrow("the run has not tested a model yet");
  });
});

describe("refused, in one line", () => {
  test.each([
    ["no file", {}, RangeError, "name at least one"],
    ["an empty file", { "a.csv": "" }, "HistoryError", "a.csv: the file is empty"],
    ["a header only", { "a.csv": "model,d\n" }, "HistoryError", "no rows"],
    ["ragged rows", { "a.csv": "model,d\na,1,2\n" }, "HistoryError", "line 2 has 3 cells"],
    ["NaN", { "a.csv": "model,d\na,0.5\nb,NaN\n" }, "HistoryError", 'line 3, d is "NaN", a result must be'],
    ["infinity", { "a.csv": "model,dataset,value\na,d,inf\n" }, "HistoryError", 'line 2, value is "inf"'],
    ["words", { "a.csv": "model,d\na,0.5\nb,good\n" }, "HistoryError", 'line 3, d is "good"'],
    [
      "other columns",
      { "a.csv": "x,y\n1,2\n" },
      "HistoryError",
      "its columns are x, y; allowed are model,dataset,proxy",
    ],
    [
      "no results",
      { "a.csv": "model,licence\na,MIT\n" },
      "HistoryError",
      "no column of it holds results: licence",
    ],
    [
      "only empty cells",
      { "a.csv": "model,dataset,value\na,d,-\n" },
      "HistoryError",
      "there is no result in it",
    ],
    ["a model without a name", { "a.csv": "model,d\n,0.5\n" }, "HistoryError", "line 2 has no model"],
    ["a column twice", { "a.csv": "model,d,d\na,1,2\n" }, "HistoryError", "line 1 names the column d twice"],
    ["a model twice", { "a.csv": "model,d\na,1\na,1\n" }, "HistoryError", "line 3 has the model a again"],
    [
      "an epoch twice",
      { "a.csv": "model,dataset,epoch,value\na,d,1,0.5\na,d,1,0.6\n" },
      "HistoryError",
      "line 3 tells the validation result of a on d at epoch 1 again",
    ],
    [
      "half an epoch",
      { "a.csv": "model,dataset,epoch,value\na,d,0.5,0.5\n" },
      "HistoryError",
      'line 2: epoch is "0.5", it must be a whole number',
    ],
    [
      "an unknown split",
      { "a.csv": "model,dataset,epoch,split,value\na,d,1,holdout,0.5\n" },
      "HistoryError",
      'line 2: split is "holdout", it must be one of',
    ],
    [
      "a result in two files",
      { "a.csv": "model,d\na,1\n", "b.csv": "model,d\na,1\n" },
      "HistoryError",
      "a on d with seed 0 is recorded twice, also in",
    ],
    [
      "a score twice",
      { "a.csv": "model,dataset,proxy,value\na,d,leep,1\na,d,LEEP,1\n" },
      "HistoryError",
      "line 3 has the leep of a on d again",
    ],
    [
      "one value on a scale of its own",
      { "a.csv": "model,d\na,500\nb,500\n" },
      "HistoryError",
      "every result on d is 500: its scale cannot be told",
    ],
    [
      "another version",
      { "history.json": '{"schema":"shortlist-history/2"}' },
      "HistoryError",
      'its schema is "shortlist-history/2"',
    ],
    ["broken JSON", { "history.json": "{" }, "HistoryError", "not valid JSON"],
    [
      "a matrix without datasets",
      { "matrix.txt": "a b\n0.5 1\n" },
      "HistoryError",
      "datasets.txt: there is no such file",
    ],
    [
      "a ragged matrix",
      { "matrix.txt": "a\tb\n0.5\n", "x.csv": "model,d\na,1\n" },
      "HistoryError",
      "matrix.txt: line 2 has 1 values, but line 1 names 2 models",
    ],
    ["a matrix with NaN", { "matrix.txt": "a b\nnan 1\n" }, "HistoryError", 'line 2, a is "nan"'],
    [
      "a history of the authors with a hole",
      { "nlp_history.json": '{"history":{"a":{"d":{"val":[0.5]}}}}' },
      "HistoryError",
      "history.a.d.test",
    ],
  ])("%s", async (_, files, kind, message) => {
    const failure = await imported(files as unknown as Record<string, string>).catch((error) => error);
    expect(failure.name).toBe(typeof kind === "string" ? kind : kind.name);
    expect(failure.message).toContain(message);
    expect(failure.message).not.toContain("\n");
  });

  test("a path that does not exist, a folder without a history, a dataset that is not there", async () => {
    await expect(importHistory([join(folder, "nowhere")])).rejects.toThrow("no such file or folder");
    await mkdir(join(folder, "empty"));
    await expect(importHistory([join(folder, "empty")])).rejects.toThrow("the folder holds no history");
    await expect(imported({ "a.csv": "model,d\na,1\n" }, { datasets: ["e"] })).rejects.toThrow(
      "no column of it holds results: d",
    );
  });
});

describe.skipIf(sharedPath("published") === undefined)("published records", () => {
  const published = (path: string) => importHistory([sharedPath(`published/${path}`) as string]);

  test("the authors' matrices, 39 × 21 and 30 × 6, with a file of LEEP scores each", async () => {
    const nlp = await published("two-phase-selection/nlp/matrix.txt");
    const matrix = performanceMatrix(nlp.history);
    expect([matrix.models.length, matrix.datasets.length]).toEqual([39, 21]);
    expect(performanceOf(matrix, 3, 0)).toBe(-0.04);
    expect(nlp.history.scores).toHaveLength(39);
    expect(nlp.notes).toEqual(["there are scores but no results on multirc"]);
    const cv = await published("two-phase-selection/cv");
    const cvMatrix = performanceMatrix(cv.history);
    expect([cvMatrix.models.length, cvMatrix.datasets.length]).toEqual([30, 6]);
    expect(cv.history.scores?.[0]).toEqual({
      model: "facebook/deit-base-patch16-224",
      dataset: "xray",
      proxy: "leep",
      value: -0.503,
    });
  });

  test("the authors' histories: 1,433 curves, five files of LEEP scores", async () => {
    const { history, notes } = await published("olml-demo");
    expect(history.curves).toHaveLength(1433);
    expect(history.scores).toHaveLength(5 * 39);
    expect(notes.at(-1)).toBe("scores on tweet are taken to be on tweet_eval");
    const round = await importHistory([sharedPath("published/olml-demo/nlp_history.json") as string], {
      decimals: 2,
    });
    const strip = ({ model, dataset, validation, test }: (typeof history.curves)[number]) => [
      model,
      dataset,
      validation,
      test,
    ];
    expect(round.history.curves.map(strip)).toEqual(
      publishedHistory({ missing: "absent" })?.curves.map(strip),
    );
  });

  test("Model Spider's table and scores, timm's test sets, Pythia's learning curves", async () => {
    const spider = await published("model-spider");
    expect(spider.history.curves).toHaveLength(100);
    expect(spider.history.scores).toHaveLength(8 * 10 * 9);
    expect(spider.notes.at(-1)).toContain("UTKFace rescaled from [-395.467, -382.301]");
    const timm = await published("timm");
    expect(timm.history.curves).toHaveLength(1266 * 6 - 1);
    const pythia = await published("pythia");
    expect(new Set(pythia.history.curves.map(({ dataset }) => dataset)).size).toBe(16);
    expect(Math.max(...pythia.history.curves.map(({ validation }) => validation.length))).toBe(27);
  });
});
