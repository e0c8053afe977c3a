/** Lets work begin, in order, while what is under way takes less room than there is. */
export class DecodingGate {
  readonly #room: number;
  readonly #waiting: { readonly size: number; readonly begin: () => void }[] = [];
  #taken = 0;

  /** @param room for all together, in whatever the sizes are in */
  constructor(room: number) {
    this.#room = room;
  }

  /** Does work of a size once there is room; work larger than all of it is done alone. */
  async run<T>(size: number, work: () => Promise<T>): Promise<T> {
    const wanted = Math.min(size, this.#room);
    if (this.#waiting.length > 0 || this.#taken + wanted > this.#room)
      await new Promise<void>((begin) => this.#waiting.push({ size: wanted, begin }));
    else this.#taken += wanted;
    try {
      return await work();
    } finally {
      this.#taken -= wanted;
      for (
        let next = this.#waiting[0];
        next && this.#taken + next.size <= this.#room;
        next = this.#waiting[0]
      ) {
        this.#waiting.shift();
        this.#taken += next.size;
        next.begin();
      }
    }
  }
}
