/** Whole runs over made-up curves, each in a folder of its own, with a zoo that is a list of names and a history. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Curve, History } from "../history/history.ts";
import { saveHistory } from "../history/save-history.ts";
import { createMatrix } from "../numeric/matrix.ts";
import { createRng } from "../numeric/random.ts";
import { knownModels } from "../recall/known-models.ts";
import { recallModels } from "../recall/recall-models.ts";
import { runFlow } from "../run/run-flow.ts";
import { runInFolder } from "../run/run-in-folder.ts";
import { parseRunOptions, type RunOptionsInput } from "../run/run-options.ts";
import { schedulerOfRun } from "../run/scheduler-of-run.ts";
import { startedEvent } from "../run/started-event.test.files.ts";
import { encodeHits } from "../select/hits.ts";
import { createReplayTrainer } from "../select/trainer/replay.ts";
import type { Trainer } from "../select/trainer.ts";
import { createRunFolder } from "../store/run-folder.ts";

export const N_STAGES = 5;
export const N_VALIDATION = 200;
export const models = Array.from({ length: 12 }, (_, i) => `model-${String.fromCharCode(97 + i)}`);

/** Accuracy on a grid of rows that rises towards its end. */
function curveFor(rng: ReturnType<typeof createRng>, quality: number): number[] {
  return Array.from({ length: N_STAGES }, (_, stage) => {
    const accuracy = quality * (1 - 0.35 * 0.5 ** stage) + 0.04 * (rng.next() - 0.5);
    return Math.round(N_VALIDATION * Math.min(0.99, Math.max(0.01, accuracy))) / N_VALIDATION;
  });
}

function curvesOf(dataset: string, seed: number): (Curve & { seconds: number })[] {
  const ease = 0.5 + 0.4 * createRng(seed).fork(dataset).next();
  return models.map((model, i) => {
    const rng = createRng(seed).fork(`${dataset} ${model}`);
    const quality = Math.min(0.97, ease * (1 - 0.03 * i) + 0.12 * (rng.next() - 0.5));
    const validation = curveFor(rng, quality);
    return { model, dataset, seed, validation, test: validation.at(-1) as number, seconds: 5 + i };
  });
}

/** A zoo folder with a history, and what every model would do on a target, were it trained. */
export interface RecordedZoo {
  readonly folder: string;
  readonly history: History;
  readonly target: readonly (Curve & { seconds: number })[];
  readonly proxies: ReadonlyMap<string, number>;
}

export async function writeRecordedZoo(root: string, seed = 1): Promise<RecordedZoo> {
  const folder = join(root, `zoo-${seed}`);
  for (const model of models) {
    await mkdir(join(folder, "models", model), { recursive: true });
    await writeFile(join(folder, "models", model, "config.json"), "{}");
  }
  await writeFile(
    join(folder, "zoo.json"),
    JSON.stringify({ schema: "shortlist-zoo/1", models: models.map((id) => ({ id })) }),
  );
  const curves = Array.from({ length: 8 }, (_, d) => curvesOf(`benchmark-${d}`, seed)).flat();
  const history: History = { metric: "accuracy", curves };
  await saveHistory(history, join(folder, "history.json"));
  const target = curvesOf("target", seed);
  const rng = createRng(seed).fork("proxies");
  const proxies = new Map(target.map(({ model, test }) => [model, test + 0.1 * (rng.next() - 0.5)]));
  return { folder, history, target, proxies };
}

export interface RecordRunOptions extends Omit<RunOptionsInput, "data" | "zoo"> {
  /** Models that fail in their second stage. */
  readonly failing?: readonly string[];
  readonly withHits?: boolean;
  /** @default those of the zoo */
  readonly proxies?: ReadonlyMap<string, number>;
}

/** A run of both phases over the target's curves; returns its folder. */
export async function recordRun(
  zoo: RecordedZoo,
  out: string,
  given: RecordRunOptions = {},
): Promise<string> {
  const { failing = [], withHits = false, proxies = zoo.proxies, ...rest } = given;
  const options = parseRunOptions({
    data: "target.csv",
    zoo: zoo.folder,
    shortlistSize: 6,
    recallRule: "fused",
    scheduler: "fine-selection",
    ...rest,
  });
  const exclude = ["target"];
  const { matrix, clusters, fusionOf } = knownModels(zoo.history, models, exclude);
  const scheduler = schedulerOfRun(options, zoo.history, exclude);
  const { target } = zoo;
  const replay = createReplayTrainer(
    target.map((curve) =>
      failing.includes(curve.model) ? { ...curve, validation: curve.validation.slice(0, 1) } : curve,
    ),
  );
  const trainer = withHits ? tellingHits(replay) : replay;
  const folder = await createRunFolder({ out });
  await runInFolder(folder, {}, (context) =>
    runFlow(
      {
        started: startedEvent({
          run: folder.id,
          options: JSON.parse(JSON.stringify(options)),
          seed: options.seed,
          data: {
            name: "target",
            nRows: 1000,
            classCounts: [500, 500],
            split: { train: 700, validation: N_VALIDATION, test: 100 },
          },
          zoo: { folder: zoo.folder, models },
          scheduler: scheduler.name,
          trainer: trainer.name,
          nStages: N_STAGES,
        }),
        baselines: [],
        recall: async () => {
          const k = options.shortlistSize ?? 6;
          const entries = recallModels({
            matrix,
            clusters,
            rule: options.recallRule,
            proxies,
            k,
            proxyScale: "min-max",
            fusion: fusionOf(proxies.size > 0 ? "logme" : "none"),
            seed: options.seed,
          });
          return {
            type: "recall",
            rule: options.recallRule,
            ...(proxies.size > 0 && { proxy: "logme" }),
            probeRows: 300,
            k,
            models: entries.map(({ rank: _, ...entry }) => entry),
            notes: [],
            seconds: 1,
          };
        },
        candidateOf: (model) => ({ model }),
        selection: {
          trainer,
          scheduler,
          nStages: N_STAGES,
          seed: options.seed,
          keep: options.keep,
          maxOpenTrials: 3,
        },
        finish: { nTestRows: 100, testBaselines: async () => [], writeCard: () => "# card\n" },
      },
      context,
    ),
  );
  return folder.path;
}

/** The first rows are right in every model, so that two models disagree only where they differ in number. */
function tellingHits(trainer: Trainer): Trainer {
  return {
    name: trainer.name,
    async open(spec, options) {
      const trial = await trainer.open(spec, options);
      const evaluate = trial.evaluate.bind(trial);
      trial.evaluate = async (split) => {
        const evaluation = await evaluate(split);
        const nRight = Math.round(evaluation.accuracy * N_VALIDATION);
        const data = Float64Array.from({ length: 2 * N_VALIDATION }, (_, i) =>
          i % 2 === 0 ? Number(i / 2 < nRight) : 0.5,
        );
        const labels = new Array<number>(N_VALIDATION).fill(0);
        const hits = encodeHits(createMatrix(N_VALIDATION, 2, data), labels);
        return { ...evaluation, hits };
      };
      return trial;
    },
  };
}
