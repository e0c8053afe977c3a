import { cosineLoss, type Tensor } from "onnx-grad";
import { encodeTexts, openTextModel } from "shortlist";
import { readCorpus } from "../corpora/build-corpora.ts";
import { inBuild } from "../paths.ts";
import type { DistilledBase, Scale, StaticBase } from "../settings.ts";
import { readVocabulary } from "../tokenizers/build-vocabularies.ts";
import { float32, int64, tokensOf } from "./batches.ts";
import { initialWeights, writeEncoderFolder } from "./encoder-folder.ts";
import { projectedTokenVectors, teacherVectors, teacherWidth } from "./teacher-vectors.ts";
import { pretrain } from "./train-session.ts";

/** Where a student's training starts: its token vectors, and the linear map to the teacher's width. */
interface Start {
  /** (nTokens × hiddenSize) */
  vectors: Float32Array;
  /** (hiddenSize × 384) */
  projection: Float32Array;
}

/** What every training in one build shares. */
export interface DistillationOptions {
  scale: Scale;
  threads: number;
  log(line: string): void;
}

/**
 * Train a small encoder so that a linear map of its vectors points where the teacher's vectors point (cosine loss).
 *
 * Static token vectors start from the teacher's own on their principal axes, and the linear map from those axes. A
 * transformer starts from static token vectors that were trained so, and goes on without dropout: there is far more
 * text than it can learn by heart. Weights are written to `folder`; the linear map is thrown away.
 */
export async function trainDistilled(
  base: DistilledBase | StaticBase,
  folder: string,
  options: DistillationOptions,
): Promise<void> {
  const vocabulary = readVocabulary(base.vocabulary);
  let start: Start;
  if (base.kind === "static") {
    start = await teachersStart(base, options);
  } else {
    const { nEpochsStatic, ...shared } = base;
    const settings: StaticBase = {
      ...shared,
      kind: "static",
      id: `${base.id}-start`,
      nEpochs: nEpochsStatic,
    };
    const trained = await trainStudent(settings, await teachersStart(settings, options), options);
    start = {
      vectors: trained.get("embeddings")!.data as Float32Array,
      projection: trained.get("projection.weight")!.data as Float32Array,
    };
  }
  const weights = await trainStudent(base, start, options);
  const model = await openTextModel(startFolder(base));
  await writeEncoderFolder(folder, base, vocabulary, model.checkpointOf(weights), { type: "F16" });
}

const startFolder = ({ id }: { id: string }): string => inBuild("bases", id, "start");

async function teachersStart(base: StaticBase, { threads }: DistillationOptions): Promise<Start> {
  const { vectors, axes } = await projectedTokenVectors(base.vocabulary, base.hiddenSize, 0.2, threads);
  return { vectors, projection: axes };
}

/** Weights by their names in the graph, the linear map among them. */
async function trainStudent(
  base: DistilledBase | StaticBase,
  { vectors, projection }: Start,
  { scale, threads, log }: DistillationOptions,
): Promise<Map<string, Tensor>> {
  const texts = readCorpus("distillation").slice(0, scale.nDistillationTexts);
  const targets = await teacherVectors("distillation", texts, threads, log);
  const vocabulary = readVocabulary(base.vocabulary);
  const initial = initialWeights(base, vocabulary.length, vectors);
  await writeEncoderFolder(startFolder(base), base, vocabulary, initial, { type: "F32", dropout: 0 });
  const model = await openTextModel(startFolder(base));
  const { builder, features } = await model.buildEncoder();
  const map = builder.parameter("projection.weight", float32([base.hiddenSize, teacherWidth], projection));
  const bias = builder.parameter("projection.bias", float32([teacherWidth], new Float32Array(teacherWidth)));
  const taught = builder.input("taught", "float32", ["batch", teacherWidth]);
  const projected = builder.op("Add", [builder.op("MatMul", [features, map]), bias]);
  builder.output(cosineLoss(builder, projected, taught), "loss", "float32", []);

  const encoded = encodeTexts(model, texts);
  return pretrain(builder.build(), {
    id: base.id,
    encoded,
    batchSize: 64,
    nEpochs: base.nEpochs,
    learningRate: base.kind === "static" ? 5e-3 : (name) => (name.includes("word_embeddings") ? 3e-3 : 1e-3),
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
}
