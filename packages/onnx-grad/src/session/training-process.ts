// Entry of a training process; see protocol.ts for what it is told and answers.
import { createTrainingGraph } from "../graph/create-training-graph.ts";
import { ModelError } from "../onnx/model-error.ts";
import type { Answer, Commands, ErrorMessage, Request } from "./protocol.ts";
import { SessionError } from "./session-error.ts";
import { TrainingCore } from "./training-core.ts";

const aborted = new Set<number>();
let core: TrainingCore | undefined;
let queue: Promise<void> = Promise.resolve();

process.on("message", (request: Request) => {
  if (request.command === "abort") aborted.add(request.id);
  else queue = queue.then(() => answer(request));
});
// Ctrl-C reaches every process of the terminal: what it means is for the caller to say.
process.on("SIGINT", () => {});
// The caller is gone, whatever it died of: so are we.
process.on("disconnect", () => process.exit(0));

async function answer(request: Exclude<Request, { command: "abort" }>): Promise<void> {
  const { id } = request;
  let message: Answer;
  try {
    message = { id, answer: await perform(request) };
  } catch (error) {
    message = { id, error: describe(error) };
  }
  aborted.delete(id);
  if (process.connected) process.send?.(message);
}

async function perform(
  request: Exclude<Request, { command: "abort" }>,
): Promise<Commands[keyof Commands]["answer"]> {
  if (request.command === "open") {
    core = await TrainingCore.open(request.setup, createTrainingGraph);
    return { hasResultTrap: core.hasResultTrap };
  }
  if (!core) throw new TypeError(`Cannot ${request.command} before open`);
  switch (request.command) {
    case "write-parameter":
      core.writeParameter(request.name, request.offset, request.values);
      return null;
    case "read-parameter":
      return core.readParameter(request.name, request.offset, request.length);
    case "step":
      if (aborted.has(request.id)) return "aborted";
      return core.step(request.feeds, () => isAborted(request.id));
    case "evaluate":
      return core.evaluate(request.feeds, request.outputs);
    case "save":
      core.save(request.path);
      return null;
    case "restore":
      return core.restore(request.path);
  }
}

/** Lets messages that came during the pass in, then looks. */
async function isAborted(id: number): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  return aborted.has(id);
}

function describe(error: unknown): ErrorMessage {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SessionError) return { kind: "session", code: error.code, message };
  if (error instanceof ModelError) return { kind: "model", code: error.code, message };
  if (error instanceof RangeError) return { kind: "range", message };
  if (error instanceof TypeError) return { kind: "type", message };
  return { kind: "session", code: "graph", message };
}
