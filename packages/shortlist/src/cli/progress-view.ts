import { formatAccuracy, formatDuration } from "../report/format.ts";
import type { RunState, TrialState } from "../report/run-state.ts";
import { fateOf } from "../report/text-report.ts";
import type { ProgressEvent } from "../run/run-event.ts";

const phaseWords: Readonly<Record<ProgressEvent["phase"], string>> = {
  data: "reading the data",
  baselines: "scoring the free baselines",
  recall: "recalling: scoring representatives on a probe of the training data",
  plan: "measuring what the models cost on this data",
  train: "selecting",
  test: "testing the winner, once",
  export: "writing the winner",
};

export interface ViewOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly elapsedSeconds: number;
}

/**
 * The lines that a terminal shows while a run goes on: what is being done, then one bar a trial with its loss, its
 * validation accuracy and the time that its stage still takes.
 *
 * @param now the latest progress, if any was told
 * @returns lines of at most `width` characters
 */
export function progressView(
  state: RunState,
  now: ProgressEvent | undefined,
  { width, elapsedSeconds }: ViewOptions,
): string[] {
  const doing = now === undefined ? "starting" : phaseWords[now.phase];
  const steps =
    now !== undefined && now.phase !== "train" && now.nSteps > 1 ? ` ${now.step}/${now.nSteps}` : "";
  const stage = now?.stage === undefined ? "" : `, stage ${now.stage} of ${now.nStages}`;
  const left = state.trials.filter(({ status }) => status === "training").length;
  const trials = now?.phase === "train" && left > 0 ? `, ${left} of ${state.trials.length} models left` : "";
  const head = `${doing}${steps}${stage}${trials} · ${formatDuration(elapsedSeconds)}`;
  const nameWidth = Math.max(0, ...state.trials.map(({ model }) => model.length));
  const bars = state.trials.map((trial) => {
    const progress = now?.phase === "train" && now.model === trial.model ? now : undefined;
    return `  ${trial.model.padEnd(nameWidth)}  ${trialBar(trial, progress, state.started?.nStages ?? 1)}`;
  });
  return [head, ...bars].map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line));
}

const BAR_WIDTH = 20;

function trialBar(trial: TrialState, progress: ProgressEvent | undefined, nStages: number): string {
  const within = progress === undefined ? 0 : progress.step / Math.max(1, progress.nSteps);
  const done = Math.min(nStages, trial.curve.length + within);
  const filled = Math.round((BAR_WIDTH * done) / nStages);
  const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
  const epochs = `${done.toFixed(1).padStart(3)}/${nStages}`;
  const latest = trial.curve.at(-1);
  const validation = latest === undefined ? "         " : `val ${formatAccuracy(latest).padEnd(5)}`;
  const parts = [bar, epochs, validation];
  if (progress?.loss !== undefined) parts.push(`loss ${progress.loss.toFixed(3)}`);
  if (progress?.secondsLeft !== undefined) parts.push(`${formatDuration(progress.secondsLeft)} left`);
  if (progress === undefined && trial.status !== "training") parts.push(fateOf(trial));
  return parts.join("  ");
}
