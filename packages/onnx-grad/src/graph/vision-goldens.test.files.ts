import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crossEntropyLoss } from "../losses/cross-entropy-loss.ts";
import { decodeModel } from "../onnx/decode-model.ts";
import type { Model } from "../onnx/model.ts";
import { type Tensor, tensor } from "../onnx/tensor.ts";
import { GraphBuilder } from "./graph-builder.ts";

/** Tiny image networks as PyTorch exports them, with what it computes: see goldens/make_vision_goldens.py. */
const folder = fileURLToPath(new URL("../../goldens/vision", import.meta.url));

export interface GoldenGradients {
  readonly loss: number;
  /** By the name of the initializer. */
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

export interface VisionGolden {
  /** (batch × channels × height × width) */
  readonly shape: readonly [number, number, number, number];
  readonly batches: readonly (readonly number[])[];
  readonly labels: readonly number[];
  /** With running statistics. */
  readonly frozen: GoldenGradients;
  /** With the statistics of the batch; missing in networks without. */
  readonly batch: GoldenGradients | null;
  /** One step of AdamW on each of the batches. */
  readonly training: {
    readonly learningRate: number;
    readonly epsilon: number;
    readonly weightDecay: number;
    readonly losses: readonly number[];
    readonly statistics: Readonly<Record<string, readonly number[]>>;
    /** Of the first batch, with running statistics. */
    readonly lossAfter: number;
  };
}

function decodeFloats(text: string): number[] {
  return Array.from(new Float32Array(new Uint8Array(Buffer.from(text, "base64")).buffer));
}

function decodeGradients<T extends { gradients: Record<string, string> } | null>(golden: T) {
  if (!golden) return null;
  const entries = Object.entries(golden.gradients).map(([name, text]) => [name, decodeFloats(text)]);
  return { ...golden, gradients: Object.fromEntries(entries) };
}

function readGolden(name: string): VisionGolden {
  const golden = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  return {
    ...golden,
    batches: golden.batches.map(decodeFloats),
    frozen: decodeGradients(golden.frozen),
    batch: decodeGradients(golden.batch),
  };
}

/** The network with inputs `pixels` and `labels`, outputs `logits` and `loss`. */
function withLoss(model: Model): Model {
  const builder = new GraphBuilder({ from: model });
  const labels = builder.input("labels", "int64", ["batch"]);
  builder.output(crossEntropyLoss(builder, "logits", labels), "loss");
  return builder.build();
}

export interface VisionCase {
  readonly name: string;
  readonly golden: VisionGolden;
  readonly model: Model;
  readonly feeds: (batch: number) => Record<string, Tensor>;
}

export const visionGoldens: readonly VisionCase[] = readdirSync(folder)
  .filter((file) => file.endsWith(".onnx"))
  .map((file) => {
    const name = file.slice(0, -".onnx".length);
    const golden = readGolden(name);
    const feeds = (batch: number) => ({
      pixels: tensor("float32", golden.shape, golden.batches[batch] ?? []),
      labels: tensor("int64", [golden.shape[0]], golden.labels),
    });
    return { name, golden, model: withLoss(decodeModel(readFileSync(join(folder, file)))), feeds };
  });
