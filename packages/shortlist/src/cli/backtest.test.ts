/** `shortlist backtest` through the command line itself. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BacktestResult } from "../backtest/backtest-result.ts";

const program = createRequire(import.meta.url).resolve("../../bin/shortlist.js");
let folder: string;

function shortlist(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

const finals: Record<string, number[]> = {
  x: [0.9, 0.8, 0.5, 0.4],
  y: [0.7, 0.9, 0.6, 0.5],
  z: [0.8, 0.6, 0.9, 0.3],
};
const models = ["a", "b", "c", "d"];
const rows = (line: (dataset: string, model: string, value: number) => string[]) =>
  Object.entries(finals).flatMap(([dataset, values]) =>
    values.flatMap((value, i) => line(dataset, models[i] as string, value)),
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "backtest-"));
  const curves = rows((dataset, model, value) => [
    `${model},${dataset},1,1,validation,${value - 0.1}`,
    `${model},${dataset},1,2,validation,${value}`,
    `${model},${dataset},1,2,test,${value}`,
  ]);
  const csv = (header: string, lines: string[]) => [header, ...lines, ""].join("\n");
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await write("curves.csv", csv("model,dataset,seed,epoch,split,value", curves));
  await write(
    "finals.csv",
    csv(
      "model,dataset,value",
      rows((d, m, v) => [`${m},${d},${v}`]),
    ),
  );
  await write(
    "scores.csv",
    csv(
      "model,dataset,proxy,value",
      rows((d, m, v) => [`${m},${d},LogME,${v}`]),
    ),
  );
  await write("strangers.csv", csv("model,dataset,proxy,value", ["stranger,x,LogME,1"]));
  await write("one-model.csv", csv("model,dataset,value", ["a,x,0.5", "a,y,0.6"]));
  await write("one-dataset.csv", csv("model,dataset,value", ["a,x,0.5", "b,x,0.6", "c,x,0.7"]));
  await write("nan.csv", csv("model,dataset,value", ["a,x,0.5", "b,x,NaN"]));
  await write("empty.csv", "");
  await write("old.json", JSON.stringify({ schema: "shortlist-history/9", metric: "accuracy", curves: [] }));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("shortlist backtest", () => {
  it("--json: sets with policies, of which one is the default", async () => {
    const { code, stdout, stderr } = await shortlist(
      ...["backtest", "--history", "curves.csv", "--scores", "scores.csv", "--shortlist-size", "2", "--json"],
    );
    expect([code, stderr]).toEqual([0, ""]);
    const { sets } = JSON.parse(stdout) as { sets: BacktestResult[] };
    expect(sets.map(({ set, nModels, nDatasets, nStages }) => [set, nModels, nDatasets, nStages])).toEqual([
      ["curves.csv", 4, 3, 2],
    ]);
    const { policies, default: ours, differences } = sets[0] as BacktestResult;
    expect(policies.filter(({ isDefault }) => isDefault)).toEqual([ours]);
    expect(
      policies.find(
        ({ recall, proxy, select }) => `${recall} ${proxy} ${select}` === "proxy logme static-prior",
      ),
    ).toEqual({
      recall: "proxy",
      proxy: "logme",
      select: "static-prior",
      nDatasets: 3,
      meanRegret: 0,
      medianRegret: 0,
      worstRegret: 0,
      interval: [0, 0],
      recallRegret: 0,
      weightedTau: expect.closeTo(1, 9),
      top1: 1,
      top5: 1,
      costFraction: 0.25,
      costEpochs: 2,
      nProbes: 4,
      pareto: true,
      isDefault: false,
    });
    expect(differences[0]).toEqual({
      policy: expect.objectContaining({ proxy: "auto" }),
      against: { recall: "prior", select: "static-prior" },
      meanDifference: expect.any(Number),
      interval: [expect.any(Number), expect.any(Number)],
      nDatasets: 3,
    });
  });

  it("several sets in one table each, the verdict first", async () => {
    const { code, stdout } = await shortlist("backtest", "--history", "curves.csv,finals.csv");
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(/^curves\.csv: 4 models, 3 datasets, 2 stages/);
    expect(lines[1]).toMatch(/^The default, .* loses \d+\.\d\d points on average/);
    expect(stdout).toMatch(/\nfinals\.csv: 4 models, 3 datasets, final metrics only/);
    expect(stdout).toMatch(/note: selection is not simulated/);
  });

  it("the starter zoo by default", async () => {
    const { code, stdout } = await shortlist("backtest", "--json");
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { sets: BacktestResult[] }).sets[0]?.set).toBe("starter zoo");
  });

  it.each([
    [["--history", "missing.csv"], /missing\.csv/],
    [["--history", "empty.csv"], /empty\.csv.*empty/],
    [["--history", "nan.csv"], /nan\.csv.*NaN/],
    [["--history", "old.json"], /shortlist-history\/9/],
    [["--history", "one-model.csv"], /a is its only model, there is nothing to choose/],
    [["--history", "one-dataset.csv"], /x is its only dataset, and a target is left out of its own history/],
    [["--history", "curves.csv", "--scores", "strangers.csv"], /strangers\.csv.*stranger/],
    [["--history", "curves.csv", "--datasets", "w"], /on w: its datasets are x, y, z/],
    [["--history", "curves.csv", "--half", "3"], /--half is "3": it must be a whole number from 1 to 2/],
    [["--history", "curves.csv", "--zoo", "."], /--zoo and --history both name a history/],
    [["--history", "curves.csv,finals.csv", "--scores", "a,b,c"], /--scores names 3 files for 2 histories/],
    [["--zoo", "."], /zoo\.json/],
  ])("%j is refused in one line", async (args, message) => {
    const { code, stdout, stderr } = await shortlist("backtest", ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(
      stderr
        .trimEnd()
        .split("\n")
        .filter((line) => !line.startsWith("  ")),
    ).toHaveLength(1);
    expect(stderr).toMatch(message);
  });
});
