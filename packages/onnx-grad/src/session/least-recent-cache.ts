/** A map that keeps the `capacity` entries used last, and hands the others to `dispose`. */
export class LeastRecentCache<Key, Value> {
  readonly #entries = new Map<Key, Value>();
  readonly #capacity: number;
  readonly #dispose: (value: Value) => Promise<void>;

  constructor(capacity: number, dispose: (value: Value) => Promise<void>) {
    this.#capacity = capacity;
    this.#dispose = dispose;
  }

  /** The value of a key, made if it is not there. */
  async get(key: Key, make: () => Promise<Value>): Promise<Value> {
    let value = this.#entries.get(key);
    if (value === undefined) {
      for (const [oldest, entry] of this.#entries) {
        if (this.#entries.size < this.#capacity) break;
        this.#entries.delete(oldest);
        await this.#dispose(entry);
      }
      value = await make();
    }
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }
}
