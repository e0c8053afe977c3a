import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { encodeModel } from "../onnx/encode-model.ts";
import { addResultTrap, isResultTrap, resultTrapName } from "./result-trap.ts";
import { SessionError } from "./session-error.ts";

export type RuntimeFeeds = Record<string, RuntimeTensor>;

export interface RuntimeOptions {
  readonly threads: number;
  /** Whether idle threads wait for work by spinning: faster on a machine that has nothing else to do. */
  readonly spinning: boolean;
}

/** Loads a serialized graph into ONNX Runtime. */
export async function loadRuntimeSession(
  bytes: Uint8Array,
  { threads, spinning }: RuntimeOptions,
): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(bytes, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      // One graph per shape of the data: arenas of their own would multiply the memory by the number
      // of shapes. The process's malloc is tuned to keep its pages instead (see process-environment.ts).
      enableCpuMemArena: false,
      logSeverityLevel: 3,
      extra: {
        session: { intra_op: { allow_spinning: spinning ? "1" : "0" }, force_spinning_stop: "1" },
      },
    });
  } catch (error) {
    throw new SessionError("graph", `ONNX Runtime refused the graph: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Runs a graph into preallocated tensors.
 *
 * @param trapped whether the graph has the extra output of addResultTrap()
 */
export async function runInto(
  session: InferenceSession,
  feeds: RuntimeFeeds,
  fetches: RuntimeFeeds,
  trapped: boolean,
): Promise<void> {
  try {
    await session.run(feeds, trapped ? { [resultTrapName]: null, ...fetches } : fetches);
  } catch (error) {
    if (trapped && isResultTrap(error)) return;
    throw new SessionError("graph", `ONNX Runtime could not run the graph: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Whether this binding fills preallocated outputs and only then stumbles over the trap. */
export async function probeResultTrap(): Promise<boolean> {
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", [2]);
  builder.output(builder.op("Add", [x, x], {}), "y", "float32", [2]);
  const session = await loadRuntimeSession(addResultTrap(encodeModel(builder.build()), "y"), {
    threads: 1,
    spinning: false,
  });
  const y = new Float32Array(2);
  try {
    await session.run(
      { x: new RuntimeTensor("float32", Float32Array.of(1, 2), [2]) },
      { [resultTrapName]: null, y: new RuntimeTensor("float32", y, [2]) },
    );
    return false;
  } catch (error) {
    return isResultTrap(error) && y[0] === 2 && y[1] === 4;
  } finally {
    await session.release();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
