import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tensor } from "onnx-grad";
import { expect, test } from "vitest";
import { ArtifactError } from "./artifact-error.ts";
import { readSafetensors, readSafetensorsHeader, writeSafetensors } from "./safetensors.ts";

const folder = await mkdtemp(join(tmpdir(), "safetensors-"));

/** A file of the given header and data bytes, whatever they say. */
async function fileOf(
  header: unknown,
  nDataBytes: number,
  options: { headerLength?: bigint } = {},
): Promise<string> {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(options.headerLength ?? BigInt(json.length));
  const path = join(folder, `${Math.random()}.safetensors`);
  await writeFile(path, Buffer.concat([length, json, Buffer.alloc(nDataBytes)]));
  return path;
}

async function refusal(path: string): Promise<ArtifactError> {
  const error = await readSafetensorsHeader(path).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(ArtifactError);
  expect((error as Error).message).not.toContain("\n");
  return error as ArtifactError;
}

test("a file that PyTorch wrote is read with its names, shapes and values", async () => {
  const header = await readSafetensorsHeader(
    join(import.meta.dirname, "goldens/tiny-bert/model.safetensors"),
  );
  expect(header.entries.get("bert.embeddings.word_embeddings.weight")?.dims).toEqual([34, 12]);
  const weights = await readSafetensors(header, ["bert.embeddings.LayerNorm.weight"]);
  const values = weights.get("bert.embeddings.LayerNorm.weight")!.data as Float32Array;
  expect(values.length).toBe(12);
  expect(values.every((value) => Math.abs(value - 1) < 1.5)).toBe(true);
});

test("write, then read gives the same tensors; the same tensors give the same bytes", async () => {
  const tensors = new Map<string, Tensor>([
    ["b", { type: "float32", dims: [2, 3], data: Float32Array.of(1, -2, 0.5, 65_504, 2 ** -24, 0) }],
    ["a", { type: "float32", dims: [], data: Float32Array.of(0.1) }],
    ["empty", { type: "float32", dims: [0, 4], data: new Float32Array(0) }],
  ]);
  const path = join(folder, "single.safetensors");
  await writeSafetensors(path, tensors);
  const read = await readSafetensors(await readSafetensorsHeader(path));
  expect(new Map([...read].sort())).toEqual(new Map([...tensors].sort()));

  const again = join(folder, "again.safetensors");
  await writeSafetensors(again, new Map([...tensors].reverse()));
  expect(await readFile(again)).toEqual(await readFile(path));

  const half = join(folder, "half.safetensors");
  await writeSafetensors(half, tensors, { type: "F16" });
  const halved = await readSafetensors(await readSafetensorsHeader(half));
  expect(halved.get("b")).toEqual(tensors.get("b")); // all of its values are halves
  expect(halved.get("a")?.data[0]).toBe(0.0999755859375); // the half nearest to 0.1
});

test("BF16, F64 and I64 are widened, narrowed, kept", async () => {
  const header = {
    a: { dtype: "BF16", shape: [1], data_offsets: [0, 2] },
    b: { dtype: "F64", shape: [1], data_offsets: [2, 10] },
    c: { dtype: "I64", shape: [1], data_offsets: [10, 18] },
  };
  const path = await fileOf(header, 0);
  const data = Buffer.alloc(18);
  data.writeUInt16LE(0x3f80, 0);
  data.writeDoubleLE(-1.5, 2);
  data.writeBigInt64LE(-7n, 10);
  await writeFile(path, Buffer.concat([await readFile(path), data]));
  const read = await readSafetensors(await readSafetensorsHeader(path));
  expect([...read].map(([name, { data }]) => [name, data[0]])).toEqual([
    ["a", 1],
    ["b", -1.5],
    ["c", -7n],
  ]);
});

const entry = { dtype: "F32", shape: [2], data_offsets: [0, 8] };

test.each<[string, string, () => Promise<string>]>([
  [
    "truncated",
    "has 0 bytes",
    async () => {
      const path = join(folder, "empty.safetensors");
      await writeFile(path, "");
      return path;
    },
  ],
  [
    "invalid",
    "its header would have 18446744073709551615 bytes",
    () => fileOf("{}", 0, { headerLength: 2n ** 64n - 1n }),
  ],
  ["truncated", "but its header alone needs 1008", () => fileOf("{}", 0, { headerLength: 1000n })],
  ["invalid", "its header is not JSON", () => fileOf("{", 0)],
  ["invalid", "its header is no object", () => fileOf("[]", 0)],
  ["invalid", 'the entry of tensor "a" is malformed', () => fileOf({ a: { ...entry, shape: [-2] } }, 8)],
  ["invalid", 'the entry of tensor "a" is malformed', () => fileOf({ a: { ...entry, shape: [1.5] } }, 8)],
  [
    "invalid",
    'the entry of tensor "a" is malformed',
    () => fileOf({ a: { ...entry, data_offsets: [0] } }, 8),
  ],
  ["unsupported", "unknown data type F4", () => fileOf({ a: { ...entry, dtype: "F4" } }, 8)],
  ["invalid", "takes 8 bytes, but F32 [3] needs 12", () => fileOf({ a: { ...entry, shape: [3] } }, 8)],
  ["invalid", "takes -4 bytes", () => fileOf({ a: { ...entry, data_offsets: [4, 0] } }, 8)],
  ["invalid", '"b" overlaps another', () => fileOf({ a: entry, b: { ...entry, data_offsets: [4, 12] } }, 12)],
  ["invalid", '"a" follows a gap', () => fileOf({ a: { ...entry, data_offsets: [4, 12] } }, 12)],
  ["truncated", "is truncated", () => fileOf({ a: entry }, 7)],
  ["invalid", "1 bytes follow the last tensor", () => fileOf({ a: entry }, 9)],
  ["invalid", "__metadata__ must map strings to strings", () => fileOf({ __metadata__: { a: 1 } }, 0)],
  ["missing-file", "cannot be read", async () => join(folder, "nowhere.safetensors")],
])("a damaged file is refused: %s, %s", async (code, message, make) => {
  const error = await refusal(await make());
  expect(error.code).toBe(code);
  expect(error.message).toContain(message);
});

test("quantised weights and missing names are refused when read", async () => {
  const path = await fileOf({ a: { dtype: "I8", shape: [8], data_offsets: [0, 8] } }, 8);
  const header = await readSafetensorsHeader(path);
  await expect(readSafetensors(header)).rejects.toMatchObject({ code: "quantised" });
  await expect(readSafetensors(header, ["b"])).rejects.toThrow('has no tensor "b"');
});

test("a tensor named __proto__ is a tensor", async () => {
  const path = await fileOf(`{"__proto__":${JSON.stringify(entry)}}`, 8);
  expect([...(await readSafetensorsHeader(path)).entries.keys()]).toEqual(["__proto__"]);
});
