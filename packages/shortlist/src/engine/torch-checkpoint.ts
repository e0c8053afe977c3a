import { open, readFile, stat } from "node:fs/promises";
import type { Tensor } from "onnx-grad";
import { ArtifactError } from "./artifact-error.ts";
import { bfloat16ToFloat32, float16ToFloat32 } from "./half-float.ts";
import { type PickledTensor, type PickledValue, PickleError, readTensorPickle } from "./tensor-pickle.ts";
import { zipEntries } from "./zip-entries.ts";

const MAX_BYTES = 2 ** 31 - 1;
/** The first number of PyTorch's old format. */
const MAGIC = 0x1950a86a20f9469cfc6cn;

const bytesOfType: Readonly<Record<string, number>> = {
  Float: 4,
  Double: 8,
  Half: 2,
  BFloat16: 2,
  Long: 8,
  Int: 4,
  Short: 2,
  Char: 1,
  Byte: 1,
  Bool: 1,
};

/** A tensor of a checkpoint. */
export interface TorchEntry {
  /** Such as "Float". */
  readonly type: string;
  readonly dims: readonly number[];
  readonly strides: readonly number[];
  /** In elements, from the start of its storage. */
  readonly offset: number;
  /** Bytes of the file that its storage lies in, `[begin, end)`. */
  readonly begin: number;
  readonly end: number;
}

/** What a PyTorch checkpoint holds. */
export interface TorchCheckpoint {
  readonly path: string;
  readonly entries: ReadonlyMap<string, TorchEntry>;
}

/**
 * What tensors a PyTorch checkpoint (.pth, .pt, .bin) holds, in its old format or the zip format.
 *
 * Such files are pickles: programs. They are read by a machine that knows tensors only, and refuses a file that wants
 * anything else; nothing of the file is ever executed.
 *
 * @throws {ArtifactError} if it cannot be read, is damaged, or holds anything but tensors
 *
 * @example
 * const { entries } = await readTorchCheckpoint("packages/shortlist/src/engine/goldens/tiny-zip.pth");
 * entries.get("layer.weight").dims; // [2, 3]
 */
export async function readTorchCheckpoint(path: string): Promise<TorchCheckpoint> {
  const bytes = await readBytes(path);
  try {
    const { root, places } = bytes[0] === 0x50 && bytes[1] === 0x4b ? readZip(bytes) : readOld(bytes);
    return { path, entries: entriesOf(root, places) };
  } catch (cause) {
    if (!(cause instanceof PickleError || cause instanceof RangeError)) throw cause;
    const isUnsafe = cause instanceof PickleError && cause.isUnsafe;
    throw new ArtifactError(
      isUnsafe ? "unsupported" : "invalid",
      path,
      `is no checkpoint of tensors: ${cause.message}`,
      {
        cause,
        ...(isUnsafe && { hint: "save the model's state_dict, better as safetensors" }),
      },
    );
  }
}

/**
 * Float tensors of a checkpoint as float32.
 *
 * @throws {ArtifactError} if there is no such tensor, or it holds no floats
 */
export async function readTorchTensors(
  { path, entries }: TorchCheckpoint,
  names: Iterable<string>,
): Promise<Map<string, Tensor>> {
  const tensors = new Map<string, Tensor>();
  const file = await open(path).catch((cause: unknown) => {
    throw new ArtifactError("missing-file", path, "cannot be read", { cause });
  });
  try {
    for (const name of names) {
      const entry = entries.get(name);
      if (entry === undefined) throw new ArtifactError("invalid", path, `has no tensor ${name}`);
      const bytes = Buffer.alloc(entry.end - entry.begin);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, entry.begin);
      if (bytesRead !== bytes.length) throw new ArtifactError("truncated", path, `is cut off in ${name}`);
      const values = floatsOf(bytes, entry.type);
      if (values === undefined)
        throw new ArtifactError("unsupported", path, `${name} is of type ${entry.type}: it must hold floats`);
      tensors.set(name, { type: "float32", dims: entry.dims, data: gather(values, entry) });
    }
  } finally {
    await file.close();
  }
  return tensors;
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES)
      throw new ArtifactError("unsupported", path, `has ${size} bytes: at most 2 GB are read`);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof ArtifactError) throw cause;
    throw new ArtifactError("missing-file", path, "cannot be read", { cause });
  }
}

/** Where the storages lie in the file, by their keys. */
type Places = ReadonlyMap<string, { readonly begin: number; readonly end: number }>;

