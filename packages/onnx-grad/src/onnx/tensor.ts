/** Element types that a tensor can have here; `undefined` stands for a type that the file does not tell. */
export type ElementType =
  | "undefined"
  | "float32"
  | "float64"
  | "float16"
  | "bfloat16"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "bool"
  | "string";

/** The storage of a tensor: bool is a `Uint8Array` of 0 and 1, string an array. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | string[];

/**
 * A constant or a weight, row-major. A float16 or bfloat16 tensor is widened to float32 when it is loaded, so
 * those two types never occur in a loaded model.
 */
export interface Tensor {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

/** The number in `TensorProto.DataType` of each element type. */
export const elementTypeNumbers = {
  undefined: 0,
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const satisfies Record<ElementType, number>;

const namesByNumber = new Map<number, ElementType>(
  Object.entries(elementTypeNumbers).map(([name, number]) => [number, name as ElementType]),
);

/** The element type with this `TensorProto.DataType` number, or `undefined` if it is none of ours. */
export function elementTypeOf(number: number): ElementType | undefined {
  return namesByNumber.get(number);
}

/** The array class that stores each numeric element type. */
export const arrayClasses = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const;

/** Product of dimensions; 1 for a scalar. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((size, dim) => size * dim, 1);
}

/** Whether gradients can flow through values of this type. */
export function isFloat(type: ElementType): boolean {
  return type === "float32" || type === "float64" || type === "float16" || type === "bfloat16";
}

/**
 * Make a tensor from plain numbers.
 *
 * @example
 * tensor("int64", [2], [3, -1]).data; // [3n, -1n]
 */
export function tensor(
  type: ElementType,
  dims: readonly number[],
  values: Iterable<number | bigint>,
): Tensor {
  if (type === "undefined" || type === "string" || type === "float16" || type === "bfloat16") {
    throw new TypeError(`Cannot make a ${type} tensor from numbers`);
  }
  const data =
    type === "int64" || type === "uint64"
      ? arrayClasses[type].from(Array.from(values, (value) => BigInt(value)))
      : arrayClasses[type].from(Array.from(values, Number));
  if (data.length !== sizeOf(dims)) {
    throw new RangeError(`Cannot make a tensor of shape [${dims.join(", ")}] from ${data.length} values`);
  }
  return { type, dims: [...dims], data };
}
