import { ModelError } from "./model-error.ts";
import type { Int64, OnnxTensor } from "./onnx-proto.ts";
import {
  arrayClasses,
  type ElementType,
  elementTypeOf,
  sizeOf,
  type Tensor,
  type TensorData,
} from "./tensor.ts";

/** Gives the bytes of an external-data reference, or throws. */
export type ReadExternal = (location: string, offset: number, length: number) => Uint8Array;

const maxElements = 2 ** 31 - 1;
const externalDataLocation = 1;

/** Bytes per element in `raw_data`, before float16 and bfloat16 are widened. */
const rawBytes = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  bool: 1,
} as const;

type NumericType = keyof typeof rawBytes;

export function toNumber(value: Int64 | undefined): number {
  if (value === undefined) return 0;
  return typeof value === "number" ? value : value.toNumber();
}

function toBigInt(value: Int64): bigint {
  if (typeof value === "number") return BigInt(value);
  return (BigInt(value.high) << 32n) | BigInt(value.low >>> 0);
}

/** One float32 from the 16 bits of an IEEE half: scale the shifted bits so that subnormals come out right. */
function widenFloat16(halves: Uint16Array): Float32Array {
  const widened = new Float32Array(halves.length);
  const bits = new Uint32Array(widened.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i]!;
    const sign = (half & 0x8000) << 16;
    const exponentAndFraction = (half & 0x7fff) << 13;
    if ((half & 0x7c00) === 0x7c00) {
      bits[i] = sign | exponentAndFraction | 0x7f800000;
    } else {
      bits[i] = exponentAndFraction;
      widened[i]! *= 2 ** 112;
      bits[i]! |= sign;
    }
  }
  return widened;
}

function widenBfloat16(halves: Uint16Array): Float32Array {
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16;
  return new Float32Array(bits.buffer);
}

/** A typed view of raw bytes; copies only if they are not aligned for the element size. */
function viewOf<A extends TensorData & ArrayBufferView>(
  arrayClass: { new (buffer: ArrayBufferLike, offset: number, length: number): A; BYTES_PER_ELEMENT: number },
  bytes: Uint8Array,
): A {
  const size = arrayClass.BYTES_PER_ELEMENT;
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new arrayClass(aligned.buffer, aligned.byteOffset, aligned.byteLength / size);
}

function fromRaw(type: NumericType, bytes: Uint8Array): TensorData {
  if (type === "float16") return widenFloat16(viewOf(Uint16Array, bytes));
  if (type === "bfloat16") return widenBfloat16(viewOf(Uint16Array, bytes));
  return viewOf(arrayClasses[type] as typeof Float32Array, bytes);
}

function fromFields(type: NumericType, proto: OnnxTensor): TensorData {
  switch (type) {
    case "float32":
      return Float32Array.from(proto.floatData);
    case "float64":
      return Float64Array.from(proto.doubleData);
    case "int64":
      return BigInt64Array.from(proto.int64Data, toBigInt);
    case "uint64":
      return BigUint64Array.from(proto.uint64Data, (value) => BigInt.asUintN(64, toBigInt(value)));
    case "uint32":
      return Uint32Array.from(proto.uint64Data, (value) => toNumber(value));
    case "float16":
      return widenFloat16(Uint16Array.from(proto.int32Data));
    case "bfloat16":
      return widenBfloat16(Uint16Array.from(proto.int32Data));
    default:
      return arrayClasses[type].from(proto.int32Data);
  }
}

function readDims(proto: OnnxTensor, where: string): number[] {
  const dims = proto.dims.map((dim) => toNumber(dim));
  for (const dim of dims) {
    if (!Number.isSafeInteger(dim) || dim < 0) {
      throw new ModelError("corrupt", `${where} has the dimension ${dim}: allowed are integers from 0`);
    }
  }
  if (sizeOf(dims) > maxElements) {
    throw new ModelError(
      "corrupt",
      `${where} has the shape [${dims}]: at most ${maxElements} elements are allowed`,
    );
  }
  return dims;
}

function externalBytes(
  proto: OnnxTensor,
  nBytes: number,
  where: string,
  readExternal: ReadExternal,
): Uint8Array {
  const entries = new Map(proto.externalData.map(({ key = "", value = "" }) => [key, value]));
  const location = entries.get("location");
  if (!location) throw new ModelError("corrupt", `${where} is external data without a location`);
  const offset = Number(entries.get("offset") ?? "0");
  const length = Number(entries.get("length") ?? nBytes);
  if (!Number.isSafeInteger(offset) || offset < 0 || length !== nBytes) {
    throw new ModelError(
      "corrupt",
      `${where} is external data at offset ${entries.get("offset")} of length ${entries.get("length")}: its shape needs ${nBytes} bytes`,
    );
  }
  return readExternal(location, offset, nBytes);
}

/**
 * Read one `TensorProto`. Raw bytes become the tensor's data without a copy where their alignment allows;
 * float16 and bfloat16 are widened to float32.
 *
 * @param where what the tensor is, for the error message
 * @throws {ModelError} if shape and data do not fit together, or the element type is unsupported
 */
export function decodeTensor(proto: OnnxTensor, where: string, readExternal: ReadExternal): Tensor {
  const type = elementTypeOf(proto.dataType ?? 0);
  if (type === undefined || type === "undefined") {
    throw new ModelError(
      "unsupported",
      `${where} has element type number ${proto.dataType ?? 0}: allowed are float, bfloat16, integer, bool and string types`,
    );
  }
  const dims = readDims(proto, where);
  const size = sizeOf(dims);
  const data =
    type === "string" ? decodeStrings(proto) : decodeNumbers(type, proto, size, where, readExternal);
  if (data.length !== size) {
    throw new ModelError(
      "corrupt",
      `${where} has ${data.length} values for the shape [${dims}], which needs ${size}`,
    );
  }
  return { type: widenedType(type), dims, data };
}

/** Element type after loading. */
export function widenedType(type: ElementType): ElementType {
  return type === "float16" || type === "bfloat16" ? "float32" : type;
}

function decodeStrings(proto: OnnxTensor): string[] {
  const decoder = new TextDecoder();
  return proto.stringData.map((bytes) => decoder.decode(bytes));
}

function decodeNumbers(
  type: NumericType,
  proto: OnnxTensor,
  size: number,
  where: string,
  readExternal: ReadExternal,
): TensorData {
  const nBytes = size * rawBytes[type];
  if (proto.dataLocation === externalDataLocation) {
    return fromRaw(type, externalBytes(proto, nBytes, where, readExternal));
  }
  if (proto.rawData && proto.rawData.length > 0) {
    if (proto.rawData.length !== nBytes) {
      throw new ModelError(
        "corrupt",
        `${where} has ${proto.rawData.length} bytes for the shape [${proto.dims.map((dim) => toNumber(dim))}] of ${type}, which needs ${nBytes}`,
      );
    }
    return fromRaw(type, proto.rawData);
  }
  return fromFields(type, proto);
}