function readZip(bytes: Uint8Array): { root: PickledValue; places: Places } {
  const entries = zipEntries(bytes);
  const pickle = entries.find(({ name }) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined) throw new RangeError("it is a zip file without data.pkl");
  const folder = pickle.name.slice(0, -"data.pkl".length);
  const order = entries.find(({ name }) => name === `${folder}byteorder`);
  if (order && Buffer.from(bytes.subarray(order.begin, order.end)).toString() === "big")
    throw new RangeError("its numbers are big-endian");
  const prefix = `${folder}data/`;
  const places = new Map(
    entries.flatMap((entry) =>
      entry.name.startsWith(prefix) ? [[entry.name.slice(prefix.length), entry]] : [],
    ),
  );
  return { root: readTensorPickle(bytes.subarray(pickle.begin, pickle.end)).value, places };
}

/** Four pickles (a magic number, the protocol, the machine, the object), the keys, then each storage with its length. */
function readOld(bytes: Uint8Array): { root: PickledValue; places: Places } {
  const magic = readTensorPickle(bytes);
  if (magic.value !== Number(MAGIC)) throw new RangeError("it does not begin as PyTorch's files do");
  const protocol = readTensorPickle(bytes, magic.end);
  const machine = readTensorPickle(bytes, protocol.end);
  if (machine.value instanceof Map && machine.value.get("little_endian") === false)
    throw new RangeError("its numbers are big-endian");
  const object = readTensorPickle(bytes, machine.end);
  const keys = readTensorPickle(bytes, object.end);
  if (!Array.isArray(keys.value)) throw new RangeError("it has no list of storages");
  const widths = new Map<string, number>();
  for (const { storage } of tensorsIn(object.value).values())
    widths.set(storage.key, bytesOfType[storage.type] as number);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = new Map<string, { begin: number; end: number }>();
  let at = keys.end;
  for (const key of keys.value) {
    if (at + 8 > bytes.length) throw new RangeError("it is cut off");
    const nElements = Number(view.getBigUint64(at, true));
    const width = typeof key === "string" ? widths.get(key) : undefined;
    if (typeof key !== "string" || width === undefined)
      throw new RangeError("it has a storage that no tensor is in");
    const begin = at + 8;
    at = begin + nElements * width;
    if (!(at <= bytes.length)) throw new RangeError("it is cut off");
    places.set(key, { begin, end: at });
  }
  return { root: object.value, places };
}

/** The tensors of a state dictionary by name, also of one under "state_dict" or "model". */
function tensorsIn(root: PickledValue): Map<string, PickledTensor> {
  const tensors = new Map<string, PickledTensor>();
  if (!(root instanceof Map)) throw new RangeError("it is no dictionary of tensors");
  for (const [name, value] of root) {
    if (typeof name === "string" && typeof value === "object" && value !== null && "kind" in value) {
      if (value.kind === "tensor") tensors.set(name.replace(/^module\./, ""), value);
    }
  }
  if (tensors.size > 0) return tensors;
  const inner = root.get("state_dict") ?? root.get("model");
  if (inner instanceof Map) return tensorsIn(inner);
  throw new RangeError("it holds no tensor");
}

function entriesOf(root: PickledValue, places: Places): Map<string, TorchEntry> {
  const entries = new Map<string, TorchEntry>();
  for (const [name, { storage, dims, strides, offset }] of tensorsIn(root)) {
    const place = places.get(storage.key);
    if (place === undefined) throw new RangeError(`it has no numbers for ${name}`);
    const width = bytesOfType[storage.type] as number;
    const nElements = (place.end - place.begin) / width;
    const isEmpty = dims.includes(0);
    const last = dims.reduce((sum, dim, axis) => sum + (dim - 1) * (strides[axis] as number), offset);
    const size = dims.reduce((a, b) => a * b, 1);
    if (!isEmpty && !(last < nElements && size <= MAX_BYTES))
      throw new RangeError(`${name} is larger than its numbers`);
    entries.set(name, { type: storage.type, dims, strides, offset, begin: place.begin, end: place.end });
  }
  return entries;
}

function floatsOf(bytes: Buffer, type: string): Float32Array | undefined {
  const { buffer, byteOffset, byteLength } = bytes;
  const own = buffer.slice(byteOffset, byteOffset + byteLength);
  switch (type) {
    case "Float":
      return new Float32Array(own);
    case "Double":
      return Float32Array.from(new Float64Array(own));
    case "Half":
      return float16ToFloat32(new Uint16Array(own));
    case "BFloat16":
      return bfloat16ToFloat32(new Uint16Array(own));
    default:
      return undefined;
  }
}

/** A tensor's numbers in the order of its axes, wherever its strides take them from. */
function gather(values: Float32Array, { dims, strides, offset }: TorchEntry): Float32Array {
  const size = dims.reduce((a, b) => a * b, 1);
  const out = new Float32Array(size);
  const index = dims.map(() => 0);
  let at = offset;
  for (let i = 0; i < size; i++) {
    out[i] = values[at] as number;
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      at += strides[axis] as number;
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (dims[axis] as number)) break;
      at -= (strides[axis] as number) * (dims[axis] as number);
      index[axis] = 0;
    }
  }
  return out;
}
