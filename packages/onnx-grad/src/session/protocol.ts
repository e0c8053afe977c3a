/**
 * What a training session says to its process and back.
 *
 * The session sends requests, each with an id; the process answers each once, in the order they came.
 * The process works on one request at a time and never asks anything. `abort` is the exception: it is
 * noted at once, has no answer of its own, and makes the named step answer `aborted` without having
 * changed any weight. Weights travel in pieces, so that neither side blocks long on one message.
 */
import type { Model } from "../onnx/model.ts";
import type { Tensor } from "../onnx/tensor.ts";
import type { AdamWConstants } from "./adamw.ts";
import type { Feeds } from "./axes.ts";
import type { Schedule } from "./learning-rate.ts";
import type { ParameterSetup } from "./parameter-store.ts";
import type { SessionErrorCode } from "./session-error.ts";

/** Everything that a session is made of but the values of its weights. */
export interface SessionSetup {
  /** The model; its parameters' data are empty and follow in `write-parameter`. */
  readonly model: Model;
  readonly loss: string;
  readonly parameters: readonly ParameterSetup[];
  readonly seed: number;
  readonly threads: number;
  readonly spinning: boolean;
  readonly optimizer: AdamWConstants;
  readonly schedule: Schedule | undefined;
  readonly clipNorm: number | undefined;
  /** Forward and backward passes per update. */
  readonly accumulate: number;
  /** Compiled graphs to keep, one per shape of the data. */
  readonly maxGraphs: number;
  /** Whether BatchNormalization uses the statistics of the batch. */
  readonly batchStatistics: boolean;
}

/** What one `step` did. */
export interface StepResult {
  /** Loss of this batch; NaN or infinite if it diverged, and then no weight has changed. */
  readonly loss: number;
  /** Norm of the gradient before clipping: of the mean over the passes of this update so far. */
  readonly gradientNorm: number;
  /** The largest learning rate of any trained parameter, for the update that this batch belongs to. */
  readonly learningRate: number;
  /** Updates made so far, this one included. */
  readonly step: number;
  /** Whether the weights changed: false between updates when accumulating, and for a non-finite gradient. */
  readonly updated: boolean;
}

/** Where a session stands. */
export interface SessionProgress {
  /** Updates made. */
  readonly step: number;
  /** Forward and backward passes made. */
  readonly passes: number;
}

/** Request and answer of each command. */
export interface Commands {
  open: { request: { setup: SessionSetup }; answer: { hasResultTrap: boolean } };
  "write-parameter": { request: { name: string; offset: number; values: Float32Array }; answer: null };
  "read-parameter": { request: { name: string; offset: number; length: number }; answer: Float32Array };
  step: { request: { feeds: Feeds }; answer: StepResult | "aborted" };
  evaluate: { request: { feeds: Feeds; outputs: readonly string[] }; answer: Record<string, Tensor> };
  save: { request: { path: string }; answer: null };
  restore: { request: { path: string }; answer: SessionProgress };
}

export type Command = keyof Commands;

export type Request =
  | { [C in Command]: { readonly id: number; readonly command: C } & Commands[C]["request"] }[Command]
  | { readonly command: "abort"; readonly id: number };

/** An error on its way to the caller. */
export interface ErrorMessage {
  readonly kind: "session" | "model" | "range" | "type";
  readonly code?: SessionErrorCode | string;
  readonly message: string;
}

export type Answer =
  | { readonly id: number; readonly answer: Commands[Command]["answer"] }
  | { readonly id: number; readonly error: ErrorMessage };
