import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Bench } from "./bench.ts";
import { formatTable } from "./print-table.ts";
import { PythonSide, tunedMalloc } from "./python-side.ts";
import type { VisionMemoryAnswer } from "./vision-memory-side.ts";

const networks = {
  "ResNet-18": "resnet18",
  MobileNetV2: "mobilenet_v2",
  "EfficientNet-Lite0": "efficientnet_lite0",
};
const [batch, size, nSteps, threads] = [16, 96, 20, 2];
const target = 1.2;

/** Peak memory of fine-tuning image networks, of all processes of a side, against the least that PyTorch needs. */
export const visionMemory: Bench = {
  describes: "peak memory of fine-tuning image networks against PyTorch's, 96 x 96, batches of 16",
  needsPython: true,
  run: async ({ print, python, arguments: wanted }) => {
    const rows = [
      ["peak resident memory, MB", "training", "caller", "ours", "PyTorch", "ratio", "PyTorch's way"],
    ];
    const ratios: Record<string, number> = {};
    for (const [label, network] of Object.entries(networks)) {
      if (wanted.length > 0 && !wanted.some((part) => label.includes(part))) continue;
      const folder = mkdtempSync(join(tmpdir(), "vision-memory-"));
      try {
        const settings = { network, batch, size, threads };
        const path = join(folder, "network.onnx");
        const exporter = new PythonSide(python!, "vision_step.py", settings);
        await exporter.ask({ command: "export", path });
        exporter.close();
        const script = join(import.meta.dirname, "vision-memory-side.js");
        const sizes = [batch, size, nSteps, threads].map(String);
        const { stdout } = await promisify(execFile)(process.execPath, [script, path, ...sizes]);
        const { trainingBytes, callerBytes } = JSON.parse(stdout) as VisionMemoryAnswer;
        const theirs = await leastOfPyTorch(python!, settings);
        const ours = trainingBytes + callerBytes;
        ratios[label] = ours / theirs.peakBytes;
        const megabytes = [trainingBytes, callerBytes, ours, theirs.peakBytes].map((n) =>
          (n / 1e6).toFixed(0),
        );
        rows.push([label, ...megabytes, (ours / theirs.peakBytes).toFixed(3), theirs.way]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
    for (const line of formatTable(rows)) print(line);
    const ratio = Math.max(...Object.values(ratios));
    return { name: "vision-memory", ratio, target, met: ratio <= target, ratios, threads };
  },
};

/** The lowest peak of both layouts of the weights, with the system's malloc and with ours. */
async function leastOfPyTorch(python: string, settings: object): Promise<{ peakBytes: number; way: string }> {
  const found: { peakBytes: number; way: string }[] = [];
  for (const [mallocName, malloc] of [
    ["system's malloc", {}],
    ["our malloc", tunedMalloc],
  ] as const) {
    for (const channelsLast of [false, true]) {
      const side = new PythonSide(python, "vision_step.py", settings, malloc);
      await side.ask({ command: "train", channelsLast });
      await side.ask({ command: "steps", n: nSteps });
      const { peakBytes } = await side.ask<{ peakBytes: number }>({ command: "peak" });
      side.close();
      found.push({ peakBytes, way: `channels ${channelsLast ? "last" : "first"}, ${mallocName}` });
    }
  }
  return found.reduce((least, each) => (each.peakBytes < least.peakBytes ? each : least));
}
