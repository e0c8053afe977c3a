import type { Trainer, TrainOptions, Trial } from "../select/trainer.ts";

/** How to bring a model back to where it was after a stage. */
export interface TrialOrigin {
  readonly seed: number;
  readonly nStages: number;
  /** The latest whole checkpoint at or before the stage wanted, if there is one. */
  checkpointBefore(stage: number): Promise<{ readonly stage: number; readonly path: string } | undefined>;
}

interface OpenTrial {
  readonly trial: Trial;
  stage: number;
}

/**
 * The trials that are open at the moment. Only a few stay open, since each holds a model in memory; the one
 * unused for longest is closed first and comes back from its checkpoint.
 */
export class TrialPool {
  readonly #trainer: Trainer;
  readonly #limit: number;
  /** In order of use, the latest last. */
  readonly #open = new Map<string, OpenTrial>();

  constructor(trainer: Trainer, limit: number) {
    this.#trainer = trainer;
    this.#limit = Math.max(1, limit);
  }

  /**
   * A trial that has finished exactly `stage` stages: the open one, or one restored from a checkpoint, or, where
   * the checkpoint is lost, one trained again from the last point that is left.
   */
  async at(model: string, stage: number, origin: TrialOrigin, options: TrainOptions = {}): Promise<Trial> {
    const { signal } = options;
    let entry = this.#open.get(model);
    if (entry?.stage === stage) {
      this.#open.delete(model); // used now: move to the end
      this.#open.set(model, entry);
      return entry.trial;
    }
    await this.close(model);
    while (this.#open.size >= this.#limit) await this.close(this.#open.keys().next().value as string);
    const { seed, nStages } = origin;
    const open = async () => {
      const trial = await this.#trainer.open({ model, seed, nStages }, { signal });
      this.#open.set(model, { trial, stage: 0 });
      return { trial, stage: 0 };
    };
    entry = await open();
    const checkpoint = stage === 0 ? undefined : await origin.checkpointBefore(stage);
    if (checkpoint !== undefined) {
      try {
        await entry.trial.restore(checkpoint.path);
        entry.stage = checkpoint.stage;
      } catch {
        // Whole, but of another version of the engine perhaps: what it holds can be trained again.
        signal?.throwIfAborted();
        await this.close(model);
        entry = await open();
      }
    }
    this.#open.set(model, entry);
    while (entry.stage < stage) {
      await entry.trial.trainStage(options);
      entry.stage++;
    }
    return entry.trial;
  }

  /** Notes that a trial has finished one stage more. */
  advanced(model: string): void {
    const entry = this.#open.get(model);
    if (entry !== undefined) entry.stage++;
  }

  /** Closes a trial if it is open. One that cannot even close is gone already: its failure is known by then. */
  async close(model: string): Promise<void> {
    const entry = this.#open.get(model);
    this.#open.delete(model);
    await entry?.trial.close().catch(() => undefined);
  }

  async closeAll(): Promise<void> {
    for (const model of [...this.#open.keys()]) await this.close(model);
  }
}
