import { setImmediate } from "node:timers/promises";
import { createRng } from "../numeric/random.ts";
import { type Batch, encoderFeeds, evaluationBatches, trainingBatches } from "./batches.ts";
import type { EncodedTexts } from "./encode-texts.ts";
import type { ExampleBatch, Examples } from "./examples.ts";
import type { PretrainedModel } from "./pretrained-model.ts";
import type { TextModel } from "./text-model.ts";

/** Encoded texts as a model's examples. */
export function textExamples({ tokenizer }: Pick<TextModel, "tokenizer">, encoded: EncodedTexts): Examples {
  const asBatch = (batch: Batch, batchSize: number): ExampleBatch => ({
    rows: batch.rows,
    async feeds(inputs) {
      await setImmediate();
      return encoderFeeds(encoded, batch, batchSize, inputs, tokenizer.padId);
    },
  });
  return {
    nExamples: encoded.nTexts,
    noun: "texts",
    trainingBatches(rows, batchSize, { seed, epoch }) {
      const rng = createRng(seed).fork(`epoch ${epoch}`);
      return trainingBatches(encoded, rows, batchSize, rng).map((batch) => asBatch(batch, batchSize));
    },
    evaluationBatches: (rows) =>
      evaluationBatches(encoded, rows).map((batch) => asBatch(batch, batch.rows.length)),
  };
}

/**
 * What was made of texts or pictures for a model, as its examples.
 *
 * @throws {RangeError} if they are token ids and the model reads no texts
 */
export function examplesOf(model: PretrainedModel, encoded: EncodedTexts | Examples): Examples {
  if ("trainingBatches" in encoded) return encoded;
  if (!isTextModel(model)) throw new RangeError(`Cannot feed token ids to ${model.id}: it reads no texts`);
  return textExamples(model, encoded);
}

export function isTextModel(model: PretrainedModel): model is TextModel {
  return "tokenizer" in model;
}
