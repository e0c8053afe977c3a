export { counted } from "../numeric/counted.ts";

/**
 * A duration for people: two units at most.
 *
 * @param seconds 0 or more
 *
 * @example
 * formatDuration(4.21); // "4.2 s"
 * formatDuration(83); // "1 min 23 s"
 * formatDuration(7265); // "2 h 1 min"
 */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/**
 * A fraction as the metric is usually written: three decimals, no leading zero.
 *
 * @example
 * formatAccuracy(0.7634); // ".763"
 * formatAccuracy(1); // "1.000"
 */
export function formatAccuracy(fraction: number): string {
  return fraction.toFixed(3).replace(/^0/, "");
}
