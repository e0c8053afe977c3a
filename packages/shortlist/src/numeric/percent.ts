/**
 * Writes an accuracy for people.
 *
 * @example
 * percent(0.6141); // '61.4 %'
 */
export function percent(accuracy: number): string {
  return `${(100 * accuracy).toFixed(1)} %`;
}
