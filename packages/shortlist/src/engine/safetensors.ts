import { open } from "node:fs/promises";
import type { Tensor } from "onnx-grad";
import { z } from "zod";
import { atomicWrite } from "../store/atomic-write.ts";
import { ArtifactError } from "./artifact-error.ts";
import { bfloat16ToFloat32, float16ToFloat32, float32ToFloat16 } from "./half-float.ts";

/** Bytes of one element of each data type of the format. */
const bytesOfType = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
} as const;

export type SafetensorsType = keyof typeof bytesOfType;

/** Where one tensor lies in the file. */
export interface SafetensorsEntry {
  readonly type: SafetensorsType;
  readonly dims: readonly number[];
  /** Bytes of the file, `[begin, end)`. */
  readonly begin: number;
  readonly end: number;
}

/** The checked header of a safetensors file. */
export interface SafetensorsHeader {
  readonly path: string;
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format's own limit on the header. */
const maxHeaderBytes = 100_000_000;

const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});

/**
 * Read and check the header of a safetensors file: sizes, offsets, no gaps, no overlaps. The weights are not read.
 *
 * @throws {ArtifactError} if the file is missing, truncated, or not such a file
 *
 * @example
 * const header = await readSafetensorsHeader("packages/shortlist/src/engine/goldens/tiny-bert/model.safetensors");
 * header.entries.get("classifier.weight").dims; // [3, 12]
 */
export async function readSafetensorsHeader(path: string): Promise<SafetensorsHeader> {
  const file = await open(path).catch((cause: unknown) => {
    throw new ArtifactError("missing-file", path, "cannot be read", { cause });
  });
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(8);
    if (size < 8 || (await file.read(head, 0, 8, 0)).bytesRead < 8) {
      throw new ArtifactError("truncated", path, `has ${size} bytes, too few for a safetensors file`);
    }
    const nHeaderBytes = head.readBigUInt64LE();
    if (nHeaderBytes > BigInt(maxHeaderBytes)) {
      throw new ArtifactError(
        "invalid",
        path,
        `is not a safetensors file: its header would have ${nHeaderBytes} bytes`,
      );
    }
    const dataStart = 8 + Number(nHeaderBytes);
    if (dataStart > size) {
      throw new ArtifactError(
        "truncated",
        path,
        `is truncated: ${size} bytes, but its header alone needs ${dataStart}`,
      );
    }
    const text = Buffer.alloc(dataStart - 8);
    await file.read(text, 0, text.length, 8);
    return checkedHeader(path, text, dataStart, size);
  } finally {
    await file.close();
  }
}

