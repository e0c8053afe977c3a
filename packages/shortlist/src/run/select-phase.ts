import { rankTrials } from "../select/rank-trials.ts";
import { keepBest } from "../select/scheduler/keep-best.ts";
import type { Decision, Scheduler, StageView, TrialView } from "../select/scheduler.ts";
import type { Trainer } from "../select/trainer.ts";
import { CheckpointFolder } from "./checkpoint-folder.ts";
import { expectedSeconds } from "./expected-seconds.ts";
import { DivergedError, failureOf, isNoModelsFault } from "./failure-of.ts";
import type { ModelCost } from "./plan-seconds.ts";
import { RunError } from "./run-error.ts";
import type { RunEventOf } from "./run-event.ts";
import type { RunLog } from "./run-log.ts";
import { type TrialOrigin, TrialPool } from "./trial-pool.ts";
import { trialSeed } from "./trial-seed.ts";

/** A model on the shortlist. */
export interface Candidate {
  readonly model: string;
  readonly nParameters?: number;
  /** What recall expected of it. */
  readonly expected?: number;
}

export interface SelectionPlan {
  /** In shortlist order, which breaks ties. */
  readonly candidates: readonly Candidate[];
  readonly trainer: Trainer;
  readonly scheduler: Scheduler;
  readonly nStages: number;
  readonly seed: number | string;
  /** Which epoch's weights of the survivor are kept. */
  readonly keep: "best" | "last";
  /** The first so many candidates train; the others are more than the budget pays for. @default all */
  readonly nTrials?: number | undefined;
  /** No stage starts that is not expected to end within so many seconds of the run; then the best trial so far wins. */
  readonly budgetSeconds?: number | undefined;
  /** Of those, kept back for what comes after training. @default 0 */
  readonly reservedSeconds?: number | undefined;
  /** What a stage of each model is expected to cost, on the rows that it trains on. @default not known */
  readonly costs?: readonly ModelCost[] | undefined;
  /** Trials held in memory at a time. */
  readonly maxOpenTrials: number;
}

export interface PhaseContext {
  readonly log: RunLog;
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Phase 2: trains the shortlist stage by stage, lets the scheduler drop trials, and names the finalist.
 *
 * Every step first looks for its event in the log, so that a resumed run repeats nothing that was finished.
 */
export class SelectPhase {
  readonly #log: RunLog;
  readonly #folder: string;
  readonly #signal: AbortSignal | undefined;
  readonly #plan: SelectionPlan;
  readonly #checkpoints: CheckpointFolder;
  readonly #pool: TrialPool;

  constructor(plan: SelectionPlan, { log, folder, signal }: PhaseContext) {
    this.#plan = plan;
    this.#log = log;
    this.#folder = folder;
    this.#signal = signal;
    this.#checkpoints = new CheckpointFolder(folder);
    this.#pool = new TrialPool(plan.trainer, plan.maxOpenTrials);
  }

  get pool(): TrialPool {
    return this.#pool;
  }

