/**
 * Whether proxy scores tell the models apart too little to be used: the whole range is at most 1 % of their size.
 *
 * The paper's own LEEP scores for MultiRC are −.683 for 36 of 39 models and −.680 at best: a source head that was never
 * trained says nothing, and what differences there are is noise.
 *
 * @example
 * proxyIsFlat([-0.683, -0.683, undefined, -0.68]); // true
 */
export function proxyIsFlat(proxies: readonly (number | undefined)[]): boolean {
  const known = proxies.filter((proxy) => proxy !== undefined);
  if (known.length < 2) return true;
  const range = Math.max(...known) - Math.min(...known);
  return range <= 0.01 * Math.max(...known.map(Math.abs)); // also where all are 0
}
