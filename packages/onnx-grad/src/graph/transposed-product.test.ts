import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import { expect, test } from "vitest";
import { decodeModel } from "../onnx/decode-model.ts";
import { type Tensor, tensor } from "../onnx/tensor.ts";
import { lossAndGradients } from "../rules/run-graph.test.files.ts";
import { createTrainingGraph } from "./create-training-graph.ts";
import { GraphBuilder } from "./graph-builder.ts";

const nRows = 256;

type Layer = "MatMul" | "Gemm";

/** A dense layer on 256 rows, whose loss is the sum of squares of what it gives. */
function dense(nIn: number, nOut: number, opType: Layer) {
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", [nRows, nIn]);
  const weight = builder.parameter("weight", wave([nIn, nOut], 2));
  const y = builder.op(opType, [x, weight]);
  builder.output(builder.op("ReduceSum", [builder.op("Mul", [y, y])], { keepdims: 0 }), "loss");
  return builder.build();
}

function wave(dims: number[], phase: number): Tensor {
  const n = dims.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: n }, (_, i) => Math.sin(phase + 1.9 * i));
  return tensor("float32", dims, values);
}

/** What ONNX Runtime makes of the products of a training graph: whether each transposes its left side. */
async function transposesLeft(model: ReturnType<typeof dense>): Promise<boolean[]> {
  const folder = await mkdtemp(join(tmpdir(), "transposed-product-"));
  try {
    const path = join(folder, "optimised.onnx");
    const { bytes } = await createTrainingGraph(model, { dims: {} });
    const options = {
      graphOptimizationLevel: "all",
      optimizedModelFilePath: path,
      logSeverityLevel: 3,
    } as const;
    await (await InferenceSession.create(bytes, options)).release();
    return decodeModel(await readFile(path)).nodes.flatMap(({ opType, attributes: { transA } }) =>
      /MatMul|Gemm/.test(opType) ? [transA?.type === "int" && transA.value !== 0] : [],
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.each(["MatMul", "Gemm"] as const)(
  "a large weight gradient of %s reads a transpose that ONNX Runtime does not fuse, a small one does not",
  async (opType) => {
    expect(await transposesLeft(dense(32, 512, opType))).toEqual([false, false]);
    expect((await transposesLeft(dense(32, 8, opType))).filter(Boolean)).toHaveLength(1);
  },
);

// The transpose is that of the 256 × 32 inputs, or of the 256 × 32 gradients and of the product.
test.each([
  [32, 512, "MatMul"],
  [512, 32, "MatMul"],
  [32, 512, "Gemm"],
  [512, 32, "Gemm"],
] as const)("%i to %i elements by %s: the gradient is 2 xᵀ x W", async (nIn, nOut, opType) => {
  const model = dense(nIn, nOut, opType);
  const x = wave([nRows, nIn], 1);
  const graph = await createTrainingGraph(model, { dims: {} });
  const feeds = new Map([...model.initializers, ["x", x]]);
  const { gradients } = await lossAndGradients(graph, feeds, "all");
  const found = gradients.get("weight") as Float64Array;
  const w = model.initializers.get("weight")?.data as Float32Array;
  const left = x.data as Float32Array;
  for (const [i, j] of [
    [0, 0],
    [1, 0],
    [nIn - 1, nOut - 2],
  ] as const) {
    let expected = 0;
    for (let row = 0; row < nRows; row++) {
      let y = 0;
      for (let k = 0; k < nIn; k++) y += left[row * nIn + k]! * w[k * nOut + j]!;
      expected += 2 * left[row * nIn + i]! * y;
    }
    expect(found[i * nOut + j]).toBeCloseTo(expected, 1);
  }
});
