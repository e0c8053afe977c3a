/** The program of a worker thread: a target comes in, what every policy did on it goes out. */
import { parentPort, workerData } from "node:worker_threads";
import type { TargetPlan } from "./plan-backtest.ts";
import { simulateTarget } from "./simulate-target.ts";
import type { TargetWorkerData } from "./simulate-targets.ts";

const { history, options } = workerData as TargetWorkerData;

parentPort?.on("message", (target: TargetPlan) => {
  parentPort?.postMessage(simulateTarget(history, target, options));
});
