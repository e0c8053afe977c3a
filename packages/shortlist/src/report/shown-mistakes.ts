import type { RunEventOf } from "../run/run-event.ts";
import type { RunState } from "./run-state.ts";

/** What a run kept of an example: its text, or its name and a small copy. */
export type ShownExample = RunEventOf<"examples">["shown"][number];

/** A row of the test split that the pick was sure about and wrong. */
export interface ShownMistake {
  readonly row: number;
  readonly actual: string;
  readonly predicted: string;
  /** Of the class that it was taken for, in [0, 1]. */
  readonly probability: number;
  /** Missing where the run kept nothing of it. */
  readonly example?: ShownExample;
}

/** The mistakes that the pick was surest about, worst first, with what was kept of them. */
export function shownMistakes({ tested, started, examples }: RunState): ShownMistake[] {
  const classNames = started?.data.classNames ?? [];
  const nameOf = (label: number) => classNames[label] ?? `class ${label}`;
  const kept = new Map(examples.mistakes?.shown.map((one) => [one.row, one]));
  return (tested?.test.mistakes ?? []).map(({ row, actual, predicted, probability }) => {
    const example = kept.get(row);
    return {
      row,
      actual: nameOf(actual),
      predicted: nameOf(predicted),
      probability,
      ...(example && { example }),
    };
  });
}

/** How many of the test rows were got wrong; nothing before the test. */
export function mistakeCount({ tested }: RunState): number | undefined {
  return tested && Math.round(tested.nRows * (1 - tested.test.accuracy));
}

/**
 * What to call an example in a line: the picture's name, the text on one line, or its row where neither was kept.
 *
 * @example
 * nameOfExample(12, undefined); // "row 12"
 */
export function nameOfExample(row: number, example: ShownExample | undefined): string {
  return example?.name ?? example?.text?.replaceAll(/\s+/g, " ").trim() ?? `row ${row}`;
}
