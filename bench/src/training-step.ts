import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Feeds, type Model, TrainingSession } from "onnx-grad";
import type { Bench, BenchContext } from "./bench.ts";
import { type BertGeometry, buildBertClassifier, encodeSafetensors, randomBatch } from "./bert-classifier.ts";
import { compact, miniLm } from "./bert-geometries.ts";
import { gradientsOf } from "./gradients-of.ts";
import { formatTable } from "./print-table.ts";
import { PythonSide } from "./python-side.ts";
import { timedSteps } from "./timed-steps.ts";

interface Case {
  readonly label: string;
  readonly geometry: BertGeometry;
  readonly batch: number;
  readonly sequence: number;
  readonly stepsPerRound: number;
}
const cases: readonly Case[] = [
  { label: "22 M, 16 x 64", geometry: miniLm, batch: 16, sequence: 64, stepsPerRound: 7 },
  { label: "22 M, 8 x 128", geometry: miniLm, batch: 8, sequence: 128, stepsPerRound: 7 },
  { label: "22 M, 32 x 32", geometry: miniLm, batch: 32, sequence: 32, stepsPerRound: 7 },
  {
    label: "22 M mean, 16 x 64",
    geometry: { ...miniLm, pooling: "mean" },
    batch: 16,
    sequence: 64,
    stepsPerRound: 7,
  },
  { label: "1 M, 16 x 64", geometry: compact, batch: 16, sequence: 64, stepsPerRound: 40 },
  {
    label: "1 M mean, 16 x 64",
    geometry: { ...compact, pooling: "mean" },
    batch: 16,
    sequence: 64,
    stepsPerRound: 40,
  },
];
const target = 0.65;
const nBatches = 8;
const optimizer = { learningRate: 5e-5, weightDecay: 0.01 };
const threads = 2;

/** Whole steps (forward, backward, clipping, AdamW) against transformers and PyTorch. */
export const trainingStep: Bench = {
  describes: "one whole training step of a BERT classifier against PyTorch's",
  needsPython: true,
  run: async (context) => {
    const wanted = context.arguments.length > 0 ? context.arguments : undefined;
    const chosen = cases.filter(({ label }) => !wanted || wanted.some((part) => label.includes(part)));
    const rows = [["", "ours ms", "PyTorch ms", "ratio", "attention", "gradient error"]];
    const ratios: Record<string, number> = {};
    let gradientError = 0;
    for (const each of chosen) {
      const found = await runCase(each, context);
      ratios[each.label] = found.ours / found.theirs;
      gradientError = Math.max(gradientError, found.error);
      rows.push([
        each.label,
        found.ours.toFixed(1),
        found.theirs.toFixed(1),
        (found.ours / found.theirs).toFixed(3),
        found.attention,
        found.error.toExponential(1),
      ]);
    }
    for (const line of formatTable(rows)) context.print(line);
    const ratio = Math.max(...Object.values(ratios));
    return { name: "training-step", ratio, target, met: ratio <= target, ratios, gradientError, threads };
  },
};

async function runCase({ geometry, batch, sequence, stepsPerRound }: Case, { python }: BenchContext) {
  const folder = mkdtempSync(join(tmpdir(), "training-step-"));
  const model = buildBertClassifier(geometry);
  const batches = Array.from({ length: nBatches }, (_, i) => randomBatch(geometry, batch, sequence, i));
  const weights = join(folder, "weights.safetensors");
  writeFileSync(weights, encodeSafetensors(model.initializers as never));
  const other = new PythonSide(python!, "training_step.py", {
    geometry,
    weights,
    parameters: [...model.initializers].flatMap(([name, { type, dims }]) =>
      type === "float32" && dims.length > 0 ? [name] : [],
    ),
    batches: batches.map(plainBatch),
    optimizer,
    threads,
  });
  const session = await TrainingSession.create(model, { seed: 1, threads, optimizer, clipNorm: 1 });
  try {
    const error = await compareGradients(geometry, batches[0]!, other, folder);
    const { attention } = await other.ask<{ attention: string }>({ command: "choose" });
    return { ...(await timedSteps(session, batches, other, stepsPerRound)), error, attention };
  } finally {
    other.close();
    await session.dispose();
    rmSync(folder, { recursive: true });
  }
}

/** Largest error of any gradient, relative to the largest element of that gradient, without dropout. */
async function compareGradients(geometry: BertGeometry, feeds: Feeds, other: PythonSide, folder: string) {
  const model: Model = buildBertClassifier({ ...geometry, dropout: 0 });
  const path = join(folder, "gradients.safetensors");
  writeFileSync(path, encodeSafetensors(await gradientsOf(model, feeds)));
  return (await other.ask<{ error: number }>({ command: "gradients", path })).error;
}

/** A batch as lists of numbers, for JSON. */
export function plainBatch(feeds: Feeds): Record<string, number[] | number[][]> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { dims, data }]) => {
      const values = Array.from(data as BigInt64Array, Number);
      const [nRows = 0, nColumns] = dims;
      if (nColumns === undefined) return [name, values];
      return [name, Array.from({ length: nRows }, (_, i) => values.slice(i * nColumns, (i + 1) * nColumns))];
    }),
  );
}
