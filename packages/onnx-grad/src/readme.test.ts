import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import * as onnxGrad from "./index.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(folder, "README.md"), "utf8");

describe("README", () => {
  test("lists every operator that has a gradient rule", () => {
    const table = /<!-- operators:[\s\S]*?<!-- end of operators -->/.exec(readme)?.[0] ?? "";
    const rows = [...table.matchAll(/^\| ([\w.]+) \|/gm)].map(([, operator]) => operator);
    expect(rows.slice(1)).toEqual(Object.keys(onnxGrad.gradientRules));
  });

  test("shows a program that fine-tunes a model", async () => {
    const program = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    const output = mkdtempSync(join(tmpdir(), "onnx-grad-"));
    const body = program
      .replace(/^import (.*) from "onnx-grad";$/m, "const $1 = onnxGrad;")
      .replace('"model.onnx"', JSON.stringify(join(folder, "goldens", "bert-dynamo-20.onnx")))
      .replace('"trained.onnx"', JSON.stringify(join(output, "trained.onnx")));
    // Four short texts whose class is told by their first token.
    const ids = [3, 9, 9, 4, 9, 8, 5, 8, 9, 3, 8, 8];
    const batch = {
      input_ids: onnxGrad.tensor("int64", [4, 3], ids),
      attention_mask: onnxGrad.tensor("int64", [4, 3], Array(12).fill(1)),
      labels: onnxGrad.tensor("int64", [4], [0, 1, 2, 0]),
    };
    const losses: number[] = [];
    const log = { log: (_: number, loss: number) => losses.push(loss) };
    const run = Object.getPrototypeOf(async () => {}).constructor;
    try {
      await new run("onnxGrad", "nextBatch", "console", body)(onnxGrad, () => batch, log);
      expect(losses).toHaveLength(40);
      expect(losses.at(-1)).toBeLessThan(0.7 * (losses[0] ?? 0));
      const trained = await onnxGrad.loadModel(join(output, "trained.onnx"));
      expect(trained.outputs.map(({ name }) => name)).toEqual(["logits"]);
    } finally {
      rmSync(output, { recursive: true });
    }
  });
});
