import type { Trainer } from "../select/trainer.ts";
import type { ExamplesPlan } from "./examples-plan.ts";
import { type FinishPlan, finishPhase } from "./finish-phase.ts";
import { keepExamples } from "./keep-examples.ts";
import { RunError } from "./run-error.ts";
import type { RunEventOf } from "./run-event.ts";
import type { RunBaseline } from "./score-baselines.ts";
import { type Candidate, type PhaseContext, type SelectionPlan, SelectPhase } from "./select-phase.ts";

/** All that a run needs, ready to be called; the flow says when. Nothing here may look at the test split but `finish`. */
export interface RunParts {
  readonly started: RunEventOf<"run-started">;
  /** Free predictors that every run must beat. */
  readonly baselines: readonly RunBaseline[];
  /** Phase 1: every model with its scores, the chosen ones first. */
  recall(): Promise<RunEventOf<"recall">>;
  /** What the budget pays for, once it is known which models it is about; without a budget it is missing. */
  plan?(recalled: RunEventOf<"recall">): Promise<RunEventOf<"plan"> | undefined>;
  /** Missing for a run that only recalls. */
  readonly selection?: Omit<SelectionPlan, "candidates" | "nTrials" | "costs">;
  /** The trainer of `selection`, on fewer training rows. */
  trainerOn?(trainRows: number): Trainer;
  readonly finish?: FinishPlan;
  /** What is kept of the data for the report; missing: nothing. */
  readonly examples?: ExamplesPlan | undefined;
  /** What is known of a model on the shortlist. */
  candidateOf(model: string): Candidate;
}

/**
 * The whole run: baselines → recall → selection → the one test → the winner.
 *
 * Every step whose event is in the log already is skipped, so starting and resuming are the same call.
 *
 * @throws {RunError} interrupted; all-trials-failed
 */
export async function runFlow(parts: RunParts, context: PhaseContext): Promise<RunEventOf<"run-finished">> {
  const { log, signal, folder } = context;
  const throwIfInterrupted = () => {
    if (signal?.aborted) throw new RunError("interrupted", "The run was interrupted", { folder });
  };

  if (log.find("run-started") === undefined) await log.append(parts.started);

  for (const [step, { name, fit, score }] of parts.baselines.entries()) {
    if (log.find("baseline", (event) => event.name === name) !== undefined) continue;
    throwIfInterrupted();
    log.progress({ phase: "baselines", model: name, step, nSteps: parts.baselines.length });
    const started = performance.now();
    const { summary } = await fit();
    const validation = await score("validation");
    const seconds = (performance.now() - started) / 1000;
    await log.append({ type: "baseline", name, summary, validation, seconds });
  }

  throwIfInterrupted();
  const recalled = log.find("recall") ?? (await log.append(await parts.recall()));
  const shortlist = recalled.models.filter(({ chosen }) => chosen).map(({ model }) => model);
  const { selection, finish, examples } = parts;
  if (examples) await keepExamples("probe", examples.rows, examples.exampleOf, context);
  if (selection === undefined || finish === undefined) {
    const nothing = { epochsTrained: 0, bruteForceEpochs: 0, secondsTrained: 0 };
    return log.find("run-finished") ?? log.append({ type: "run-finished", ...nothing });
  }

  const expectedOf = new Map(recalled.models.map(({ model, expected }) => [model, expected]));
  const candidates = shortlist.map((model): Candidate => {
    const expected = expectedOf.get(model);
    return { ...parts.candidateOf(model), ...(expected !== undefined && { expected }) };
  });
  throwIfInterrupted();
  const plan = await plannedIn(parts, recalled, context);
  const phase = new SelectPhase({ ...selection, candidates, ...plan }, context);
  try {
    return await finishPhase(await phase.run(), phase, { ...finish, examples }, context);
  } finally {
    await phase.pool.closeAll();
  }
}

/** What the journal's plan says of the selection; the plan is made, and written, if there is none yet. */
async function plannedIn(
  parts: RunParts,
  recalled: RunEventOf<"recall">,
  { log }: PhaseContext,
): Promise<Partial<SelectionPlan>> {
  const { plan, trainerOn, started } = parts;
  let event = log.find("plan");
  // A run that has begun to train without a plan goes on without one.
  if (event === undefined && plan !== undefined && log.find("decision") === undefined) {
    const made = await plan(recalled);
    event = made && (await log.append(made));
  }
  if (event === undefined) return { nStages: (log.find("run-started") ?? started).nStages };
  const { nTrials, nStages, trainRows, costs, reservedSeconds } = event;
  const share = trainRows === undefined ? 1 : trainRows / started.data.split.train;
  return {
    nTrials,
    nStages,
    ...(costs && { costs: costs.map((cost) => ({ ...cost, trainSeconds: share * cost.trainSeconds })) }),
    ...(reservedSeconds !== undefined && { reservedSeconds }),
    ...(trainRows !== undefined && trainerOn !== undefined && { trainer: trainerOn(trainRows) }),
  };
}
