import { crossEntropyLoss, GraphBuilder } from "onnx-grad";
import { encodeTexts, openTextModel, type Rng } from "shortlist";
import { readCorpus } from "../corpora/build-corpora.ts";
import { clipWords } from "../datasets/normalise-text.ts";
import { inBuild } from "../paths.ts";
import type { MaskedBase, Scale } from "../settings.ts";
import { readVocabulary } from "../tokenizers/build-vocabularies.ts";
import { float32, int64, tokensOf } from "./batches.ts";
import { coOccurrenceVectors } from "./co-occurrence-vectors.ts";
import { initialWeights, writeEncoderFolder } from "./encoder-folder.ts";
import { pretrain } from "./train-session.ts";

const maskedShare = 0.15;

/** Pretrain a small BERT from nothing: 15 % of the tokens are hidden and must be guessed. Weights go to `folder`. */
export async function trainMasked(
  base: MaskedBase,
  folder: string,
  scale: Scale,
  threads: number,
  log: (line: string) => void,
): Promise<void> {
  const vocabulary = readVocabulary(base.vocabulary);
  const perCorpus = Math.ceil((base.nTexts * scale.textShare) / base.corpora.length);
  const texts = base.corpora
    .flatMap((name) => readCorpus(name).slice(0, perCorpus))
    .map((text) => clipWords(text, 3, base.maxWords))
    .filter((text) => text !== "");
  const start = inBuild("bases", base.id, "start");
  const open = async (wordVectors?: Float32Array) => {
    await writeEncoderFolder(start, base, vocabulary, initialWeights(base, vocabulary.length, wordVectors), {
      type: "F32",
    });
    return openTextModel(start);
  };
  const encoded = encodeTexts(await open(), texts);
  const model = await open(
    coOccurrenceVectors(encoded, vocabulary.length, base.hiddenSize, 0.05, `${base.id}/vectors`),
  );
  const encoder = await model.buildEncoder();
  encoder.builder.output(encoder.features, "features", "float32", ["batch", base.hiddenSize]);
  const builder = new GraphBuilder({ from: encoder.builder.build() });
  const tokens = encoder.builder.build().nodes.findLast((node) => node.opType === "LayerNormalization")!
    .outputs[0]!;
  const positions = builder.input("positions", "int64", ["masked"]);
  const hidden = builder.op("Gather", [
    builder.op("Reshape", [tokens, builder.constant([-1, base.hiddenSize])]),
    positions,
  ]);
  // Guesses share the token vectors with the input.
  const words = builder.op("Transpose", ["embeddings.word_embeddings.weight"], { perm: [1, 0] });
  const bias = builder.parameter(
    "guess.bias",
    float32([vocabulary.length], new Float32Array(vocabulary.length)),
  );
  const logits = builder.op("Add", [builder.op("MatMul", [hidden, words]), bias]);
  const labels = builder.input("labels", "int64", ["masked"]);
  const labelWeights = builder.input("labelWeights", "float32", ["masked"]);
  builder.output(crossEntropyLoss(builder, logits, labels, labelWeights), "loss", "float32", []);

  const weights = await pretrain(builder.build(), {
    id: base.id,
    encoded,
    batchSize: 32,
    nEpochs: base.nEpochs,
    learningRate: 1e-3,
    threads,
    statePath: inBuild("bases", base.id, "state"),
    log,
    feedsOf(batch, rng) {
      const { ids, mask } = tokensOf(encoded, batch);
      const dims = [batch.rows.length, batch.nTokens];
      const masked = hideTokens(ids, mask, vocabulary.length, Math.round(ids.length * maskedShare), rng);
      return {
        input_ids: int64(dims, masked.ids),
        attention_mask: int64(dims, mask),
        positions: int64([masked.positions.length], masked.positions),
        labels: int64([masked.labels.length], masked.labels),
        labelWeights: float32([masked.weights.length], masked.weights),
      };
    },
  });
  await writeEncoderFolder(folder, base, vocabulary, model.checkpointOf(weights), { type: "F16" });
}

/** Ids of [PAD] … [MASK] lie below this one, [MASK] just below. */
const firstWord = 5;

/**
 * Hide tokens as BERT does: of those chosen, 80 % become [MASK], 10 % a random token, 10 % stay.
 *
 * @param nPositions length of the result, so that equal batches have equal shapes; what is not needed has weight 0
 */
export function hideTokens(
  ids: Int32Array,
  mask: Int32Array,
  nTokens: number,
  nPositions: number,
  rng: Rng,
): { ids: Int32Array; positions: Int32Array; labels: Int32Array; weights: Float32Array } {
  const words = Array.from(ids.keys()).filter((i) => mask[i] === 1 && ids[i]! >= firstWord);
  const chosen = rng.shuffle(words).slice(0, Math.min(nPositions, Math.ceil(words.length * maskedShare)));
  const hidden = Int32Array.from(ids);
  const positions = new Int32Array(nPositions);
  const labels = new Int32Array(nPositions);
  const weights = new Float32Array(nPositions);
  chosen.forEach((position, i) => {
    positions[i] = position;
    labels[i] = ids[position]!;
    weights[i] = 1;
    const fate = rng.next();
    if (fate < 0.8) hidden[position] = firstWord - 1;
    else if (fate < 0.9) hidden[position] = firstWord + rng.integer(nTokens - firstWord);
  });
  return { ids: hidden, positions, labels, weights };
}
