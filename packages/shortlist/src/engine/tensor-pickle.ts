/**
 * Pickles that PyTorch writes, read as data. A pickle is a program for a small machine; this one knows how to make numbers,
 * text, lists, dictionaries and descriptions of tensors, and stops at anything else. Nothing is imported or called.
 */

/** A tensor as a checkpoint describes it: numbers in a storage, from an offset on, by strides. */
export interface PickledTensor {
  readonly kind: "tensor";
  readonly storage: PickledStorage;
  readonly offset: number;
  readonly dims: readonly number[];
  readonly strides: readonly number[];
}

/** Numbers that lie elsewhere in the file under a key. */
export interface PickledStorage {
  readonly kind: "storage";
  /** Such as "Float". */
  readonly type: string;
  readonly key: string;
  readonly nElements: number;
}

interface Name {
  readonly kind: "name";
  readonly name: string;
}

export type PickledValue =
  | null
  | boolean
  | number
  | string
  | PickledValue[]
  | Map<PickledValue, PickledValue>
  | PickledTensor
  | PickledStorage
  | Name;

const tensorMakers = new Set(["torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor"]);
const parameterMaker = "torch._utils._rebuild_parameter";
const dictionary = "collections.OrderedDict";
const storageName = /^torch\.(Float|Double|Half|BFloat16|Long|Int|Short|Char|Byte|Bool)Storage$/;

/** What is wrong with a pickle; the message is a clause. */
export class PickleError extends Error {
  readonly isUnsafe: boolean;
  constructor(message: string, isUnsafe = false) {
    super(message);
    this.name = "PickleError";
    this.isUnsafe = isUnsafe;
  }
}

/**
 * Reads one pickle.
 *
 * @returns its value, and where it ends
 * @throws {PickleError} if it is cut off, or wants anything but tensors, numbers, text, lists and dictionaries
 */
export function readTensorPickle(bytes: Uint8Array, start = 0): { value: PickledValue; end: number } {
  return new Machine(bytes, start).run();
}

class Machine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;
  #stack: PickledValue[] = [];
  readonly #marks: PickledValue[][] = [];
  readonly #memo = new Map<number, PickledValue>();

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
  }

  run(): { value: PickledValue; end: number } {
    for (;;) {
      const code = this.#byte();
      if (code === 0x2e /* . */) return { value: this.#pop(), end: this.#at };
      const made = this.#step(code);
      if (made !== undefined) this.#stack.push(made);
    }
  }

  /** Does one instruction; what it makes, if anything, goes on the stack. */
  #step(code: number): PickledValue | undefined {
    switch (code) {
      case 0x80: // PROTO
        this.#take(1);
        return undefined;
      case 0x95: // FRAME
        this.#take(8);
        return undefined;
      case 0x28: // MARK
        this.#marks.push(this.#stack);
        this.#stack = [];
        return undefined;
      case 0x30: // POP
        this.#pop();
        return undefined;
      case 0x4e: // NONE
        return null;
      case 0x88:
        return true;
      case 0x89:
        return false;
      case 0x4a: // BININT
        return this.#view.getInt32(this.#take(4), true);
      case 0x4b: // BININT1
        return this.#byte();
      case 0x4d: // BININT2
        return this.#view.getUint16(this.#take(2), true);
      case 0x8a: // LONG1
        return this.#long(this.#byte());
      case 0x47: // BINFLOAT
        return this.#view.getFloat64(this.#take(8), false);
      case 0x58: // BINUNICODE
      case 0x54: // BINSTRING
        return this.#text(this.#view.getUint32(this.#take(4), true));
      case 0x8c: // SHORT_BINUNICODE
      case 0x55: // SHORT_BINSTRING
        return this.#text(this.#byte());
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        return [];
      case 0x7d: // EMPTY_DICT
        return new Map();
      case 0x74: // TUPLE
        return this.#unmark();
      case 0x85: // TUPLE1 … TUPLE3
      case 0x86:
      case 0x87: {
        return this.#last(code - 0x84);
      }
      case 0x61: // APPEND
        this.#append(this.#last(1));
        return undefined;
      case 0x65: // APPENDS
        this.#append(this.#unmark());
        return undefined;
      case 0x73: // SETITEM
        this.#set(this.#last(2));
        return undefined;
      case 0x75: // SETITEMS
        this.#set(this.#unmark());
        return undefined;
      case 0x71: // BINPUT
        this.#store(this.#byte());
        return undefined;
      case 0x72: // LONG_BINPUT
        this.#store(this.#view.getUint32(this.#take(4), true));
        return undefined;
      case 0x94: // MEMOIZE
        this.#store(this.#memo.size);
        return undefined;
      case 0x68: // BINGET
        return this.#recall(this.#byte());
      case 0x6a: // LONG_BINGET
        return this.#recall(this.#view.getUint32(this.#take(4), true));
      case 0x63: // GLOBAL
        return nameOf(this.#line(), this.#line());
      case 0x93: {
        const [module, name] = this.#last(2); // STACK_GLOBAL
        return nameOf(module, name);
      }
      case 0x51: // BINPERSID
        return storageOf(this.#pop());
      case 0x52: {
        const [maker, given] = this.#last(2); // REDUCE
        return make(maker, given);
      }
      case 0x62: // BUILD: attributes of a dictionary, such as the versions of its modules, are of no use
        this.#pop();
        if (!(this.#stack.at(-1) instanceof Map))
          throw new PickleError("it sets the state of an object", true);
        return undefined;
      default:
        throw new PickleError(
          `it has the instruction 0x${code.toString(16)}, which no file of tensors needs`,
          true,
        );
    }
  }

  #take(n: number): number {
    const at = this.#at;
    if (at + n > this.#bytes.length) throw new PickleError("it is cut off");
    this.#at += n;
    return at;
  }

  #byte(): number {
    return this.#bytes[this.#take(1)] as number;
  }

  #text(n: number): string {
    const at = this.#take(n);
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + at, n).toString("utf8");
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0 || end - this.#at > 1000) throw new PickleError("it is cut off");
    const text = this.#text(end - this.#at);
    this.#at = end + 1;
    return text;
  }

  /** A whole number of n bytes, two's complement, as far as JavaScript's numbers are exact. */
  #long(n: number): number {
    const at = this.#take(n);
    let value = 0n;
    for (let i = n - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[at + i] as number);
    return Number(BigInt.asIntN(8 * n || 8, value));
  }

  #pop(): PickledValue {
    const value = this.#stack.pop();
    if (value === undefined) throw new PickleError("it takes from an empty stack");
    return value;
  }

  #last(n: number): PickledValue[] {
    if (this.#stack.length < n) throw new PickleError("it takes from an empty stack");
    return this.#stack.splice(this.#stack.length - n, n);
  }

  #unmark(): PickledValue[] {
    const items = this.#stack;
    const before = this.#marks.pop();
    if (before === undefined) throw new PickleError("it closes what it did not open");
    this.#stack = before;
    return items;
  }

  #append(items: readonly PickledValue[]): void {
    const list = this.#stack.at(-1);
    if (!Array.isArray(list)) throw new PickleError("it appends to what is no list");
    for (const item of items) list.push(item);
  }

  #set(items: readonly PickledValue[]): void {
    const map = this.#stack.at(-1);
    if (!(map instanceof Map)) throw new PickleError("it sets an entry of what is no dictionary");
    for (let i = 0; i + 1 < items.length; i += 2)
      map.set(items[i] as PickledValue, items[i + 1] as PickledValue);
  }

  #store(place: number): void {
    this.#memo.set(place, this.#stack.at(-1) ?? null);
  }

  #recall(place: number): PickledValue {
    const value = this.#memo.get(place);
    if (value === undefined) throw new PickleError("it recalls what it did not store");
    return value;
  }
}

