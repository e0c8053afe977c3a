/**
 * What the authors' program does otherwise than the paper says, as far as notes refer to it by number; they are listed in
 * docs/reproduction.md. The numbers have gaps: quirks that change no figure are not named.
 */
export const quirks: Readonly<Record<number, string>> = {
  1: "each member of a cluster is scored by its own LEEP, not by its representative's (Eq. 3)",
  2: "a model alone is likened to the representatives by the cosine of their accuracies, not by Eq. 1 (Eq. 4)",
  6: "distances skip accuracies of 0 and below, and need six datasets that both models have",
  7: "the thresholds of the clustering, .09 for language and .03 for vision, are in the program only",
  9: "its silhouette takes the mean distance to all models outside, not to the nearest cluster, and leaves out models alone",
  10: "its k-means of models starts from unseeded random models",
  11: "the published matrix has 39 of the 40 language models and 21 of the 24 datasets",
  15: "the threshold of the first program is in accuracy, in the paper and the later program a fraction",
  16: "the trends come from unseeded k-means, so that results vary from run to run",
  17: "curves that are not recorded are taken as zeros",
  18: "fine selection starts from the models that are truly best on the target, which nobody knows beforehand",
};

/**
 * The quirks that notes refer to, by number, ascending.
 *
 * @example
 * quirksIn(["unseeded (quirk 16), zeros (quirk 17)"]); // [16, 17]
 */
export function quirksIn(notes: readonly string[]): number[] {
  const found = notes.flatMap((note) =>
    [...note.matchAll(/quirks? (\d+(?:, \d+)*)/g)].flatMap(([, numbers]) =>
      (numbers as string).split(", ").map(Number),
    ),
  );
  return [...new Set(found)].sort((a, b) => a - b);
}
