import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { ModelError, type ModelErrorCode } from "../onnx/model-error.ts";
import { processEnvironment } from "./process-environment.ts";
import type { Answer, Command, Commands, ErrorMessage, Request } from "./protocol.ts";
import { SessionError, type SessionErrorCode } from "./session-error.ts";

const keptStderr = 2000;

interface Pending {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * The caller's end of a training process. If the process ends, for whatever reason, every call waiting
 * and every later one fails with the reason. It keeps the caller's process alive only while a call waits.
 */
export class ProcessClient {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #stderr = "";
  #end: SessionError | undefined;

  constructor() {
    const entry = createRequire(import.meta.url).resolve("#training-process");
    this.#child = fork(entry, [], {
      serialization: "advanced",
      env: processEnvironment(process.env),
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-keptStderr);
    });
    (this.#child.stderr as unknown as { unref?(): void } | null)?.unref?.();
    this.#child.on("message", (message: Answer) => this.#settle(message));
    this.#child.on("error", (error) => this.#fail(`could not be started: ${error.message}`));
    // "close" comes after the last message and the last of stderr, "exit" may come before them.
    this.#child.on("close", (code, signal) => this.#fail(this.#reason(code, signal)));
    this.#child.unref();
    this.#child.channel?.unref();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @param signal aborts a step: it then answers "aborted"
   * @throws {SessionError} `process` if the process ends first
   */
  async call<C extends Command>(
    command: C,
    request: Commands[C]["request"],
    signal?: AbortSignal,
  ): Promise<Commands[C]["answer"]> {
    if (this.#end) throw this.#end;
    const id = this.#nextId++;
    const abort = () => this.#send({ command: "abort", id });
    signal?.addEventListener("abort", abort, { once: true });
    try {
      return await new Promise<Commands[C]["answer"]>((resolve, reject) => {
        this.#pending.set(id, { resolve: resolve as Pending["resolve"], reject });
        if (this.#pending.size === 1) {
          this.#child.ref();
          this.#child.channel?.ref();
        }
        this.#send({ id, command, ...request } as Request);
      });
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#pending.delete(id);
      if (this.#pending.size === 0) {
        this.#child.unref();
        this.#child.channel?.unref();
      }
    }
  }

  /** Ends the process; calls that wait fail. Resolves when it is gone. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined)
      return;
    this.#end ??= new SessionError("disposed", "The training session was disposed");
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.ref();
    this.#child.kill("SIGKILL");
    await ended;
  }

  #send(request: Request): void {
    if (!this.#child.connected) return; // "close" tells every waiting call
    this.#child.send(request, () => {}); // a broken channel ends in "close" too
  }

  #settle(message: Answer): void {
    const pending = this.#pending.get(message.id);
    if ("error" in message) pending?.reject(toError(message.error));
    else pending?.resolve(message.answer);
  }

  #reason(code: number | null, signal: NodeJS.Signals | null): string {
    const said = this.#stderr.trim().split("\n").at(-1);
    if (signal === "SIGKILL") return "was killed, perhaps because the machine ran out of memory";
    return `ended with ${signal ?? `exit code ${code}`}${said ? `: ${said}` : ""}`;
  }

  #fail(reason: string): void {
    this.#end ??= new SessionError("process", `The training process ${reason}`);
    for (const { reject } of this.#pending.values()) reject(this.#end);
  }
}

function toError({ kind, code, message }: ErrorMessage): Error {
  switch (kind) {
    case "session":
      return new SessionError(code as SessionErrorCode, message);
    case "model":
      return new ModelError(code as ModelErrorCode, message);
    case "range":
      return new RangeError(message);
    case "type":
      return new TypeError(message);
  }
}
