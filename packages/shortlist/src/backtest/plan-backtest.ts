import type { Curve, History, RecordedScore } from "../history/history.ts";
import { mean } from "../numeric/mean.ts";
import { createRng } from "../numeric/random.ts";
import { someNames } from "../numeric/some-names.ts";
import { findTwins } from "./find-twins.ts";
import { proxyNamed } from "./policy.ts";

export interface PlanOptions {
  /** Names the records in messages. @default "history" */
  readonly name?: string;
  /** Proxy scores beside those of the history. @default [] */
  readonly scores?: readonly RecordedScore[];
  /** Only these are targets; the others stay in the history. @default all */
  readonly datasets?: readonly string[];
  /** Only one half of the datasets are targets, drawn by seed: tune on 1, report on 2. @default both */
  readonly half?: 1 | 2;
  /** @default 0 */
  readonly seed?: number | string;
}

/** One dataset that takes its turn as the target. */
export interface TargetPlan {
  readonly dataset: string;
  /** Left out of the history: the target itself, and datasets that are the same under another name. */
  readonly exclude: readonly string[];
  /** The models to choose from, in an order that says nothing. */
  readonly models: readonly string[];
  /** Final test metric of each, seeds averaged. */
  readonly finals: readonly number[];
  /** (nSeeds)(nModels), the recorded trainings; empty where only finals are known. */
  readonly curves: readonly (readonly Curve[])[];
  /** 0 = only finals are known. */
  readonly nStages: number;
  /** Proxies recorded for at least half of the models. */
  readonly proxies: Readonly<Record<string, ReadonlyMap<string, number>>>;
}

/** All that can be backtested of a history. */
export interface BacktestPlan {
  /** With all scores, under the names of our proxies. */
  readonly history: History;
  readonly targets: readonly TargetPlan[];
  /** Names of all proxies that some target has. */
  readonly proxies: readonly string[];
  readonly notes: readonly string[];
}

/** Fewer models than this are no choice. */
const LEAST_MODELS = 3;
/** k of Eq. 1. */
const DATASETS_OF_DISTANCE = 5;
/** A stage counts where at least this share of the curves reach it. */
const SHARE_OF_CURVES = 0.8;

/**
 * Which datasets of a history can be targets, which models can be chosen on each, over how many stages.
 *
 * @throws {RangeError} if nothing can be backtested: no curves, one model, one dataset, values that are not finite
 */
