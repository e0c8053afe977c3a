/** A number that had a part in a model's fate. */
export interface Fact {
  readonly name:
    | "prior"
    | "proxy"
    | "score"
    | "validation"
    | "kept epoch"
    | "standing"
    | "predicted final"
    | "rival"
    | "failure"
    | "test";
  readonly value?: number;
  /** One standard error, where the value is an accuracy on so many rows. */
  readonly standardError?: number;
  readonly interval?: readonly [number, number];
  readonly nRows?: number;
  /** Benchmark datasets that the value is made of. */
  readonly datasets?: readonly string[];
  /** 1 = best. */
  readonly rank?: number;
  readonly of?: number;
  /** The same in words. */
  readonly words: string;
}

/** The smallest change of one number that would have turned the decision, all else as it was. */
export interface Change {
  readonly what:
    | "validation"
    | "proxy"
    | "shortlist-size"
    | "rule"
    | "scheduler"
    | "eta"
    | "threshold"
    | "budget"
    | "other";
  readonly from?: number | string;
  readonly to?: number | string;
  /** The same in words. */
  readonly words: string;
}

/** How far the decision can be trusted. */
export interface Doubt {
  readonly rival?: string;
  readonly stage?: number;
  /** This model minus the rival, a fraction, with half the width of its 95 % interval. */
  readonly difference?: number;
  readonly margin?: number;
  readonly isWithinNoise?: boolean;
  readonly words: string;
}

export type Fate = "not-recalled" | "recalled" | "dropped" | "failed" | "picked" | "in-training";

/** Why a model ended as it did. */
export interface Why {
  readonly run: string;
  readonly model: string;
  readonly fate: Fate;
  /** Stages that it had trained when its fate was decided; missing when it never trained. */
  readonly stage?: number;
  readonly verdict: string;
  /** What decided. */
  readonly facts: readonly Fact[];
  /** What would have changed the decision. */
  readonly changes: readonly Change[];
  /** How sure it is. */
  readonly doubts: readonly Doubt[];
  /** How it had come as far as that. */
  readonly background: readonly Fact[];
  /** What could not be said, and why. */
  readonly notes: readonly string[];
}
