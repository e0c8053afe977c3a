import { cosineLoss } from "onnx-grad";
import { encodeTexts, openTextModel } from "shortlist";
import { readCorpus } from "../corpora/build-corpora.ts";
import { inBuild } from "../paths.ts";
import type { DistilledBase, Scale, StaticBase } from "../settings.ts";
import { readVocabulary } from "../tokenizers/build-vocabularies.ts";
import { float32, int64, tokensOf } from "./batches.ts";
import { initialWeights, writeEncoderFolder } from "./encoder-folder.ts";
import { projectedTokenVectors, teacherVectors, teacherWidth } from "./teacher-vectors.ts";
import { pretrain } from "./train-session.ts";

/**
 * Train a small encoder so that a linear map of its vectors points where the teacher's vectors point (cosine loss).
 *
 * It starts from the teacher's own token vectors on their principal axes, and the linear map from those axes.
 * Weights are written to `folder`; the linear map is thrown away.
 */
export async function trainDistilled(
  base: DistilledBase | StaticBase,
  folder: string,
  scale: Scale,
  threads: number,
  log: (line: string) => void,
): Promise<void> {
  const texts = readCorpus("distillation").slice(0, scale.nDistillationTexts);
  const targets = await teacherVectors("distillation", texts, threads, log);
  const vocabulary = readVocabulary(base.vocabulary);
  const isStatic = base.kind === "static";
  const { vectors, axes } = await projectedTokenVectors(
    base.vocabulary,
    base.hiddenSize,
    isStatic ? 0.2 : 0.05,
    threads,
  );
  const start = inBuild("bases", base.id, "start");
  await writeEncoderFolder(start, base, vocabulary, initialWeights(base, vocabulary.length, vectors), "F32");

  const model = await openTextModel(start);
  const { builder, features } = await model.buildEncoder();
  const projection = builder.parameter("projection.weight", float32([base.hiddenSize, teacherWidth], axes));
  const bias = builder.parameter("projection.bias", float32([teacherWidth], new Float32Array(teacherWidth)));
  const taught = builder.input("taught", "float32", ["batch", teacherWidth]);
  const projected = builder.op("Add", [builder.op("MatMul", [features, projection]), bias]);
  builder.output(cosineLoss(builder, projected, taught), "loss", "float32", []);

  const encoded = encodeTexts(model, texts);
  const weights = await pretrain(builder.build(), {
    id: base.id,
    encoded,
    batchSize: 64,
    nEpochs: base.nEpochs,
    learningRate: isStatic ? 5e-3 : (name) => (name.includes("word_embeddings") ? 1e-3 : 8e-4),
    threads,
    statePath: inBuild("bases", base.id, "state"),
    log,
    feedsOf(batch) {
      const { ids, mask } = tokensOf(encoded, batch);
      const dims = [batch.rows.length, batch.nTokens];
      const taughtRows = new Float32Array(batch.rows.length * teacherWidth);
      batch.rows.forEach((row, i) => {
        taughtRows.set(targets.subarray(row * teacherWidth, (row + 1) * teacherWidth), i * teacherWidth);
      });
      return {
        input_ids: int64(dims, ids),
        attention_mask: int64(dims, mask),
        taught: float32([batch.rows.length, teacherWidth], taughtRows),
      };
    },
  });
  await writeEncoderFolder(folder, base, vocabulary, model.checkpointOf(weights), "F16");
}
