import { HistoryError } from "../history-error.ts";

/** One recorded fine-tuning as a file tells it: numbers on the file's own scale, perhaps not all of them. */
export interface CurveRecord {
  readonly model: string;
  readonly dataset: string;
  readonly seed: number;
  /** (nEpochs), may be empty. */
  readonly validation: readonly number[];
  /** Missing where the file has none. */
  readonly test: number | undefined;
  readonly seconds: number | undefined;
}

export interface ScoreRecord {
  readonly model: string;
  readonly dataset: string;
  readonly proxy: string;
  readonly value: number;
}

/** What one file holds, before names are matched and results scaled. */
export interface Records {
  readonly path: string;
  readonly curves: readonly CurveRecord[];
  readonly scores: readonly ScoreRecord[];
  /** The metric, where the file names it. */
  readonly metric?: string | undefined;
  /** Sentences: what was guessed or left out. */
  readonly notes: readonly string[];
}

export interface ReadRecordsOptions {
  /** Only these datasets; a wide table then takes only these columns. */
  readonly datasets?: readonly string[] | undefined;
  /** Which metric, where a file has several. */
  readonly metric?: string | undefined;
}

/** The refusal of a file, in one line. */
export function refuse(path: string, what: string): HistoryError {
  return new HistoryError("invalid", path, `Cannot import ${path}: ${what}`);
}
