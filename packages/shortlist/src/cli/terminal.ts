/** Where progress is drawn. */
export interface Terminal {
  readonly isTty: boolean;
  /** Columns. */
  readonly width: number;
  write(text: string): void;
}

/** The process's standard error: results go to standard output, all else here. */
export function errorTerminal(): Terminal {
  return {
    isTty: process.stderr.isTTY === true,
    get width() {
      return process.stderr.columns || 100; // 0 where a terminal was made without a size
    },
    write: (text) => {
      process.stderr.write(text);
    },
  };
}
