import type { Region, TensorArena } from "../kernels/tensor-arena.ts";
import { sizeOf, type Tensor } from "../onnx/tensor.ts";

/** What a session has to know about one weight. */
export interface ParameterSetup {
  readonly name: string;
  readonly dims: readonly number[];
  readonly trainable: boolean;
  /** Learning rate before the schedule. */
  readonly learningRate: number;
  /** Whether weight decay applies. */
  readonly decays: boolean;
}

/** One weight and, if it is trained, its moments, in the session's arena. */
export interface StoredParameter extends ParameterSetup {
  readonly size: number;
  readonly value: Region;
  readonly moments: { readonly first: Region; readonly second: Region } | undefined;
}

/** The weights of a session and their AdamW moments, side by side in one memory. */
export class ParameterStore {
  readonly arena: TensorArena;
  readonly #parameters: ReadonlyMap<string, StoredParameter>;

  constructor(arena: TensorArena, setups: readonly ParameterSetup[]) {
    this.arena = arena;
    this.#parameters = new Map(
      setups.map((setup): [string, StoredParameter] => {
        const size = sizeOf(setup.dims);
        const allocate = () => arena.allocate(size * 4);
        const value = allocate();
        const moments = setup.trainable ? { first: allocate(), second: allocate() } : undefined;
        return [setup.name, { ...setup, size, value, moments }];
      }),
    );
  }

  [Symbol.iterator](): IterableIterator<StoredParameter> {
    return this.#parameters.values();
  }

  get(name: string): StoredParameter {
    const parameter = this.#parameters.get(name);
    if (!parameter) throw new RangeError(`Cannot find parameter "${name}"`);
    return parameter;
  }

  has(name: string): boolean {
    return this.#parameters.has(name);
  }

  /** The current values, as a view that is valid until the arena grows. */
  view(parameter: StoredParameter): Float32Array<ArrayBuffer> {
    return this.arena.float32(parameter.value);
  }

  /** The current values as a tensor over such a view. */
  tensor(parameter: StoredParameter): Tensor {
    return { type: "float32", dims: parameter.dims, data: this.view(parameter) };
  }
}