function checkedHeader(path: string, text: Buffer, dataStart: number, size: number): SafetensorsHeader {
  const invalid = (message: string) =>
    new ArtifactError("invalid", path, `is not a safetensors file: ${message}`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch {
    throw invalid("its header is not JSON");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw invalid("its header is no object");
  const entries = new Map<string, SafetensorsEntry>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(json)) {
    if (name === "__metadata__") {
      const parsed = z.record(z.string(), z.string()).safeParse(value);
      if (!parsed.success) throw invalid("__metadata__ must map strings to strings");
      metadata = parsed.data;
      continue;
    }
    const parsed = entrySchema.safeParse(value);
    if (!parsed.success) throw invalid(`the entry of tensor ${JSON.stringify(name)} is malformed`);
    const { dtype, shape, data_offsets } = parsed.data;
    if (!(dtype in bytesOfType)) {
      throw new ArtifactError(
        "unsupported",
        path,
        `tensor ${JSON.stringify(name)} has the unknown data type ${dtype}`,
      );
    }
    const type = dtype as SafetensorsType;
    const nBytes = shape.reduce((product, dim) => product * dim, bytesOfType[type]);
    const [begin, end] = data_offsets;
    if (end - begin !== nBytes) {
      throw invalid(
        `tensor ${JSON.stringify(name)} takes ${end - begin} bytes, but ${type} [${shape.join(", ")}] needs ${nBytes}`,
      );
    }
    entries.set(name, { type, dims: shape, begin: dataStart + begin, end: dataStart + end });
  }
  const inFileOrder = [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let position = dataStart;
  for (const [name, { begin, end }] of inFileOrder) {
    if (begin !== position) {
      throw invalid(
        `tensor ${JSON.stringify(name)} ${begin < position ? "overlaps another" : "follows a gap"}`,
      );
    }
    position = end;
  }
  if (position > size) {
    throw new ArtifactError(
      "truncated",
      path,
      `is truncated: ${size} bytes, but its tensors need ${position}`,
    );
  }
  if (position < size) throw invalid(`${size - position} bytes follow the last tensor`);
  return { path, entries, metadata };
}

/**
 * Read weights from a safetensors file; F16, BF16 and F64 become float32, I64 and I32 stay integers.
 *
 * @param names which tensors
 * @default names: all of them
 * @throws {ArtifactError} if the file is not valid, a name is not there, or the tensor is quantised
 */
export async function readSafetensors(
  header: SafetensorsHeader,
  names: Iterable<string> = header.entries.keys(),
): Promise<Map<string, Tensor>> {
  const tensors = new Map<string, Tensor>();
  const file = await open(header.path).catch((cause: unknown) => {
    throw new ArtifactError("missing-file", header.path, "cannot be read", { cause });
  });
  try {
    for (const name of names) {
      const entry = header.entries.get(name);
      if (!entry) throw new ArtifactError("invalid", header.path, `has no tensor ${JSON.stringify(name)}`);
      const bytes = new Uint8Array(entry.end - entry.begin);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, entry.begin);
      if (bytesRead < bytes.length) throw new ArtifactError("truncated", header.path, "is truncated");
      tensors.set(name, tensorOf(header.path, name, entry, bytes));
    }
  } finally {
    await file.close();
  }
  return tensors;
}

function tensorOf(path: string, name: string, entry: SafetensorsEntry, bytes: Uint8Array): Tensor {
  const { dims } = entry;
  const { buffer } = bytes;
  switch (entry.type) {
    case "F32":
      return { type: "float32", dims, data: new Float32Array(buffer) };
    case "F16":
      return { type: "float32", dims, data: float16ToFloat32(new Uint16Array(buffer)) };
    case "BF16":
      return { type: "float32", dims, data: bfloat16ToFloat32(new Uint16Array(buffer)) };
    case "F64":
      return { type: "float32", dims, data: Float32Array.from(new Float64Array(buffer)) };
    case "I64":
      return { type: "int64", dims, data: new BigInt64Array(buffer) };
    case "I32":
      return { type: "int32", dims, data: new Int32Array(buffer) };
    default:
      throw new ArtifactError(
        "quantised",
        path,
        `tensor ${JSON.stringify(name)} is stored as ${entry.type}: weights must be F32, F16, BF16 or F64`,
        { hint: "Quantised weights cannot be fine-tuned; use the model's full-precision files." },
      );
  }
}

/**
 * Write float tensors as a safetensors file, atomically. Names are sorted, so equal weights give equal bytes.
 *
 * @throws {RangeError} if a tensor is not float32, or a value has no finite float16
 *
 * @example
 * import { tmpdir } from "node:os";
 * const path = `${tmpdir()}/write-safetensors-example.safetensors`;
 * const weight = { type: "float32", dims: [1, 2], data: Float32Array.of(1, -2) };
 * await writeSafetensors(path, new Map([["weight", weight]]), { type: "F16" });
 * (await readSafetensors(await readSafetensorsHeader(path))).get("weight").data; // [1, -2]
 */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, Tensor>,
  options: {
    /** @default "F32" */
    type?: "F32" | "F16";
    metadata?: Record<string, string>;
  } = {},
): Promise<void> {
  const { type = "F32", metadata = { format: "pt" } } = options;
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let position = 0;
  for (const [name, tensor] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!(tensor.data instanceof Float32Array)) {
      throw new RangeError(
        `Cannot write tensor ${name} of type ${tensor.type}: only float32 weights are written`,
      );
    }
    const values = type === "F16" ? float32ToFloat16(tensor.data) : tensor.data;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    header[name] = { dtype: type, shape: tensor.dims, data_offsets: [position, position + bytes.length] };
    parts.push(bytes);
    position += bytes.length;
  }
  const json = Buffer.from(JSON.stringify(header));
  const padded = Buffer.alloc(Math.ceil(json.length / 8) * 8, " ");
  json.copy(padded);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  await atomicWrite(path, async (file) => {
    for (const part of [length, padded, ...parts]) await file.writeFile(part);
  });
}
