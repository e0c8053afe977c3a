import type { RunEventOf } from "./run-event.ts";

/**
 * What one example of a run's data is called: a row, of texts; a picture. The plural ends in s.
 *
 * @example
 * exampleNoun(undefined); // "row"
 */
export function exampleNoun(
  started: { readonly data: Pick<RunEventOf<"run-started">["data"], "kind"> } | undefined,
): "row" | "picture" {
  return started?.data.kind === "images" ? "picture" : "row";
}
