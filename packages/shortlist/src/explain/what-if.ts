import type { RecallRuleName } from "../recall/rule/index.ts";
import type { SchedulerName } from "../select/scheduler/index.ts";

/** What may be otherwise than it was. */
export interface WhatIfChanges {
  readonly shortlistSize?: number | undefined;
  readonly rule?: RecallRuleName | undefined;
  readonly scheduler?: SchedulerName | undefined;
  readonly threshold?: number | undefined;
  readonly eta?: number | undefined;
  readonly budgetEpochs?: number | undefined;
  readonly budgetSeconds?: number | undefined;
  /** A model to keep to the end, beside those that the scheduler keeps. */
  readonly reinstate?: string | undefined;
}

/** Stages of one model that were never trained on this data. */
export interface TrainingNeeded {
  readonly model: string;
  /** The first and the last one; it may be dropped before the last. */
  readonly stages: readonly [number, number];
  /** Estimated from what was measured; missing where nothing was. */
  readonly seconds?: number;
}

/** What a model that lacks stages would have to reach to change the outcome. */
export interface Bound {
  readonly model: string;
  /** The first stage that it lacks. */
  readonly fromStage: number;
  /** The lowest validation accuracy, held in all stages that it lacks, with which it is picked; missing if none. */
  readonly accuracy?: number;
  /** Whether it is picked with every higher one too. */
  readonly isFromThereOn?: boolean;
  /** Its latest validation accuracy on record. */
  readonly latest?: number;
}

/** What became of a model, or would. */
export interface ModelFate {
  readonly model: string;
  readonly was: string;
  /** If stages are missing: as if they were poor. */
  readonly now: string;
}

/** What a run would have done with other settings, replayed from its journal without training. */
export interface WhatIf {
  readonly run: string;
  readonly changes: WhatIfChanges;
  /**
   * same: nothing changes; changed: another pick, or the same one by another way, decided by what was recorded;
   * open: stages are missing that were never trained; unknown: recall itself lacks proxies.
   */
  readonly outcome: "same" | "changed" | "open" | "unknown";
  readonly verdict: string;
  readonly shortlist: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What it would pick: for certain, or, while the outcome is open, if the missing stages are poor. */
  readonly picked?: string;
  readonly isPickCertain: boolean;
  /** Epochs that the selection would train, recorded ones included. */
  readonly nEpochs?: { readonly atLeast: number; readonly atMost: number };
  readonly fates: readonly ModelFate[];
  readonly needed: readonly TrainingNeeded[];
  readonly bounds: readonly Bound[];
  /** Would find out what is open. */
  readonly command?: string;
  readonly notes: readonly string[];
}
