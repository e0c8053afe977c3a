import { ModelError } from "onnx-grad";
import { DataError } from "../data/data-error.ts";
import { ArtifactError } from "../engine/artifact-error.ts";
import { HistoryError } from "../history/history-error.ts";
import { HubError } from "../hub/hub-error.ts";
import { ImageError } from "../image/image-error.ts";
import { plainLine } from "../report/plain-line.ts";
import { RunError } from "../run/run-error.ts";
import { StoreError } from "../store/store-error.ts";
import { UsageError } from "./usage-error.ts";

/** Exit codes of the command line. */
export const exitCodes = { done: 0, ours: 1, user: 2, interrupted: 130 } as const;

const userErrors = [
  UsageError,
  DataError,
  StoreError,
  HubError,
  ArtifactError,
  HistoryError,
  ModelError,
  ImageError,
  RangeError,
];

/** Whose fault an error is. */
export function exitCodeOf(error: unknown): number {
  if (isAbort(error)) return exitCodes.interrupted;
  if (error instanceof RunError) return error.code === "interrupted" ? exitCodes.interrupted : exitCodes.user;
  return userErrors.some((kind) => error instanceof kind) ? exitCodes.user : exitCodes.ours;
}

/** What an aborted signal throws: Ctrl-C before there is anything to go on with. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** What is said of an error: one line, whatever names are in it, and a second one with the remedy where there is one. */
export function errorLines(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  if (isAbort(error)) return ["Interrupted"];
  if (exitCodeOf(error) === exitCodes.ours) return [error.stack ?? error.message];
  const hint = "hint" in error && typeof error.hint === "string" ? [`  ${error.hint}`] : [];
  const resume =
    error instanceof RunError && error.code === "interrupted" && error.folder !== undefined
      ? [`  go on with: shortlist resume ${error.folder}`]
      : [];
  return [error.message, ...hint, ...resume].map(plainLine);
}