  async run(): Promise<RunEventOf<"finalist">> {
    const { nStages } = this.#plan;
    const models = this.#plan.candidates.map(({ model }) => model);
    const nTrials = this.#plan.nTrials ?? models.length;
    let alive = await this.#decide(0, models.slice(0, nTrials), models.slice(nTrials));
    for (let stage = 1; stage <= nStages; stage++) {
      const entering = alive;
      const { trained, untrained } = await this.#trainAll(stage, entering);
      if (trained.length === 0) return this.#name(this.#fallback(stage, entering));
      alive = await this.#decide(stage, trained, untrained);
      if (this.#stoppedByBudget(stage)) break;
    }
    return this.#name(alive[0] as string);
  }

  /** Trains every model one stage more; those that fail are in neither list, those without time in `untrained`. */
  async #trainAll(stage: number, entering: readonly string[]) {
    const decided = this.#log.find("decision", (event) => event.stage === stage) !== undefined;
    const trained: string[] = [];
    const untrained: string[] = [];
    for (const [index, model] of entering.entries()) {
      if (this.#stageOf(model, stage) !== undefined) trained.push(model);
      else if (this.#failed(model)) continue;
      else if (decided || !this.#hasTimeFor(model)) untrained.push(model);
      else if (await this.#train(model, stage, index, entering.length)) trained.push(model);
    }
    // One stage is trained in any case: without it there would be nothing to choose from.
    while (trained.length === 0 && untrained.length > 0 && !decided) {
      const model = untrained.shift() as string;
      if (await this.#train(model, stage, entering.indexOf(model), entering.length)) trained.push(model);
    }
    return { trained, untrained };
  }

  /** One stage of one trial; false if it failed. */
  async #train(model: string, stage: number, index: number, nTrials: number): Promise<boolean> {
    this.#throwIfInterrupted();
    const log = this.#log;
    const started = performance.now();
    const isTimed = this.#plan.budgetSeconds !== undefined;
    const secondsSince = () => (performance.now() - started) / 1000;
    const seed = this.#seedOf(model);
    if (stage === 1 && log.find("trial-started", (event) => event.model === model) === undefined) {
      const nParameters = this.#plan.candidates.find((candidate) => candidate.model === model)?.nParameters;
      await log.append({
        type: "trial-started",
        model,
        seed,
        ...(nParameters !== undefined && { nParameters }),
      });
    }
    let phase: "load" | "train" = "load";
    try {
      const trainOptions = {
        signal: this.#signal,
        onProgress: this.#progressOf(model, stage, index, nTrials),
      };
      const trial = await this.#pool.at(model, stage - 1, this.#originOf(model), trainOptions);
      phase = "train";
      const result = await trial.trainStage(trainOptions);
      this.#pool.advanced(model);
      if (result.trainLoss !== undefined && !Number.isFinite(result.trainLoss))
        throw new DivergedError(`the training loss is ${result.trainLoss}`);
      const validation = await trial.evaluate("validation", { signal: this.#signal });
      if (!Number.isFinite(validation.accuracy))
        throw new DivergedError(`the validation accuracy is ${validation.accuracy}`);
      const checkpoint = await this.#checkpoints.write(model, stage, (path) => trial.save(path));
      await log.append({
        type: "stage",
        model,
        stage,
        epoch: stage,
        ...result,
        ...(isTimed && { overheadSeconds: Math.max(0, secondsSince() - result.seconds) }),
        validation,
        checkpoint,
      });
      await this.#checkpoints.keepOnly(model, this.#stagesKept(model));
      return true;
    } catch (error) {
      await this.#pool.close(model);
      this.#throwIfInterrupted(error);
      if (isNoModelsFault(error)) throw error;
      await log.append({
        type: "trial-failed",
        model,
        stage: phase === "load" ? stage - 1 : stage,
        ...failureOf(error, phase),
        ...(isTimed && { seconds: secondsSince() }),
      });
      return false;
    }
  }

  /** Has the scheduler decide on the trained, drops the others for want of time, and returns who trains on. */
  async #decide(stage: number, trained: readonly string[], untrained: readonly string[]): Promise<string[]> {
    const { scheduler } = this.#plan;
    let event = this.#log.find("decision", (recorded) => recorded.stage === stage);
    if (event === undefined) {
      const decisions = this.#decisionsOf(stage, trained, untrained);
      event = await this.#log.append({ type: "decision", stage, scheduler: scheduler.name, decisions });
    }
    const alive: string[] = [];
    for (const { model, action } of event.decisions) if (action === "train-on") alive.push(model);
    const dropped = this.#plan.candidates.filter(({ model }) => !alive.includes(model));
    for (const { model } of dropped) {
      await this.#pool.close(model);
      await this.#checkpoints.keepOnly(model, []);
    }
    return alive;
  }

  #decisionsOf(stage: number, trained: readonly string[], untrained: readonly string[]): Decision[] {
    const view: StageView = {
      stage,
      nStages: this.#plan.nStages,
      trials: trained.map((model) => this.#viewOf(model)),
    };
    const best = stage > 0 && stage < this.#plan.nStages ? rankTrials(view)[0] : undefined;
    const isCut = best !== undefined && !this.#hasTimeFor(best.model);
    const decisions = isCut ? keepBest(view, 1, "budget") : this.#plan.scheduler.decide(view);
    const { budgetSeconds } = this.#plan;
    const late = untrained.map((model): Decision => {
      const reason =
        stage === 0
          ? `the budget pays for the first ${trained.length} of ${this.#plan.candidates.length}`
          : `what was left of the budget of ${budgetSeconds} s did not pay for its stage ${stage}`;
      return { model, action: "drop", rule: "budget", reason };
    });
    if (!isCut) return [...decisions, ...late];
    const words = `what is left of the budget of ${budgetSeconds} s does not pay for stage ${stage + 1}, and its validation is the best`;
    return [
      ...decisions.map((d): Decision => (d.action === "drop" ? d : { ...d, rule: "budget", reason: words })),
      ...late,
    ];
  }

  #stoppedByBudget(stage: number): boolean {
    const event = this.#log.find("decision", (recorded) => recorded.stage === stage);
    return event?.decisions.some(({ action, rule }) => action === "train-on" && rule === "budget") ?? false;
  }

  /** When every trial left has failed in this stage: the best of them as it was before. */
  #fallback(stage: number, entering: readonly string[]): string {
    const survivors = entering.filter((model) => this.#curveOf(model).length > 0);
    if (survivors.length === 0) {
      const failures = this.#log.all("trial-failed");
      throw new RunError(
        "all-trials-failed",
        `All ${failures.length} trials failed, first ${failures[0]?.model}: ${failures[0]?.reason}`,
        { folder: this.#folder },
      );
    }
    const trials = survivors.map((model) => this.#viewOf(model));
    return rankTrials({ stage: stage - 1, nStages: this.#plan.nStages, trials })[0]?.model as string;
  }

  async #name(model: string): Promise<RunEventOf<"finalist">> {
    const recorded = this.#log.find("finalist");
    if (recorded !== undefined) return recorded;
    const curve = this.#curveOf(model);
    const policy = this.#plan.keep;
    const epoch = policy === "last" ? curve.length : bestEpoch(curve);
    const failure = this.#log.find("trial-failed", (event) => event.model === model);
    const kept = `the weights of its ${policy} epoch, ${epoch} of ${curve.length}, are kept`;
    const nTrials = this.#plan.nTrials ?? this.#plan.candidates.length;
    const reason =
      failure === undefined
        ? `${nTrials === 1 ? "the only trial" : `the last one left of ${nTrials} trials`}; ${kept}`
        : `its training failed in stage ${failure.stage} when no other was left; ${kept}`;
    const validation = curve[epoch - 1] as number;
    return this.#log.append({
      type: "finalist",
      model,
      epochs: curve.length,
      policy,
      epoch,
      validation,
      curve,
      reason,
    });
  }

  /** The finalist as an open trial that stands at the epoch to be kept. */
  async openFinalist({ model, epoch }: RunEventOf<"finalist">) {
    return this.#pool.at(model, epoch, this.#originOf(model), { signal: this.#signal });
  }

  #originOf(model: string): TrialOrigin {
    const stages = this.#log.all("stage").filter((event) => event.model === model);
    return {
      seed: this.#seedOf(model),
      nStages: this.#plan.nStages,
      checkpointBefore: async (wanted) => {
        for (let stage = wanted; stage > 0; stage--) {
          const record = stages.find((event) => event.stage === stage)?.checkpoint;
          const path = record && (await this.#checkpoints.find(record));
          if (path !== undefined) return { stage, path };
        }
        return undefined;
      },
    };
  }

  /** The checkpoints worth keeping of a trial: where it stands, and the one that may be the winner. */
  #stagesKept(model: string): number[] {
    const curve = this.#curveOf(model);
    return this.#plan.keep === "last" ? [curve.length] : [curve.length, bestEpoch(curve)];
  }

  #viewOf(model: string): TrialView {
    const expected = this.#plan.candidates.find((candidate) => candidate.model === model)?.expected;
    return { model, validationCurve: this.#curveOf(model), ...(expected !== undefined && { expected }) };
  }

  #curveOf(model: string): number[] {
    return this.#log
      .all("stage")
      .flatMap((event) => (event.model === model ? [event.validation.accuracy] : []));
  }

  #stageOf(model: string, stage: number): RunEventOf<"stage"> | undefined {
    return this.#log.find("stage", (event) => event.model === model && event.stage === stage);
  }

  #failed(model: string): boolean {
    return this.#log.find("trial-failed", (event) => event.model === model) !== undefined;
  }

  #seedOf(model: string): number {
    return trialSeed(this.#plan.seed, model);
  }

  #hasTimeFor(model: string): boolean {
    const { budgetSeconds, reservedSeconds = 0, costs } = this.#plan;
    if (budgetSeconds === undefined) return true;
    const next = expectedSeconds(model, this.#log.all("stage"), costs);
    const spent = this.#log.secondsSpent();
    return spent < budgetSeconds && spent + next <= budgetSeconds - reservedSeconds;
  }

  #progressOf(model: string, stage: number, index: number, nTrials: number) {
    const started = performance.now();
    return ({ step, nSteps, loss }: { step: number; nSteps: number; loss: number }) => {
      const perStep = (performance.now() - started) / 1000 / Math.max(1, step);
      this.#log.progress({
        phase: "train",
        model,
        stage,
        nStages: this.#plan.nStages,
        trial: index + 1,
        nTrials,
        step,
        nSteps,
        ...(Number.isFinite(loss) && { loss }),
        secondsLeft: perStep * (nSteps - step),
      });
    };
  }

  #throwIfInterrupted(cause?: unknown): void {
    if (this.#signal?.aborted)
      throw new RunError("interrupted", "The run was interrupted", { folder: this.#folder, cause });
  }
}

/** The epoch of the best validation accuracy; of equals the latest, which trained at the lower learning rate. */
function bestEpoch(curve: readonly number[]): number {
  return curve.lastIndexOf(Math.max(...curve)) + 1;
}
