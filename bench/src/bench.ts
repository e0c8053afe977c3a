/** What a bench found: printed as its last line. */
export interface BenchResult {
  readonly name: string;
  /** Ours over the other side's; below 1 is better. */
  readonly ratio: number;
  readonly target: number;
  readonly met: boolean;
  readonly [detail: string]: unknown;
}

export interface BenchContext {
  readonly print: (line: string) => void;
  /** Path of a Python with torch and transformers, from the environment variable SHORTLIST_PYTHON. */
  readonly python: string | undefined;
  readonly arguments: readonly string[];
}

/** One measurement that a claim rests on. */
export interface Bench {
  readonly describes: string;
  readonly needsPython: boolean;
  run(context: BenchContext): Promise<BenchResult>;
}
