import { describe, expect, test } from "vitest";
import { crossEntropyLoss } from "../losses/cross-entropy-loss.ts";
import type { Model } from "../onnx/model.ts";
import { sizeOf, type Tensor, tensor } from "../onnx/tensor.ts";
import { lossAndGradients, openRunner } from "../rules/run-graph.test.files.ts";
import { createTrainingGraph } from "./create-training-graph.ts";
import { GraphBuilder } from "./graph-builder.ts";

/** Numbers in [-1, 1) from a seed. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

class Network {
  readonly builder = new GraphBuilder();
  readonly #random = makeRandom(5);
  readonly #batch: number;
  readonly #size: number;
  readonly pixels: string;

  constructor(batch: number, size: number) {
    this.#batch = batch;
    this.#size = size;
    this.pixels = this.builder.input("pixels", "float32", [batch, 3, size, size]);
  }

  weight(dims: readonly number[], scale: number, center = 0): string {
    const values = Array.from({ length: sizeOf(dims) }, () => center + scale * this.#random());
    return this.builder.parameter(this.builder.freshName("weight"), tensor("float32", dims, values));
  }

  conv(x: string, inputs: number, outputs: number, size: number, stride = 1, group = 1): string {
    const pad = size >> 1;
    const weight = this.weight(
      [outputs, inputs / group, size, size],
      1.7 / Math.sqrt((inputs / group) * size * size),
    );
    return this.builder.op("Conv", [x, weight], {
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      group,
    });
  }

  norm(x: string, channels: number): string {
    const affine = [this.weight([channels], 0.3, 1), this.weight([channels], 0.3)];
    const running = [
      this.builder.parameter(
        this.builder.freshName("mean"),
        tensor("float32", [channels], new Array(channels).fill(0.1)),
      ),
      this.builder.parameter(
        this.builder.freshName("var"),
        tensor("float32", [channels], new Array(channels).fill(0.8)),
      ),
    ];
    return this.builder.op("BatchNormalization", [x, ...affine, ...running]);
  }

  relu(x: string): string {
    return this.builder.op("Relu", [x]);
  }

  /** The network with its loss, and a batch for it. */
  finish(x: string, channels: number): { model: Model; feeds: Map<string, Tensor> } {
    const pooled = this.builder.op("Flatten", [this.builder.op("GlobalAveragePool", [x])]);
    const logits = this.builder.op("MatMul", [pooled, this.weight([channels, 3], 0.5)]);
    const labels = this.builder.input("labels", "int64", [this.#batch]);
    this.builder.output(crossEntropyLoss(this.builder, logits, labels), "loss");
    const model = this.builder.build();
    const shape = [this.#batch, 3, this.#size, this.#size];
    const data = Array.from({ length: sizeOf(shape) }, () => 2 * this.#random());
    const feeds = new Map([
      ...model.initializers,
      ["pixels", tensor("float32", shape, data)],
      [
        "labels",
        tensor(
          "int64",
          [this.#batch],
          Array.from({ length: this.#batch }, (_, i) => i % 3),
        ),
      ],
    ]);
    return { model, feeds };
  }
}

const overlapping = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] };

/** @param pooling attributes of the MaxPool after the first layer */
function resnet(batch: number, size: number, pooling = overlapping) {
  const n = new Network(batch, size);
  const stem = n.relu(n.norm(n.conv(n.pixels, 3, 16, 7, 2), 16));
  let x = n.builder.op("MaxPool", [stem], pooling);
  const block = (inputs: number, outputs: number, stride: number) => {
    const first = n.relu(n.norm(n.conv(x, inputs, outputs, 3, stride), outputs));
    const shortcut = stride === 1 ? x : n.norm(n.conv(x, inputs, outputs, 1, stride), outputs);
    x = n.relu(n.builder.op("Add", [n.norm(n.conv(first, outputs, outputs, 3), outputs), shortcut]));
  };
  block(16, 16, 1);
  block(16, 32, 2);
  return n.finish(x, 32);
}

const pooled = (attributes: Record<string, number | number[]>) => (batch: number, size: number) =>
  resnet(batch, size, attributes as typeof overlapping);

function mobilenet(batch: number, size: number) {
  const n = new Network(batch, size);
  const clip = (x: string) => n.builder.op("Clip", [x, n.builder.constant(0), n.builder.constant(6)]);
  let x = clip(n.norm(n.conv(n.pixels, 3, 16, 3, 2), 16));
  for (const [inputs, outputs, stride] of [
    [16, 16, 1],
    [16, 24, 2],
    [24, 24, 1],
  ] as const) {
    const hidden = 2 * inputs;
    const wide = clip(n.norm(n.conv(x, inputs, hidden, 1), hidden));
    const deep = clip(n.norm(n.conv(wide, hidden, hidden, 3, stride, hidden), hidden));
    const narrow = n.norm(n.conv(deep, hidden, outputs, 1), outputs);
    x = stride === 1 ? n.builder.op("Add", [x, narrow]) : narrow;
  }
  return n.finish(clip(x), 24);
}

/** Two orders of the same sums in float32, some of them through ten layers. */
const tolerance = 2e-4;

describe.each([
  ["a ResNet", resnet, 16, 24],
  ["a ResNet of odd sizes and a batch that fills no block", resnet, 5, 27],
  ["pooling side by side, some left over", pooled({ kernel_shape: [2, 2], strides: [2, 2] }), 2, 22],
  ["pooling with strides larger than windows", pooled({ kernel_shape: [1, 2], strides: [2, 3] }), 2, 22],
  [
    "pooling of overlapping windows, ceil_mode",
    pooled({ kernel_shape: [3, 2], strides: [2, 1], ceil_mode: 1 }),
    2,
    24,
  ],
  ["pooling without stride", pooled({ kernel_shape: [2, 3], pads: [0, 1, 1, 1] }), 2, 18],
  ["pooling of dilated windows", pooled({ kernel_shape: [2, 2], dilations: [2, 1], strides: [2, 2] }), 2, 24],
  ["a MobileNetV2", mobilenet, 16, 20],
  ["a MobileNetV2 of odd sizes and a batch that fills no block", mobilenet, 3, 23],
])("createTrainingGraph() on %s", (_, make, batch, size) => {
  const { model, feeds } = make(batch, size);

  test.each([
    ["the batch's statistics", true],
    ["running statistics", false],
  ])(
    "gives the same gradients in the blocked layout as by standard operators, by %s",
    async (_, batchStatistics) => {
      const [blocked, standard] = await Promise.all(
        [false, true].map(async (standardOperators) => {
          const graph = await createTrainingGraph(model, { dims: {}, batchStatistics, standardOperators });
          return lossAndGradients(graph, feeds, "all");
        }),
      );
      expect(Math.abs(blocked!.loss - standard!.loss) / standard!.loss).toBeLessThan(1e-5);
      const largest = Math.max(
        ...[...standard!.gradients.values()].flatMap((values) => [...values].map(Math.abs)),
      );
      for (const [name, values] of standard!.gradients) {
        const found = blocked!.gradients.get(name)!;
        const scale = Math.max(1e-2 * largest, ...values.map(Math.abs));
        const error = Math.max(...values.map((value, i) => Math.abs(found[i]! - value)));
        expect(error / scale, name).toBeLessThan(tolerance);
      }
    },
  );
});

test("the batch's variance is right where the mean is far from 0", async () => {
  const [batch, channels, size] = [4, 16, 6];
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", [batch, channels, size, size]);
  const same = new Array(channels * channels * 9).fill(0);
  for (let channel = 0; channel < channels; channel++) same[(channel * channels + channel) * 9 + 4] = 1;
  const weight = builder.parameter("weight", tensor("float32", [channels, channels, 3, 3], same));
  const each = (name: string, value: number) =>
    builder.parameter(name, tensor("float32", [channels], new Array(channels).fill(value)));
  const copied = builder.op("Conv", [x, weight], { pads: [1, 1, 1, 1] });
  const affine = [each("scale", 1), each("bias", 0), each("mean", 0), each("var", 1)];
  builder.output(
    builder.op("ReduceMean", [builder.op("BatchNormalization", [copied, ...affine])], { keepdims: 0 }),
    "loss",
  );
  const graph = await createTrainingGraph(builder.build(), { dims: {} });

  const random = makeRandom(9);
  const values = Array.from({ length: batch * channels * size * size }, () => 100 + random());
  const runner = await openRunner(graph.bytes, "all");
  const output = graph.statistics[1]!.output;
  const feeds = new Map([
    ...builder.build().initializers,
    ["x", tensor("float32", [batch, channels, size, size], values)],
  ]);
  const found = (await runner.run(feeds, [output])).get(output)!.data as Float32Array;
  await runner.release();

  const rounded = Float32Array.from(values);
  for (let channel = 0; channel < channels; channel++) {
    const own = [...rounded].filter((_, i) => Math.floor(i / size ** 2) % channels === channel);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
    expect(Math.abs(found[channel]! - variance) / variance).toBeLessThan(1e-5);
  }
});
