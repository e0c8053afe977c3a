import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { TrainingSession } from "onnx-grad";
import type { Bench } from "./bench.ts";
import { buildBertClassifier, encodeSafetensors, randomBatch } from "./bert-classifier.ts";
import { compact, miniLm } from "./bert-geometries.ts";
import { formatTable } from "./print-table.ts";
import { PythonSide } from "./python-side.ts";
import { plainBatch } from "./training-step.ts";

const megabyte = 1e6;
const target = 1;
const threads = 2;
const optimizer = { learningRate: 5e-5, weightDecay: 0.01 };
const nSteps = 20;
const nLongSteps = 1000;
const sequences = [16, 24, 32, 48, 64, 96];

/** Linux's account of a process's memory, in bytes. */
function memoryOf(pid: number | "self", field: "VmHWM" | "VmRSS"): number {
  const line = readFileSync(`/proc/${pid}/status`, "utf8")
    .split("\n")
    .find((each) => each.startsWith(`${field}:`));
  return 1024 * Number(line?.match(/\d+/)?.[0]);
}

/** Peak memory against PyTorch's, growth over many steps and shapes, and how long the caller is ever blocked. */
export const trainingMemory: Bench = {
  describes: "peak memory of fine-tuning a 22 M encoder against PyTorch's, growth, event-loop delay",
  needsPython: true,
  run: async ({ print, python }) => {
    const folder = mkdtempSync(join(tmpdir(), "training-memory-"));
    const weights = join(folder, "weights.safetensors");
    const model = buildBertClassifier(miniLm);
    writeFileSync(weights, encodeSafetensors(model.initializers as never));
    const batches = Array.from({ length: 4 }, (_, i) => randomBatch(miniLm, 16, 64, i));

    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const session = await TrainingSession.create(model, { seed: 1, threads, optimizer, clipNorm: 1 });
    for (let i = 0; i < nSteps; i++) await session.step(batches[i % batches.length]!);
    delay.disable();
    const trainingPeak = memoryOf(session.pid!, "VmHWM");
    await session.dispose();
    const callerPeak = memoryOf("self", "VmHWM");

    const other = new PythonSide(python!, "training_step.py", {
      geometry: miniLm,
      weights,
      batches: batches.map(plainBatch),
      optimizer,
      threads,
    });
    await other.ask({ command: "steps", n: nSteps });
    const { peakBytes } = await other.ask<{ peakBytes: number }>({ command: "peak" });
    other.close();
    rmSync(folder, { recursive: true });

    const small = await TrainingSession.create(buildBertClassifier(compact), { seed: 1, threads, optimizer });
    const shaped = sequences.map((sequence) => randomBatch(compact, 16, sequence, sequence));
    for (let i = 0; i < 60; i++) await small.step(shaped[i % shaped.length]!);
    const before = memoryOf(small.pid!, "VmRSS");
    for (let i = 0; i < nLongSteps; i++) await small.step(shaped[i % shaped.length]!);
    const growth = memoryOf(small.pid!, "VmRSS") - before;
    await small.dispose();

    const inMegabytes = (bytes: number) => (bytes / megabyte).toFixed(0);
    const rows = [
      ["peak resident memory, MB", "ours", "PyTorch"],
      ["training process", inMegabytes(trainingPeak), inMegabytes(peakBytes)],
      ["caller's process", inMegabytes(callerPeak), ""],
      [`growth over ${nLongSteps} steps of ${sequences.length} shapes`, inMegabytes(growth), ""],
      ["longest block of the caller's event loop, ms", (delay.max / 1e6).toFixed(0), ""],
    ];
    for (const line of formatTable(rows)) print(line);
    const ratio = (trainingPeak + callerPeak) / peakBytes;
    return {
      name: "memory",
      ratio,
      target,
      met: ratio <= target,
      trainingPeakBytes: trainingPeak,
      callerPeakBytes: callerPeak,
      otherPeakBytes: peakBytes,
      growthBytes: growth,
      eventLoopDelayMs: delay.max / 1e6,
    };
  },
};
