/** Our side of the bench vision-memory, a process of its own so that its memory is its own: ONNX BATCH SIZE N_STEPS THREADS. */
import { readFileSync } from "node:fs";
import { loadModel, TrainingSession, tensor } from "onnx-grad";
import { createRandom } from "./bert-classifier.ts";
import { withLoss } from "./with-loss.ts";

/** What this program prints, as one line of JSON. */
export interface VisionMemoryAnswer {
  readonly trainingBytes: number;
  readonly callerBytes: number;
}

const [path, ...numbers] = process.argv.slice(2) as [string, ...string[]];
const [batch, size, nSteps, threads] = numbers.map(Number) as [number, number, number, number];
const session = await TrainingSession.create(withLoss(await loadModel(path), batch), {
  seed: 1,
  threads,
  optimizer: { learningRate: 1e-4 },
  clipNorm: 1,
});
const random = createRandom(1);
for (let step = 0; step < nSteps; step++) {
  const pixels = Float32Array.from({ length: batch * 3 * size * size }, () => 2 * random() - 1);
  const labels = Array.from({ length: batch }, () => Math.floor(10 * random()));
  await session.step({
    pixels: tensor("float32", [batch, 3, size, size], pixels),
    labels: tensor("int64", [batch], labels),
  });
}
const answer: VisionMemoryAnswer = {
  trainingBytes: peakOf(session.pid as number),
  callerBytes: peakOf("self"),
};
await session.dispose();
process.stdout.write(`${JSON.stringify(answer)}\n`);

/** The most memory that a process had, by Linux's account. */
function peakOf(pid: number | "self"): number {
  return 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