export function planBacktest(history: History, options: PlanOptions = {}): BacktestPlan {
  const { name = "history", seed = 0 } = options;
  const notes: string[] = [];
  const models = [...new Set(history.curves.map(({ model }) => model))];
  const datasets = [...new Set(history.curves.map(({ dataset }) => dataset))];
  refuseTooLittle(history, name, models, datasets);
  createRng(seed).fork("order").shuffle(models);

  const scores = knownScores([...(history.scores ?? []), ...(options.scores ?? [])], name, {
    models,
    datasets,
    notes,
  });
  const twins = findTwins(history);
  for (const [dataset, others] of twins)
    notes.push(
      `${dataset} equals ${others.join(", ")} in every model: left out of the history when it is the target`,
    );

  const cells = cellsOf(history);
  const asked = askedDatasets(datasets, options, name);
  const wanted = asked.map((dataset) => ({ dataset, ofModel: cells.get(dataset) as Cells }));
  const nPlayable = wanted.filter(({ ofModel }) => nWithCurves(ofModel) >= LEAST_MODELS).length;
  const playsCurves = nPlayable >= Math.min(LEAST_MODELS, wanted.length / 2) && nPlayable > 0;

  const leftOut = new Map<string, string[]>();
  const leaveOut = (dataset: string, why: string) => leftOut.set(why, [...(leftOut.get(why) ?? []), dataset]);
  const targets: TargetPlan[] = [];
  const lengths = lengthNotes();
  for (const { dataset, ofModel } of wanted) {
    const nStages = playsCurves ? stagesOf(ofModel) : 0;
    if (playsCurves && nStages === 0) {
      leaveOut(dataset, `fewer than ${LEAST_MODELS} curves`);
      continue;
    }
    const chosen = models.filter((model) => {
      const curves = ofModel.get(model);
      return curves?.some(({ validation }) => validation.length >= nStages) ?? false;
    });
    if (chosen.length < LEAST_MODELS) {
      leaveOut(dataset, `fewer than ${LEAST_MODELS} models`);
      continue;
    }
    lengths.add(dataset, ofModel, chosen, nStages);
    const finals = chosen.map((model) => mean((ofModel.get(model) as Curve[]).map(({ test }) => test)));
    if (finals.every((final) => final === finals[0])) {
      leaveOut(dataset, "all models are equally good");
      continue;
    }
    targets.push({
      dataset,
      exclude: [dataset, ...(twins.get(dataset) ?? [])],
      models: chosen,
      finals,
      curves: nStages === 0 ? [] : seedsOf(chosen, ofModel, nStages),
      nStages,
      proxies: usableProxies(scores, dataset, chosen),
    });
  }
  notes.push(...lengths.notes());
  for (const [why, names] of leftOut) notes.push(`no target, ${why}: ${someNames(names, 5)}`);
  if (targets.length === 0) {
    const [why = "nothing is recorded"] = leftOut.keys();
    throw new RangeError(`Cannot backtest ${name}: no dataset can be a target (${why})`);
  }
  if (!playsCurves)
    notes.push(
      "selection is not simulated: nothing is recorded between start and end; cost counts whole trainings",
    );
  const proxies = [...new Set(targets.flatMap((target) => Object.keys(target.proxies)))];
  if (proxies.length === 0) notes.push("no proxy scores are recorded: only rules that need none are played");
  if (
    playsCurves &&
    targets.every(({ curves, finals }) => curves.every((of) => of.every(isItsOwnTest(finals))))
  )
    notes.push(
      "every final metric is the last validation result: brute force loses nothing by construction, and the noise of a validation split is missing",
    );
  if (datasets.length <= DATASETS_OF_DISTANCE)
    notes.push(
      `distances between models (Eq. 1) average ${datasets.length - 1} differences, not ${DATASETS_OF_DISTANCE}: no more datasets are left beside the target`,
    );
  if (targets.length < 10)
    notes.push(`${targets.length} datasets are few: the intervals are narrower than they should be`);
  return { history: { ...history, scores }, targets, proxies, notes };
}

const isItsOwnTest = (finals: readonly number[]) => (curve: Curve, i: number) =>
  curve.validation.at(-1) === finals[i];

type Cells = ReadonlyMap<string, Curve[]>;

function refuseTooLittle(
  { curves }: History,
  name: string,
  models: readonly string[],
  datasets: readonly string[],
): void {
  if (curves.length === 0) throw new RangeError(`Cannot backtest ${name}: nothing is recorded in it`);
  for (const { model, dataset, validation, test } of curves) {
    const bad = [...validation, test].find((value) => !Number.isFinite(value));
    if (bad !== undefined)
      throw new RangeError(`Cannot backtest ${name}: ${model} on ${dataset} has ${bad}, must be finite`);
  }
  if (models.length === 1)
    throw new RangeError(
      `Cannot backtest ${name}: ${models[0]} is its only model, there is nothing to choose`,
    );
  if (datasets.length === 1)
    throw new RangeError(
      `Cannot backtest ${name}: ${datasets[0]} is its only dataset, and a target is left out of its own history`,
    );
}

/** Scores under the names of our proxies; those of unknown models or datasets are left out, and said. */
function knownScores(
  scores: readonly RecordedScore[],
  name: string,
  { models, datasets, notes }: { models: readonly string[]; datasets: readonly string[]; notes: string[] },
): RecordedScore[] {
  const isModel = new Set(models);
  const isDataset = new Set(datasets);
  const known: RecordedScore[] = [];
  const unknownModels = new Set<string>();
  const unknownDatasets = new Set<string>();
  for (const score of scores) {
    if (!Number.isFinite(score.value))
      throw new RangeError(
        `Cannot backtest ${name}: ${score.proxy} of ${score.model} on ${score.dataset} is ${score.value}, must be finite`,
      );
    if (!isModel.has(score.model)) unknownModels.add(score.model);
    else if (!isDataset.has(score.dataset)) unknownDatasets.add(score.dataset);
    else known.push({ ...score, proxy: proxyNamed(score.proxy) });
  }
  if (scores.length > 0 && known.length === 0 && unknownDatasets.size === 0)
    throw new RangeError(
      `Cannot backtest ${name}: none of the ${scores.length} scores is of a model that it holds; the first is of ${[...unknownModels][0]}`,
    );
  if (unknownModels.size > 0)
    notes.push(`scores of models without history left out: ${someNames([...unknownModels], 5)}`);
  if (unknownDatasets.size > 0)
    notes.push(`scores on datasets without history left out: ${someNames([...unknownDatasets], 5)}`);
  return known;
}

