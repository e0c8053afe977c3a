import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { loadModel } from "./load-model.ts";
import { ModelError } from "./model-error.ts";
import { ModelProto } from "./onnx-proto.ts";
import { saveModel } from "./save-model.ts";
import { tensor } from "./tensor.ts";

let root: string;
let folder: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "onnx-grad-"));
  folder = join(root, "model");
  mkdirSync(folder);
  writeFileSync(join(root, "secret.bin"), new Uint8Array(8));
  writeFileSync(join(folder, "weights.bin"), new Uint8Array(new Float32Array([9, 1, 2]).buffer));
  symlinkSync(join(root, "secret.bin"), join(folder, "link.bin"));
});

afterAll(() => rmSync(root, { recursive: true }));

function writeModel(external: Record<string, string>): string {
  const externalData = Object.entries(external).map(([key, value]) => ({ key, value }));
  const initializer = [{ name: "w", dims: [2], dataType: 1, dataLocation: 1, externalData }];
  const graph = { node: [], initializer, input: [], output: [] };
  const path = join(folder, "model.onnx");
  writeFileSync(path, ModelProto.encode({ opsetImport: [{ version: 17 }], graph }).finish());
  return path;
}

describe("loadModel()", () => {
  test("reads external data of the same folder", async () => {
    const model = await loadModel(writeModel({ location: "weights.bin", offset: "4", length: "8" }));
    expect(model.initializers.get("w")?.data).toEqual(new Float32Array([1, 2]));
  });

  test.each([
    ["a path upwards", { location: "../secret.bin" }, "unsafe-path"],
    ["a path upwards, further in", { location: "a/../../secret.bin" }, "unsafe-path"],
    ["a Windows path upwards", { location: "..\\secret.bin" }, "unsafe-path"],
    ["an absolute path", { location: "/etc/hostname" }, "unsafe-path"],
    ["a link out of the folder", { location: "link.bin" }, "unsafe-path"],
    ["a missing file", { location: "missing.bin" }, "unreadable"],
    ["a folder", { location: "." }, "unsafe-path"],
    ["no location", {}, "corrupt"],
    ["bytes past the end", { location: "weights.bin", offset: "8", length: "8" }, "corrupt"],
    ["a negative offset", { location: "weights.bin", offset: "-4" }, "corrupt"],
    ["a length that is not the shape's", { location: "weights.bin", length: "4" }, "corrupt"],
  ])("refuses external data with %s", async (_, external, code) => {
    const error = await loadModel(writeModel(external)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).code).toBe(code);
  });

  test("names the file in its one line", async () => {
    const path = join(folder, "broken.onnx");
    writeFileSync(path, "not a model");
    await expect(loadModel(path)).rejects.toThrow(/^Cannot load .*broken\.onnx: Not an ONNX model[^\n]*$/);
    await expect(loadModel(join(folder, "none.onnx"))).rejects.toThrow(
      /^Cannot read the ONNX model .*none\.onnx[^\n]*$/,
    );
  });

  test("reads what saveModel() wrote, which leaves no other file", async () => {
    const builder = new GraphBuilder();
    const weight = builder.parameter("weight", tensor("float32", [2], [1, 2]));
    builder.output(builder.op("Neg", [weight]), "y");
    const model = builder.build();
    const empty = join(root, "saved");
    mkdirSync(empty);
    await saveModel(model, join(empty, "model.onnx"));
    expect(await loadModel(join(empty, "model.onnx"))).toEqual(model);
    expect(readdirSync(empty)).toEqual(["model.onnx"]);
  });

  test("names weights that the exporter left anonymous", async () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", "float32", [1, 2]);
    const weight = builder.parameter("onnx::MatMul_7", tensor("float32", [2, 2], [1, 2, 3, 4]));
    const bias = builder.parameter("encoder.dense.bias", tensor("float32", [2], [1, 2]));
    const product = builder.op("MatMul", [x, weight]);
    builder.output(builder.op("Add", [bias, product]), "y");
    await saveModel(builder.build(), join(folder, "anonymous.onnx"));
    const model = await loadModel(join(folder, "anonymous.onnx"));
    expect([...model.initializers.keys()]).toEqual(["encoder.dense.weight", "encoder.dense.bias"]);
    expect(model.nodes[0]?.inputs).toEqual(["x", "encoder.dense.weight"]);
  });
});
