import type { OptionTable, ParsedArguments } from "./options.ts";
import type { Terminal } from "./terminal.ts";

/** What a command may use of the world outside. */
export interface CommandContext {
  /** Standard output: the result, and nothing else. */
  readonly print: (line: string) => void;
  /** Standard error: progress. */
  readonly terminal: Terminal;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One command of the command line. */
export interface Command {
  /** What it does, in one line. */
  readonly summary: string;
  /** Names of the positional arguments that must be there; a last one that ends in "…" stands for any number. */
  readonly positionals: readonly string[];
  readonly options: OptionTable;
  /** Lines after the options in the help. */
  readonly notes?: readonly string[];
  run(args: ParsedArguments, context: CommandContext): Promise<void>;
}
