import { existsSync } from "node:fs";
import { join } from "node:path";
import { openZoo, type RunResult, resumeRun, selectModel, selectOnly, starterZooFolder } from "shortlist";
import type { Bench, BenchContext } from "./bench.ts";
import { formatTable } from "./print-table.ts";
import { mean } from "./statistics.ts";

const root = join(import.meta.dirname, "../..");
const targets = ["glosses", "computing", "applications"];
const defaultSeeds = 3;
const minimumSaving = 8;
const maximumRegret = 0.01;

interface Comparison {
  readonly target: string;
  readonly seed: number;
  readonly run: RunResult;
  /** Every model of the zoo, trained to the end and tested. */
  readonly all: readonly RunResult[];
}

/**
 * `shortlist run` against brute force: every model of the starter zoo fine-tuned to the end on the same split with
 * the same seed. Regret is told twice: against the best test accuracy of all (which nobody can know beforehand),
 * and against the model that brute force would pick, the one with the best validation accuracy.
 *
 * Runs are kept in bench/build/selection, so that an interrupted bench goes on. The first argument is the number of
 * seeds, 3 unless given.
 */
export const selection: Bench = {
  describes: "epochs and test accuracy of a run against trying the whole zoo, 3 targets x 3 seeds",
  needsPython: false,
  run: async (context) => {
    const models = (await openZoo(starterZooFolder())).models.map(({ id }) => id);
    const nSeeds = Number(context.arguments[0] ?? defaultSeeds);
    const comparisons: Comparison[] = [];
    for (let seed = 0; seed < nSeeds; seed++) {
      for (const target of targets) comparisons.push(await compare(target, seed, models, context));
    }
    const rows = comparisons.map(summarise);
    const header = [
      "",
      "picked",
      "test",
      "best of all",
      "regret",
      "vs brute force",
      "TF-IDF",
      "epochs",
      "of",
      "saved",
      "seconds saved",
    ];
    const points = (value: number) => (100 * value).toFixed(1);
    const table = rows.map((row) => [
      `${row.target} ${row.seed}`,
      row.picked,
      points(row.test),
      points(row.best),
      points(row.regret),
      points(row.regretToBruteForce),
      points(row.tfidf),
      String(row.epochs),
      String(row.bruteForceEpochs),
      `${(row.bruteForceEpochs / row.epochs).toFixed(1)} x`,
      `${row.secondsSaved.toFixed(1)} x`,
    ]);
    for (const line of formatTable([header, ...table])) context.print(line);
    const regret = mean(rows.map((row) => row.regret));
    const epochs = mean(rows.map((row) => row.epochs));
    const bruteForceEpochs = mean(rows.map((row) => row.bruteForceEpochs));
    const saving = bruteForceEpochs / epochs;
    return {
      name: "selection",
      ratio: 1 / saving,
      target: 1 / minimumSaving,
      met: saving >= minimumSaving && regret <= maximumRegret,
      saving,
      secondsSaved: mean(rows.map((row) => row.secondsSaved)),
      regret,
      maximumRegret,
      regretToBruteForce: mean(rows.map((row) => row.regretToBruteForce)),
      nModels: models.length,
      nSeeds,
    };
  },
};

async function compare(
  target: string,
  seed: number,
  models: readonly string[],
  { print }: BenchContext,
): Promise<Comparison> {
  const data = join(root, "examples/data", `${target}.csv`);
  const place = (name: string) => join(root, "bench/build/selection", `${target}-${seed}-${name}`);
  const run = await finished(place("run"), (out) => selectModel({ data, seed, out }));
  const all: RunResult[] = [];
  for (const model of models) {
    all.push(await finished(place(model), (out) => selectOnly({ data, seed, out, models: [model] })));
  }
  print(`${target}, seed ${seed}: ${models.length} models trained to the end`);
  return { target, seed, run, all };
}

/** The result of a run: read if it is there, gone on with if it was interrupted, else made. */
async function finished(folder: string, make: (out: string) => Promise<RunResult>): Promise<RunResult> {
  if (!existsSync(join(folder, "journal.jsonl"))) return make(folder);
  const result = await resumeRun(folder);
  if ("picked" in result) return result;
  throw new Error(`${folder} holds a run that only recalled`);
}

function summarise({ target, seed, run, all }: Comparison) {
  const bestValidation = (result: RunResult) => Math.max(...(result.trials[0]?.validation ?? []));
  const bruteForce = all.reduce((best, result) =>
    bestValidation(result) > bestValidation(best) ? result : best,
  );
  const best = Math.max(...all.map(({ testScore }) => testScore));
  const seconds = all.reduce((sum, { secondsTrained }) => sum + secondsTrained, 0);
  return {
    target,
    seed,
    picked: run.picked,
    test: run.testScore,
    best,
    regret: best - run.testScore,
    regretToBruteForce: bruteForce.testScore - run.testScore,
    tfidf: run.baselines.tfidf ?? Number.NaN,
    epochs: run.epochsTrained,
    bruteForceEpochs: all.reduce((sum, { epochsTrained }) => sum + epochsTrained, 0),
    secondsSaved: seconds / run.secondsTrained,
  };
}