function askedDatasets(
  datasets: readonly string[],
  { datasets: only, half, seed = 0 }: PlanOptions,
  name: string,
): readonly string[] {
  const unknown = only?.find((dataset) => !datasets.includes(dataset));
  if (unknown !== undefined)
    throw new RangeError(`Cannot backtest ${name} on ${unknown}: its datasets are ${someNames(datasets, 5)}`);
  const asked = only === undefined ? datasets : datasets.filter((dataset) => only.includes(dataset));
  if (half === undefined) return asked;
  const order = createRng(seed)
    .fork("halves")
    .shuffle([...asked].sort());
  const first = new Set(order.slice(0, Math.ceil(order.length / 2)));
  return asked.filter((dataset) => first.has(dataset) === (half === 1));
}

function cellsOf({ curves }: History): ReadonlyMap<string, Map<string, Curve[]>> {
  const cells = new Map<string, Map<string, Curve[]>>();
  for (const curve of curves) {
    let ofModel = cells.get(curve.dataset);
    if (ofModel === undefined) {
      ofModel = new Map();
      cells.set(curve.dataset, ofModel);
    }
    const seeds = ofModel.get(curve.model);
    if (seeds === undefined) ofModel.set(curve.model, [curve]);
    else seeds.push(curve);
  }
  return cells;
}

const longest = (curves: readonly Curve[]) => Math.max(...curves.map(({ validation }) => validation.length));

function nWithCurves(ofModel: Cells): number {
  return [...ofModel.values()].filter((curves) => longest(curves) > 0).length;
}

/** The most stages that most curves reach; 0 if there are too few curves. */
function stagesOf(ofModel: Cells): number {
  const lengths = [...ofModel.values()].map(longest).filter((length) => length > 0);
  if (lengths.length < LEAST_MODELS) return 0;
  lengths.sort((a, b) => b - a);
  return lengths[Math.ceil(SHARE_OF_CURVES * lengths.length) - 1] as number;
}

/** What is said of curves that are shorter or longer than most. */
function lengthNotes() {
  const short: string[] = [];
  const long: string[] = [];
  return {
    add(dataset: string, ofModel: Cells, chosen: readonly string[], nStages: number): void {
      if (nStages === 0) return;
      const isChosen = new Set(chosen);
      for (const [model, curves] of ofModel) {
        if (!isChosen.has(model)) short.push(`${model} on ${dataset}`);
        else if (longest(curves) > nStages) long.push(`${model} on ${dataset}`);
      }
    },
    notes(): string[] {
      return [
        ...(short.length > 0
          ? [`shorter than most curves of their dataset, left out: ${someNames(short, 5)}`]
          : []),
        ...(long.length > 0
          ? [`longer than most, cut (the test metric is still that of the end): ${someNames(long, 5)}`]
          : []),
      ];
    },
  };
}

/** One training of each model a seed; a model with fewer seeds than others repeats its own. */
function seedsOf(models: readonly string[], ofModel: Cells, nStages: number): Curve[][] {
  const ofChosen = models.map((model) =>
    (ofModel.get(model) as Curve[])
      .filter(({ validation }) => validation.length >= nStages)
      .toSorted((a, b) => a.seed - b.seed),
  );
  const nSeeds = Math.max(...ofChosen.map((curves) => curves.length));
  return Array.from({ length: nSeeds }, (_, seed) =>
    ofChosen.map((curves) => curves[seed % curves.length] as Curve),
  );
}

function usableProxies(
  scores: readonly RecordedScore[],
  dataset: string,
  models: readonly string[],
): Record<string, ReadonlyMap<string, number>> {
  const isModel = new Set(models);
  const found = new Map<string, Map<string, number>>();
  for (const score of scores) {
    if (score.dataset !== dataset || !isModel.has(score.model)) continue;
    const ofProxy = found.get(score.proxy) ?? new Map<string, number>();
    found.set(score.proxy, ofProxy.set(score.model, score.value));
  }
  return Object.fromEntries([...found].filter(([, { size }]) => size >= 2 && size >= models.length / 2));
}
