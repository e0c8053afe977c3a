import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Feeds, loadModel, TrainingSession, tensor } from "onnx-grad";
import type { Bench, BenchContext } from "./bench.ts";
import { encodeSafetensors } from "./bert-classifier.ts";
import { gradientsOf } from "./gradients-of.ts";
import { formatTable } from "./print-table.ts";
import { PythonSide } from "./python-side.ts";
import { timedSteps } from "./timed-steps.ts";
import { withLoss } from "./with-loss.ts";

interface Case {
  readonly label: string;
  readonly network: string;
  readonly batch: number;
  readonly size: number;
  readonly stepsPerRound: number;
  /** Largest ratio to PyTorch's time that is aimed at. */
  readonly target: number;
}

const cases: readonly Case[] = [
  { label: "ResNet-18", network: "resnet18", batch: 16, size: 96, stepsPerRound: 7, target: 1.2 },
  { label: "MobileNetV2", network: "mobilenet_v2", batch: 16, size: 96, stepsPerRound: 7, target: 1.5 },
  {
    label: "EfficientNet-Lite0",
    network: "efficientnet_lite0",
    batch: 16,
    size: 96,
    stepsPerRound: 7,
    target: 1.5,
  },
  { label: "ViT-Tiny", network: "vit_tiny", batch: 16, size: 96, stepsPerRound: 9, target: 0.7 },
  { label: "zoo, 1 MB", network: "small", batch: 16, size: 32, stepsPerRound: 25, target: 1.0 },
];
const threads = 2;

/** Whole steps (forward, backward, clipping, AdamW, running statistics) of image networks against PyTorch. */
export const visionStep: Bench = {
  describes: "one whole training step of image networks against PyTorch's, batches of 16",
  needsPython: true,
  run: async (context) => {
    const wanted = context.arguments.length > 0 ? context.arguments : undefined;
    const chosen = cases.filter(({ label }) => !wanted || wanted.some((part) => label.includes(part)));
    const rows = [
      [
        "",
        "pixels",
        "ours ms",
        "PyTorch ms",
        "ratio",
        "target",
        "PyTorch's layout",
        "gradient error",
        "PyTorch's",
      ],
    ];
    const ratios: Record<string, number> = {};
    const misses: string[] = [];
    const gradientErrors: Record<string, { ours: number; theirs: number }> = {};
    for (const each of chosen) {
      const found = await runCase(each, context);
      const ratio = found.ours / found.theirs;
      ratios[each.label] = ratio;
      if (ratio > each.target) misses.push(each.label);
      gradientErrors[each.label] = found.errors;
      rows.push([
        each.label,
        `${each.size}`,
        found.ours.toFixed(1),
        found.theirs.toFixed(1),
        ratio.toFixed(3),
        `${each.target}`,
        found.layout,
        found.errors.ours.toExponential(1),
        found.errors.theirs.toExponential(1),
      ]);
    }
    for (const line of formatTable(rows)) context.print(line);
    // Each network has its own target: the figure is how far the worst is above its.
    const ratio = Math.max(...chosen.map(({ label, target }) => (ratios[label] ?? 0) / target));
    return {
      name: "vision-step",
      ratio,
      target: 1,
      met: misses.length === 0,
      ratios,
      misses,
      gradientErrors,
      threads,
    };
  },
};

async function runCase({ network, batch, size, stepsPerRound }: Case, { python }: BenchContext) {
  const folder = mkdtempSync(join(tmpdir(), "vision-step-"));
  const other = new PythonSide(python!, "vision_step.py", { network, batch, size, threads });
  let session: TrainingSession | undefined;
  try {
    const path = join(folder, "network.onnx");
    const data = await other.ask<{ pixels: number[][]; labels: number[][] }>({ command: "export", path });
    const model = withLoss(await loadModel(path), batch);
    const batches = data.pixels.map(
      (pixels, i): Feeds => ({
        pixels: tensor("float32", [batch, 3, size, size], pixels),
        labels: tensor("int64", [batch], data.labels[i]!),
      }),
    );
    const gradients = join(folder, "gradients.safetensors");
    writeFileSync(gradients, encodeSafetensors(await gradientsOf(model, batches[0]!)));
    const errors = await other.ask<{ ours: number; theirs: number }>({
      command: "gradients",
      path: gradients,
    });
    const { channelsLast } = await other.ask<{ channelsLast: boolean }>({ command: "choose" });
    session = await TrainingSession.create(model, {
      seed: 1,
      threads,
      optimizer: { learningRate: 1e-4 },
      clipNorm: 1,
    });
    const layout = channelsLast ? "channels last" : "channels first";
    return { ...(await timedSteps(session, batches, other, stepsPerRound)), errors, layout };
  } finally {
    other.close();
    await session?.dispose();
    rmSync(folder, { recursive: true });
  }
}
