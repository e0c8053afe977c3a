import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  openZoo,
  parseRunOptions,
  type RunResult,
  resumeRun,
  type StarterZoo,
  selectModel,
  selectOnly,
  zooFolder,
} from "shortlist";
import type { Bench, BenchContext } from "./bench.ts";
import { formatTable } from "./print-table.ts";
import { baselineOf, type StarterTarget, starterOf, starterTargets } from "./starter-targets.ts";
import { mean } from "./statistics.ts";

const root = join(import.meta.dirname, "../..");
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

interface Settings {
  readonly kind: StarterZoo;
  readonly models: readonly string[];
  /** Folder of the runs. */
  readonly kept: string;
  readonly print: BenchContext["print"];
}

/**
 * `shortlist run` against brute force: every model of a starter zoo fine-tuned to the end on the same split with
 * the same seed. Regret is told twice: against the best test accuracy of all (which nobody can know beforehand),
 * and against the model that brute force would pick, the one with the best validation accuracy.
 *
 * Runs are kept in bench/build/selection, a folder for each state of a zoo, so that an interrupted bench goes on. Arguments:
 * text (default) or image, and the number of seeds, 3 unless given.
 */
export const selection: Bench = {
  describes:
    "epochs and test accuracy of a run against trying the whole zoo, text (default) or image, targets x 3 seeds",
  needsPython: false,
  run: async (context) => {
    const kind = starterOf(context.arguments);
    const zoo = zooFolder(kind);
    const models = (await openZoo(zoo)).models.map(({ id }) => id);
    const targets = starterTargets(kind);
    const nSeeds = Number(context.arguments.find((argument) => /^\d+$/.test(argument)) ?? defaultSeeds);
    const baseline = baselineOf(kind);
    const kept = join(root, "bench/build/selection", `${kind}-${stateOf(zoo)}`);
    const settings: Settings = { kind, models, kept, print: context.print };
    const comparisons: Comparison[] = [];
    for (let seed = 0; seed < nSeeds; seed++) {
      for (const target of targets) comparisons.push(await compare(target, seed, settings));
    }
    const rows = comparisons.map((comparison) => summarise(comparison, baseline.name));
    const header = [
      "",
      "picked",
      "test",
      "best of all",
      "regret",
      "vs brute force",
      baseline.title,
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
      points(row.baseline),
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
      zoo: kind,
      ratio: 1 / saving,
      target: 1 / minimumSaving,
      met: saving >= minimumSaving && regret <= maximumRegret,
      saving,
      secondsSaved: mean(rows.map((row) => row.secondsSaved)),
      regret,
      maximumRegret,
      regretToBruteForce: mean(rows.map((row) => row.regretToBruteForce)),
      targets: targets.map(({ name }) => name),
      nModels: models.length,
      nSeeds,
    };
  },
};

/** A zoo that changes is tried anew. */
function stateOf(zoo: string): string {
  const hash = createHash("sha256");
  for (const name of ["zoo.json", "history.json"]) hash.update(readFileSync(join(zoo, name)));
  return hash.digest("hex").slice(0, 8);
}

async function compare(
  { name: target, data }: StarterTarget,
  seed: number,
  { kind: zoo, models, kept, print }: Settings,
): Promise<Comparison> {
  const place = (name: string) => join(kept, `${target}-${seed}-${name}`);
  const { scheduler, recallRule } = parseRunOptions({ data }); // by today's default, whichever that is
  const run = await finished(place(`run-${recallRule}-${scheduler}`), (out) =>
    selectModel({ data, zoo, seed, out }),
  );
  const all: RunResult[] = [];
  for (const model of models) {
    all.push(await finished(place(model), (out) => selectOnly({ data, zoo, seed, out, models: [model] })));
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

function summarise({ target, seed, run, all }: Comparison, baseline: string) {
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
    baseline: run.baselines[baseline] ?? Number.NaN,
    epochs: run.epochsTrained,
    bruteForceEpochs: all.reduce((sum, { epochsTrained }) => sum + epochsTrained, 0),
    secondsSaved: seconds / run.secondsTrained,
  };
}
