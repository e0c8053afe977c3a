import type { Feeds, TrainingSession } from "onnx-grad";
import type { PythonSide } from "./python-side.ts";
import { alternate, median } from "./statistics.ts";

const nRounds = 5;

/**
 * Median milliseconds of a training step of ours and of the other side, in rounds taken in turns after one to warm up.
 *
 * @param other answers the command `steps` with the time of each
 */
export async function timedSteps(
  session: TrainingSession,
  batches: readonly Feeds[],
  other: PythonSide,
  stepsPerRound: number,
): Promise<{ ours: number; theirs: number }> {
  let next = 0;
  const ours = async () => {
    const times: number[] = [];
    for (let i = 0; i < stepsPerRound; i++) {
      const started = performance.now();
      await session.step(batches[next++ % batches.length]!);
      times.push(performance.now() - started);
    }
    return times;
  };
  const theirs = async () =>
    (await other.ask<{ times: number[] }>({ command: "steps", n: stepsPerRound })).times;
  await ours();
  await theirs();
  const samples = await alternate(nRounds, { ours, theirs });
  return { ours: median(samples.ours), theirs: median(samples.theirs) };
}
