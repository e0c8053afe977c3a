import { ImageError } from "../image/image-error.ts";
import { StoreError } from "../store/store-error.ts";
import type { FailureKind } from "./run-event.ts";

export interface TrialFailure {
  readonly kind: FailureKind;
  readonly reason: string;
}

/** A trial's numbers stopped being numbers. The engine throws one of its own, of the same name. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";
}

const patterns: readonly (readonly [FailureKind, RegExp])[] = [
  ["diverged", /\bdiverged\b|not finite|is NaN\b/i],
  [
    "memory",
    /out of memory|bad_alloc|ENOMEM|allocation failed|failed to allocate|heap limit|exceeds? the memory/i,
  ],
  [
    "crashed",
    /crashed|SIG(SEGV|KILL|ABRT|BUS|ILL)|exited unexpectedly|process (died|ended|exited)|EPIPE|ECONNRESET/i,
  ],
];

/** Whether it is the disk's fault or the data's: any other model would meet it too, so the run stops, to be resumed. */
export function isNoModelsFault(error: unknown): error is StoreError | ImageError {
  return error instanceof StoreError || error instanceof ImageError;
}

/**
 * What went wrong with a trial, in one kind and one line: one bad model is data.
 *
 * @param phase `load` while the model is being opened
 *
 * @example
 * failureOf(new Error('std::bad_alloc'), 'train').kind; // 'memory'
 */
export function failureOf(error: unknown, phase: "load" | "train"): TrialFailure {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = message.split("\n")[0]?.trim() || (error instanceof Error ? error.name : "unknown error");
  if (error instanceof Error && error.name === "DivergedError") return { kind: "diverged", reason };
  const matched = patterns.find(([, pattern]) => pattern.test(`${code} ${message}`));
  return { kind: matched?.[0] ?? (phase === "load" ? "load" : "error"), reason };
}
