/**
 * The first few of some names, and how many more there are, for a sentence.
 *
 * @example
 * someNames(["a", "b", "c", "d"], 2); // "a, b and 2 more"
 */
export function someNames(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