function nameOf(module: PickledValue | undefined, name: PickledValue | undefined): Name {
  const full = `${String(module)}.${String(name)}`;
  const isKnown =
    full === dictionary || full === parameterMaker || tensorMakers.has(full) || storageName.test(full);
  if (!isKnown)
    throw new PickleError(`it wants ${full}: only tensors are read, and nothing is ever executed`, true);
  return { kind: "name", name: full };
}

function make(maker: PickledValue | undefined, given: PickledValue | undefined): PickledValue {
  const name = isName(maker) ? maker.name : undefined;
  if (name === undefined || !Array.isArray(given))
    throw new PickleError("it calls what is no function", true);
  if (name === dictionary && given.length === 0) return new Map();
  if (name === parameterMaker && isKind(given[0], "tensor")) return given[0];
  if (tensorMakers.has(name)) {
    const [storage, offset, dims, strides] = given;
    if (
      isKind(storage, "storage") &&
      isCount(offset) &&
      isCounts(dims) &&
      isCounts(strides) &&
      dims.length === strides.length
    )
      return { kind: "tensor", storage, offset, dims, strides };
  }
  throw new PickleError(`it calls ${name} in a way that no file of tensors does`, true);
}

function storageOf(id: PickledValue): PickledStorage {
  if (Array.isArray(id) && id[0] === "storage" && isName(id[1])) {
    const type = storageName.exec(id[1].name)?.[1];
    const [, , key, , nElements] = id;
    if (type !== undefined && typeof key === "string" && isCount(nElements))
      return { kind: "storage", type, key, nElements };
  }
  throw new PickleError("it refers to something outside the file", true);
}

function isKind<Kind extends "tensor" | "storage" | "name">(
  value: PickledValue | undefined,
  kind: Kind,
): value is Extract<PickledTensor | PickledStorage | Name, { kind: Kind }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

function isName(value: PickledValue | undefined): value is Name {
  return isKind(value, "name");
}

function isCount(value: PickledValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isCounts(value: PickledValue | undefined): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}
