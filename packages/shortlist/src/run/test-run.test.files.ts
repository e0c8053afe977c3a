/** A whole run over made-up models with the softmax trainer, for tests of the flow and of being killed. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createMatrix } from "../numeric/matrix.ts";
import type { SchedulerName } from "../select/scheduler/index.ts";
import { schedulers } from "../select/scheduler/index.ts";
import type { StageCost, Trainer } from "../select/trainer.ts";
import { createRunFolder, journalName, openRunFolder } from "../store/run-folder.ts";
import type { ExamplesPlan } from "./examples-plan.ts";
import { planRun } from "./plan-run.ts";
import type { RunEventOf } from "./run-event.ts";
import { type RunParts, runFlow } from "./run-flow.ts";
import { type RunHooks, runInFolder } from "./run-in-folder.ts";
import type { PhaseContext } from "./select-phase.ts";
import { createSoftmaxTrainer } from "./softmax-trainer.test.files.ts";
import { startedEvent } from "./started-event.test.files.ts";

export interface TestRunOptions extends RunHooks {
  readonly trainer?: Trainer;
  readonly models?: readonly string[];
  readonly scheduler?: SchedulerName;
  readonly nStages?: number;
  readonly keep?: "best" | "last";
  readonly budgetSeconds?: number;
  /** What a stage of any model is found to cost, when it is measured. @default nothing is measured */
  readonly measured?: StageCost;
  readonly onMeasure?: (model: string) => void;
  readonly maxOpenTrials?: number;
  readonly onTestBaselines?: () => void;
  /** What is kept for the report. @default nothing */
  readonly examples?: ExamplesPlan;
}

/** Predicts for even models only, a little above what they have. */
const predictFinal = (model: string, _stage: number, validation: number) =>
  Number(model.slice(1)) % 2 === 0 ? validation + 0.01 : undefined;

/** Starts a run in the folder, or resumes the one that is there. */
export async function testRun(
  path: string,
  options: TestRunOptions = {},
): Promise<RunEventOf<"run-finished">> {
  const { models = ["m0", "m1", "m2", "m3", "m4", "m5"], nStages = 4, keep = "best" } = options;
  const scheduler = schedulers[options.scheduler ?? "fine-selection"]({ predictFinal, seed: 5 });
  const { measured, budgetSeconds: seconds, onMeasure } = options;
  const trainer: Trainer = {
    ...(options.trainer ?? createSoftmaxTrainer()),
    ...(measured && {
      measure: async ({ model }) => {
        onMeasure?.(model);
        return measured;
      },
    }),
  };
  const partsFor = (context: PhaseContext): RunParts => ({
    started: startedEvent({
      seed: 5,
      data: {
        nRows: 240,
        classNames: ["a", "b", "c"],
        classCounts: [80, 80, 80],
        split: { train: 144, validation: 48, test: 48 },
      },
      zoo: { folder: "zoo", models: [...models] },
      scheduler: scheduler.name,
      trainer: trainer.name,
      nStages,
    }),
    baselines: [
      {
        name: "majority",
        fit: async () => ({ summary: "always a", predict: () => createMatrix(0, 3) }),
        score: async () => ({ accuracy: 0.34 }),
      },
    ],
    recall: async () => ({
      type: "recall",
      rule: "given",
      probeRows: 0,
      k: models.length,
      models: models.map((model) => ({ model, chosen: true, reason: "given" })),
      notes: [],
      seconds: 0,
    }),
    plan: async (recalled) => {
      const wanted = { nTrials: models.length, nStages };
      const data = { history: undefined, nTrainRows: 144, testShare: 1, nClasses: 3 };
      const budget = { seconds };
      return measured && planRun({ scheduler, trainer, seed: 5, budget, wanted, ...data }, recalled, context);
    },
    examples: options.examples,
    candidateOf: (model) => ({ model }),
    selection: {
      trainer,
      scheduler,
      nStages,
      seed: 5,
      keep,
      budgetSeconds: options.budgetSeconds,
      maxOpenTrials: options.maxOpenTrials ?? 2,
    },
    finish: {
      nTestRows: 48,
      testBaselines: async () => {
        options.onTestBaselines?.();
        return [{ name: "majority", test: { accuracy: 0.33 } }];
      },
      writeCard: () => "# card\n",
    },
  });
  const isResumed = existsSync(join(path, journalName));
  const folder = isResumed ? await openRunFolder(path) : await createRunFolder({ out: path });
  return runInFolder(folder, options, (context) => runFlow(partsFor(context), context));
}
