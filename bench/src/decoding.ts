import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { type ExampleBatch, type Examples, FineTuning, imageExamples, resizeImages } from "shortlist";
import type { Bench } from "./bench.ts";
import { createRandom } from "./bert-classifier.ts";
import { encodePng } from "./encode-png.ts";
import { efficientnetLite0, type ImageNetwork, imageModelOf, smallResidual } from "./image-network.ts";
import { formatTable } from "./print-table.ts";
import { alternate, median } from "./statistics.ts";

interface Case {
  readonly network: ImageNetwork;
  readonly nPictures: number;
  /** Of the files. */
  readonly width: number;
  readonly height: number;
  readonly nRounds: number;
}

const cases: readonly Case[] = [
  { network: smallResidual, nPictures: 480, width: 96, height: 80, nRounds: 9 },
  { network: efficientnetLite0, nPictures: 48, width: 500, height: 375, nRounds: 3 },
];
const batchSize = 16;
const threads = 2;
const target = 1.05;

/** An epoch for which pictures are decoded, varied and normalised, beside one whose tensors are ready. */
export const decoding: Bench = {
  describes: "an epoch with its pictures' preparation beside one with tensors ready, batches of 16",
  needsPython: false,
  run: async (context) => {
    const wanted = context.arguments.length > 0 ? context.arguments : undefined;
    const chosen = cases.filter(
      ({ network }) => !wanted || wanted.some((part) => network.name.includes(part)),
    );
    const header = [
      "",
      "pixels",
      "ready ms",
      "varied ms",
      "ratio",
      "decoded too ms",
      "ratio",
      "longest block ms",
    ];
    const rows = [header];
    const ratios: Record<string, number> = {};
    const decodedRatios: Record<string, number> = {};
    for (const each of chosen) {
      const { network } = each;
      const { ready, varied, decoded, longestBlock } = await runCase(each);
      ratios[network.name] = varied / ready;
      decodedRatios[network.name] = decoded / ready;
      rows.push([
        network.name,
        `${network.side}`,
        ready.toFixed(0),
        varied.toFixed(0),
        (varied / ready).toFixed(3),
        decoded.toFixed(0),
        (decoded / ready).toFixed(3),
        longestBlock.toFixed(1),
      ]);
    }
    for (const line of formatTable(rows)) context.print(line);
    const ratio = Math.max(...Object.values(ratios));
    return { name: "decoding", ratio, target, met: ratio <= target, ratios, decodedRatios, threads };
  },
};

async function runCase({ network, nPictures, width, height, nRounds }: Case) {
  const folder = mkdtempSync(join(tmpdir(), "decoding-"));
  const model = imageModelOf(network);
  const images = Array.from({ length: nPictures }, (_, i) => {
    const path = join(folder, `${i}.png`);
    writeFileSync(path, encodePng(width, height, smoothNoise(i, width, height)));
    return { name: path, read: () => readFile(path) };
  });
  const rows = Int32Array.from(images.keys());
  const varying = () => imageExamples(model, resizeImages(images, model.preprocessing), { flip: true });
  const kept = varying();
  const ready = await readyBatches(kept, rows);
  const sides: Record<"ready" | "varied" | "decoded", Examples["trainingBatches"]> = {
    ready: () => ready,
    varied: (...of) => kept.trainingBatches(...of),
    decoded: (...of) => varying().trainingBatches(...of),
  };
  let side: keyof typeof sides = "ready";
  const encoded: Examples = { ...kept, trainingBatches: (...of) => sides[side](...of) };
  const tuning = await FineTuning.open(
    model,
    { encoded, labels: rows.map((row) => row % 10), classNames: [..."0123456789"], split: { train: rows } },
    { seed: 1, nEpochs: 1000, batchSize, threads, learningRate: 1e-5, headLearningRate: 1e-5 },
  );
  let longestBlock = 0;
  const epochOf = (name: keyof typeof sides) => async () => {
    side = name;
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const { seconds } = await tuning.trainEpoch();
    delay.disable();
    if (name === "varied") longestBlock = Math.max(longestBlock, delay.max / 1e6);
    return [seconds * 1000];
  };
  try {
    await tuning.trainEpoch(); // compiles the graph
    const ready = epochOf("ready");
    await epochOf("varied")(); // compiles the loops over pixels
    longestBlock = 0;
    const times = await alternate(nRounds, { ready, varied: epochOf("varied"), decoded: epochOf("decoded") });
    return {
      ready: median(times.ready),
      varied: median(times.varied),
      decoded: median(times.decoded),
      longestBlock,
    };
  } finally {
    await tuning.dispose();
    rmSync(folder, { recursive: true });
  }
}

/** The batches of an epoch with their tensors made beforehand. */
async function readyBatches(examples: Examples, rows: Int32Array): Promise<ExampleBatch[]> {
  const batches = examples.trainingBatches(rows, batchSize, { seed: 1, epoch: 0 });
  const ready: ExampleBatch[] = [];
  for (const batch of batches) {
    const feeds = await batch.feeds([{ name: "pixel_values", type: "float32" }]);
    ready.push({ rows: batch.rows, feeds: async () => feeds });
  }
  return ready;
}

/** Blobs of colour, which a PNG keeps as small as a photograph's. */
function smoothNoise(seed: number, width: number, height: number): Uint8Array {
  const random = createRandom(seed);
  const waves = Array.from({ length: 9 }, () => [random() / 9, random() / 9, random() * 7] as const);
  return Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    const own = [i % 3, 3 + (i % 3), 6 + (i % 3)].map((k) => {
      const [across, down, phase] = waves[k] as readonly [number, number, number];
      return Math.sin(across * x + down * y + phase);
    });
    return 128 + 40 * own.reduce((a, b) => a + b, 0) + 8 * random();
  });
}
