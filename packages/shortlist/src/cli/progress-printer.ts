import { counted, formatAccuracy, formatDuration } from "../report/format.ts";
import { plainLine } from "../report/plain-line.ts";
import { runState } from "../report/run-state.ts";
import { exampleNoun } from "../run/example-noun.ts";
import type { ProgressEvent, RunEvent, RunNotice } from "../run/run-event.ts";
import { progressView } from "./progress-view.ts";
import type { Terminal } from "./terminal.ts";

const REDRAW_MS = 100;

/**
 * Shows a run as it goes: on a terminal bars that are drawn again, below what is to be known of the data; elsewhere one plain
 * line an event.
 * Nothing is written after `close`.
 */
export class ProgressPrinter {
  readonly #terminal: Terminal;
  readonly #events: RunEvent[] = [];
  readonly #started = performance.now();
  #now: ProgressEvent | undefined;
  #drawnLines = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  readonly show = (notice: RunNotice): void => {
    if (notice.type === "progress") this.#now = notice;
    else this.#events.push(notice);
    if (this.#terminal.isTty) {
      if (notice.type === "run-started" && notice.data.notes.length > 0) {
        this.close();
        for (const note of notice.data.notes) this.#terminal.write(`${plainLine(`note: ${note}`)}\n`);
      }
      if (notice.type !== "progress" || performance.now() - this.#drawnAt > REDRAW_MS) this.#draw();
    } else if (notice.type !== "progress") {
      for (const line of plainLines(notice)) this.#terminal.write(`${plainLine(line)}\n`);
    }
  };

  /** Takes the bars away, so that what comes next stands alone. */
  close(): void {
    if (this.#drawnLines > 0) this.#terminal.write(`\x1b[${this.#drawnLines}A\x1b[0J`);
    this.#drawnLines = 0;
  }

  #draw(): void {
    const lines = progressView(runState(this.#events), this.#now, {
      width: this.#terminal.width,
      elapsedSeconds: (performance.now() - this.#started) / 1000,
    });
    const up = this.#drawnLines > 0 ? `\x1b[${this.#drawnLines}A` : "";
    this.#terminal.write(`${up}\x1b[0J${lines.join("\n")}\n`);
    this.#drawnLines = lines.length;
    this.#drawnAt = performance.now();
  }
}

/** What an event says where nothing can be drawn again, e.g. in a log file. */
export function plainLines(event: RunEvent): string[] {
  switch (event.type) {
    case "run-started": {
      const { data, zoo } = event;
      const { train, validation, test } = data.split;
      return [
        `${event.run}: ${counted(data.nRows, exampleNoun(event))}, ${data.classNames.length} classes (${train} train, ${validation} validation, ${test} test), ${counted(zoo.models.length, "model")}`,
        ...data.notes.map((note) => `note: ${note}`),
      ];
    }
    case "baseline":
      return [`baseline ${event.name}: validation ${formatAccuracy(event.validation.accuracy)}`];
    case "recall": {
      const chosen = event.models.filter((model) => model.chosen).map(({ model }) => model);
      return [
        `recalled ${chosen.length} of ${counted(event.models.length, "model")} in ${formatDuration(event.seconds)}: ${chosen.join(", ")}`,
        ...event.notes.map((note) => `note: ${note}`),
      ];
    }
    case "plan":
      return [`plan: ${event.words}`];
    case "stage":
      return [
        `stage ${event.stage}: ${event.model}${event.trainLoss === undefined ? "" : ` loss ${event.trainLoss.toFixed(3)},`} validation ${formatAccuracy(event.validation.accuracy)}, ${formatDuration(event.seconds)}`,
      ];
    case "decision":
      return event.decisions
        .filter(({ action }) => action === "drop")
        .map(({ model, reason }) => `stage ${event.stage}: dropped ${model}: ${reason}`);
    case "trial-failed":
      return [`${event.model} failed in stage ${event.stage}: ${event.reason}`];
    case "finalist":
      return [`picked ${event.model}: ${event.reason}`];
    case "tested":
      return [
        `test accuracy of ${event.model}: ${formatAccuracy(event.test.accuracy)} on a test split of ${event.nRows}`,
      ];
    case "examples":
      return event.notes.map((note) => `note: ${note}`);
    case "winner-written":
      return [`wrote ${event.folder}`];
    case "resumed":
      return [`resumed after ${counted(event.nEvents, "event")}`];
    case "trial-started":
    case "interrupted": // the error says it
    case "run-finished":
      return [];
  }
}
