/** `shortlist history` through the command line itself. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const program = createRequire(import.meta.url).resolve("../../bin/shortlist.js");
const tinyBert = join(import.meta.dirname, "../engine/goldens/tiny-bert");

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "history-command-"));
  for (const id of ["a", "b", "c"]) await cp(tinyBert, join(folder, "zoo/models", id), { recursive: true });
  const models = [{ id: "a" }, { id: "b" }, { id: "c" }];
  await writeFile(join(folder, "zoo/zoo.json"), JSON.stringify({ schema: "shortlist-zoo/1", models }));
  await writeFile(
    join(folder, "finals.csv"),
    "model,food,cars,pets,birds\na,50,60,70,80\nb,51,61,71,\nc,10,90,20,95\n",
  );
  await writeFile(join(folder, "scores.csv"), "model,dataset,proxy,value\na,food,leep,-1\nb,food,leep,-2\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function history(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, "history", ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

/** The one line that a refused command says. */
async function refused(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await history(...args);
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  return stderr.trimEnd();
}

describe("history import", () => {
  it("writes a history, and says what it did", async () => {
    const { code, stdout } = await history("import", "finals.csv", "scores.csv", "--out", "history.json");
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "note: results in percent divided by 100: food, cars, pets, birds
      imported 11 results (accuracy) of 3 models on 4 datasets, 2 proxy scores
      wrote history.json
      "
    `);
    expect(await readFile(join(folder, "history.json"), "utf8")).toContain('"model":"a","dataset":"food"');
  });

  it("adds to a zoo's history, and refuses models that it has not and what is there already", async () => {
    const { code, stdout } = await history("import", "finals.csv", "--into", "zoo", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ nModels: 3, nDatasets: 4, nCurves: 11 });
    const before = await readFile(join(folder, "zoo/history.json"), "utf8");
    expect(await refused("import", "finals.csv", "--into", "zoo")).toMatch(
      /finals\.csv: a on food with seed 0 is recorded twice, also in .*history\.json/,
    );
    await writeFile(join(folder, "others.csv"), "model,tea\na,0.5\nd,0.5\n");
    expect(await refused("import", "others.csv", "--into", "zoo")).toMatch(
      /it has no model d, named in others\.csv/,
    );
    expect(await readFile(join(folder, "zoo/history.json"), "utf8")).toBe(before);
    await writeFile(join(folder, "more.csv"), "model,dataset,proxy,value\nb,tea,leep,-2\n");
    expect((await history("import", "more.csv", "--into", "zoo")).code).toBe(0);
    expect(await readFile(join(folder, "zoo/history.json"), "utf8")).toContain('"proxy":"leep"');
  });

  it.each([
    [["import"], "FILES are missing: name the files or folders to import"],
    [["import", "finals.csv"], "Where to? --out FILE writes a history, --into ZOO adds to the one of a zoo"],
    [
      ["import", "nowhere.csv", "--out", "x.json"],
      "Cannot import nowhere.csv: there is no such file or folder",
    ],
    [["import", "finals.csv", "--out", "finals.csv"], "Cannot write finals.csv: it is there already"],
    [
      ["import", "finals.csv", "--datasets", "tea", "--out", "x.json"],
      "Cannot import finals.csv: no column of it holds results: food, cars, pets, birds",
    ],
    [["show", "finals.csv"], '"finals.csv" is one argument too many: name a history with --history'],
    [["show", "--history", "finals.csv", "--zoo", "zoo"], "Give --history or --zoo, not both"],
    [["burn"], '"burn" is no action of history: it must be one of import, show, clusters'],
    [["show", "--histroy", "x"], "Unknown option --histroy; did you mean --history?"],
  ])("%j is refused", async (args, message) => {
    expect(await refused(...args)).toBe(message);
    expect(existsSync(join(folder, "x.json"))).toBe(false);
  });

  it.each([
    ["empty.csv", "", "Cannot use empty.csv: the file is empty (0 bytes)"],
    [
      "ragged.csv",
      "model,d\na,1,2\n",
      "Cannot read ragged.csv: line 2 has 3 cells, but the header names 2 columns",
    ],
    [
      "nan.csv",
      "model,d\na,NaN\nb,1\n",
      'Cannot import nan.csv: line 2, d is "NaN", a result must be a finite number (leave the cell empty where there is none)',
    ],
    [
      "version.json",
      '{"schema":"shortlist-history/9"}',
      'Cannot read the history version.json: its schema is "shortlist-history/9", this version reads "shortlist-history/1"',
    ],
  ])("%s is refused in one line, and nothing is written", async (name, content, message) => {
    await writeFile(join(folder, name), content);
    expect(await refused("import", name, "--out", "x.json")).toBe(message);
    expect(existsSync(join(folder, "x.json"))).toBe(false);
  });
});

describe("history show", () => {
  it("shows the matrix, what is missing, and the datasets", async () => {
    const { code, stdout } = await history("show", "--history", "finals.csv,scores.csv");
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "note: results in percent divided by 100: food, cars, pets, birds
      finals.csv, scores.csv: accuracy of 3 models on 4 datasets, 11 of 12 cells known (91 %)
      11 final results, no curves
      proxy scores, leep: 2 models on food
      the means are over the datasets that a model is recorded on, so they may not be comparable

      model  mean  of  food  cars  pets  birds
      a      .650   4  .500  .600  .700   .800
      b      .610   3  .510  .610  .710      -
      c      .537   4  .100  .900  .200   .950

      dataset  models  least  mean  best  of
      food          3   .100  .370  .510  b
      cars          3   .600  .703  .900  c
      pets          3   .200  .537  .710  b
      birds         2   .800  .875  .950  c
      "
    `);
  });

  it("as JSON: a missing cell is null", async () => {
    const { stdout } = await history("show", "--history", "finals.csv", "--json");
    const { matrix, nKnown, nCells } = JSON.parse(stdout);
    expect([nKnown, nCells]).toEqual([11, 12]);
    expect(matrix.rows[1]).toEqual({ model: "b", results: [0.51, 0.61, 0.71, null] });
  });

  it("a zoo without a history is refused", async () => {
    await mkdir(join(folder, "bare"));
    await cp(join(folder, "zoo/zoo.json"), join(folder, "bare/zoo.json"));
    await cp(join(folder, "zoo/models"), join(folder, "bare/models"), { recursive: true });
    expect(await refused("show", "--zoo", "bare")).toMatch(/bare has no history\.json$/);
  });
});

