import { createRequire } from "node:module";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { History } from "../history/history.ts";
import type { BacktestPlan, TargetPlan } from "./plan-backtest.ts";
import { type SimulateOptions, simulateTarget, type TargetOutcome } from "./simulate-target.ts";

export interface SimulateTargetsOptions extends SimulateOptions {
  /** At most so many worker threads; 1 = none. */
  readonly threads: number;
  /** Work that would take longer than this alone is worth the start of threads. @default 3000 */
  readonly worthThreadsMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called after each target. */
  readonly onProgress?: ((nDone: number, nTargets: number) => void) | undefined;
}

/** What a worker thread is started with. */
export interface TargetWorkerData {
  readonly history: History;
  readonly options: SimulateOptions;
}

/**
 * Plays every policy on every target of a plan, in order; in worker threads where the first target says it is long work.
 *
 * The outcomes do not depend on the number of threads.
 */
export async function simulateTargets(
  { history, targets }: BacktestPlan,
  { threads, worthThreadsMs = 3000, signal, onProgress, ...options }: SimulateTargetsOptions,
): Promise<TargetOutcome[]> {
  const outcomes: TargetOutcome[] = [];
  let started = performance.now();
  for (const target of targets) {
    await setImmediate(); // lets an interruption through
    signal?.throwIfAborted();
    outcomes.push(simulateTarget(history, target, options));
    onProgress?.(outcomes.length, targets.length);
    const nLeft = targets.length - outcomes.length;
    const elapsed = performance.now() - started;
    started = performance.now();
    if (threads > 1 && nLeft > 1 && elapsed * nLeft > worthThreadsMs) break;
  }
  const left = targets.slice(outcomes.length);
  if (left.length === 0) return outcomes;
  const nDone = outcomes.length;
  const rest = await simulateInThreads(left, { history, options }, Math.min(threads, left.length), {
    signal,
    onProgress: (n) => onProgress?.(nDone + n, targets.length),
  });
  return [...outcomes, ...rest];
}

/** Each thread takes the next target when it has finished one. */
async function simulateInThreads(
  targets: readonly TargetPlan[],
  workerData: TargetWorkerData,
  nThreads: number,
  {
    signal,
    onProgress,
  }: { readonly signal: AbortSignal | undefined; readonly onProgress: (n: number) => void },
): Promise<TargetOutcome[]> {
  const entry = createRequire(import.meta.url).resolve("#backtest-worker"); // built: a thread runs no TypeScript
  const workers = Array.from({ length: nThreads }, () => new Worker(entry, { workerData, execArgv: [] }));
  const outcomes: TargetOutcome[] = [];
  let next = 0;
  let nDone = 0;

  const work = async (worker: Worker): Promise<void> => {
    while (next < targets.length) {
      const index = next++;
      outcomes[index] = await ask(worker, targets[index] as TargetPlan, signal);
      onProgress(++nDone);
    }
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return outcomes;
}

function ask(worker: Worker, target: TargetPlan, signal: AbortSignal | undefined): Promise<TargetOutcome> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      signal?.removeEventListener("abort", onAbort);
      settle();
    };
    const onMessage = (outcome: TargetOutcome) => done(() => resolve(outcome));
    const onError = (error: Error) => done(() => reject(error));
    const onExit = (code: number) =>
      done(() => reject(new Error(`a backtest thread ended with code ${code} at ${target.dataset}`)));
    const onAbort = () => done(() => reject(signal?.reason));
    if (signal?.aborted) return reject(signal.reason);
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    signal?.addEventListener("abort", onAbort, { once: true });
    worker.postMessage(target);
  });
}
