import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

const folder = join(import.meta.dirname, "..", "python");

/** The malloc that our own training process has: fresh pages cost PyTorch as much as us. */
export const tunedMalloc: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: "33554432",
  MALLOC_MMAP_MAX_: "0",
  MALLOC_TRIM_THRESHOLD_: "17179869184",
  MALLOC_TOP_PAD_: "67108864",
};

/** A Python program of bench/python that answers each JSON line with one JSON line. */
export class PythonSide {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: { resolve: (answer: never) => void; reject: (error: Error) => void }[] = [];
  #stderr = "";

  constructor(python: string, script: string, settings: unknown, malloc = tunedMalloc) {
    this.#child = spawn(python, [join(folder, script), JSON.stringify(settings)], {
      env: {
        ...process.env,
        ...malloc,
        OMP_NUM_THREADS: "2",
        MKL_NUM_THREADS: "2",
        TOKENIZERS_PARALLELISM: "false",
      },
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-4000);
    });
    createInterface(this.#child.stdout).on("line", (line) => {
      this.#waiting.shift()?.resolve(JSON.parse(line) as never);
    });
    this.#child.on("close", () => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`${script} ended: ${this.#stderr}`));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a request and waits for its answer. */
  ask<Answer>(request: Readonly<Record<string, unknown>>): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.push({ resolve: resolve as (answer: never) => void, reject });
      this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }

  close(): void {
    this.#child.stdin.end();
  }
}
