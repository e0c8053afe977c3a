import { setImmediate } from "node:timers/promises";

/**
 * Runs a generator to its end, letting the event loop go on between its steps.
 *
 * @param sliceMilliseconds how long it may run without a pause, but for the length of one step
 * @returns what the generator returns
 * @throws the signal's reason, if it is aborted
 *
 * @example
 * await runInSlices((function* () { yield; return 3; })()); // 3
 */
export async function runInSlices<T>(
  steps: Generator<void, T>,
  {
    signal,
    sliceMilliseconds = 20,
  }: { readonly signal?: AbortSignal | undefined; readonly sliceMilliseconds?: number } = {},
): Promise<T> {
  let sliceStart = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - sliceStart < sliceMilliseconds) continue;
    await setImmediate();
    sliceStart = performance.now();
  }
}