describe("history clusters", () => {
  it("shows the clusters, who is alone, and the dendrogram", async () => {
    const { code, stdout } = await history("clusters", "--history", "finals.csv");
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "note: results in percent divided by 100: food, cars, pets, birds
      finals.csv: 3 models in 2 clusters by hierarchical, threshold 0.050
      silhouette 0.649 (as the paper's authors compute it: 0.973)

      representative  mean  size  others
      a               .650     2  b

      alone (1): c

      dendrogram, mean distance from 0 to 0.370; ┊ is the threshold
      a ───┬─────────────────────────────────────────────────────────────────────────────────────────────┐
      b ───┘         ┊                                                                                   │
      c ─────────────────────────────────────────────────────────────────────────────────────────────────┘
      "
    `);
  });

  it("as JSON, at a threshold by silhouette, and with k-means", async () => {
    const auto = JSON.parse(
      (await history("clusters", "--history", "finals.csv", "--threshold", "auto", "--json")).stdout,
    );
    expect(auto.clusters.map(({ members }: { members: string[] }) => members)).toEqual([["a", "b"], ["c"]]);
    expect(auto.cuts).toHaveLength(1);
    expect(auto.merges[0]).toMatchObject({ into: "a", from: "b" });
    const means = [
      "clusters",
      "--history",
      "finals.csv",
      "--clusterer",
      "k-means",
      "--clusters",
      "1",
      "--json",
    ];
    expect(JSON.parse((await history(...means)).stdout)).toMatchObject({
      outliers: [],
      silhouette: { standard: null },
    });
  });

  it("by the models' cards", async () => {
    const { code, stdout, stderr } = await history(
      "clusters",
      "--zoo",
      "zoo",
      "--clusterer",
      "text",
      "--json",
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const { notes, clusters } = JSON.parse(stdout);
    expect(notes.at(-1)).toBe("the models' cards were read by b");
    expect(clusters.flatMap(({ members }: { members: string[] }) => members).sort()).toEqual(["a", "b", "c"]);
  });

  it.each([
    [["--threshold", "high"], '--threshold is "high": it must be a number, 0 or more, or auto'],
    [["--clusterer", "dbscan"], '--clusterer is "dbscan": it must be one of hierarchical, k-means, text'],
    [["--k", "0"], '--k is "0": it must be a whole number, 1 or more'],
    [["--clusters", "2"], "--clusters is for --clusterer k-means: the others are cut at --threshold"],
    [
      ["--clusterer", "k-means", "--clusters", "9"],
      "Cannot group 3 models into 9 clusters: nClusters must be between 1 and the number of models",
    ],
    [
      ["--clusterer", "text"],
      "--clusterer text reads the models' cards: it needs the history of a zoo, not --history",
    ],
  ])("%j is refused", async (args, message) => {
    expect(await refused("clusters", "--history", "finals.csv", ...args)).toBe(message);
  });

  it("one model is refused", async () => {
    await writeFile(join(folder, "one.csv"), "model,d,e\na,0.5,0.5\n");
    expect(await refused("clusters", "--history", "one.csv")).toBe(
      "Cannot cluster the models of one.csv: it has results of 1 model, 2 are needed",
    );
  });
});
