import { existsSync, rmSync } from "node:fs";
import { type Feeds, type Model, type Tensor, TrainingSession } from "onnx-grad";
import { createRng, type EncodedTexts, type Rng } from "shortlist";
import { shuffledBatches, type TextBatch } from "./batches.ts";

export interface PretrainingOptions {
  id: string;
  encoded: EncodedTexts;
  batchSize: number;
  nEpochs: number;
  learningRate: number | ((parameter: string) => number);
  threads: number;
  /** File of the saved state, from which an interrupted training goes on. */
  statePath: string;
  feedsOf(batch: TextBatch, rng: Rng): Feeds;
  log(line: string): void;
}

/**
 * Train a graph with a `loss` output on unlabelled texts; warm-up over a twentieth of the steps, then linear decay.
 *
 * The state is saved after each epoch; an interrupted training goes on from the last one, with the same batches.
 *
 * @returns the trained weights by their names in the graph
 */
export async function pretrain(graph: Model, options: PretrainingOptions): Promise<Map<string, Tensor>> {
  const { id, encoded, batchSize, nEpochs, learningRate, threads, statePath, feedsOf, log } = options;
  const batchesOf = (epoch: number): TextBatch[] =>
    shuffledBatches(encoded, batchSize, createRng(`${id}/epoch ${epoch}`));
  const stepsPerEpoch = batchesOf(0).length;
  const totalSteps = stepsPerEpoch * nEpochs;
  const session = await TrainingSession.create(graph, {
    loss: "loss",
    seed: 7,
    threads,
    optimizer: { learningRate, weightDecay: 0.01 },
    schedule: { warmupSteps: Math.ceil(totalSteps / 20), totalSteps },
    clipNorm: 1,
  });
  try {
    let epoch = 0;
    if (existsSync(statePath)) {
      const { step } = await session.restore(statePath);
      epoch = Math.floor(step / stepsPerEpoch);
    }
    for (; epoch < nEpochs; epoch++) {
      const start = Date.now();
      const rng = createRng(`${id}/noise ${epoch}`);
      let lossSum = 0;
      let nSince = 0;
      const pending: Promise<unknown>[] = [];
      for (const [i, batch] of batchesOf(epoch).entries()) {
        pending.push(
          session.step(feedsOf(batch, rng)).then(({ loss }) => {
            lossSum += loss;
            nSince++;
          }),
        );
        // One batch is prepared while another is computed.
        if (pending.length > 2) await pending.shift();
        if ((i + 1) % 250 === 0) {
          const seconds = ((Date.now() - start) / 1000).toFixed(0);
          log(
            `${id} epoch ${epoch + 1}: ${i + 1}/${stepsPerEpoch} steps, loss ${(lossSum / nSince).toFixed(4)}, ${seconds} s`,
          );
          lossSum = 0;
          nSince = 0;
        }
      }
      await Promise.all(pending);
      await session.save(statePath);
    }
    const weights = await session.parameters();
    rmSync(statePath, { force: true });
    return weights;
  } finally {
    await session.dispose();
  }
}
