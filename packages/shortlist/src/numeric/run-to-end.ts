/**
 * Runs a computation of many steps in one go.
 *
 * @returns what the generator returns
 *
 * @example
 * runToEnd((function* () { yield; return 3; })()); // 3
 */
export function runToEnd<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
