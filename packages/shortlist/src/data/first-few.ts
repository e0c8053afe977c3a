/**
 * The first three of some places or names, for a note; the count stands before it.
 *
 * @example
 * firstFew(["line 2", "line 3", "line 5", "line 8"]); // "line 2, line 3, line 5, …"
 */
export function firstFew(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")}, …`;
}
