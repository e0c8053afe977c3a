import { counted } from "../../numeric/counted.ts";
import { someNames } from "../../numeric/some-names.ts";
import { type Records, refuse } from "./records.ts";

/** The same model is `org/name` on the hub and `org--name` in the authors' files. */
const keyOf = (name: string) => name.replaceAll("--", "/");

/**
 * Gives each model and dataset one spelling over all files: that of `knownModels`, else of the curve that names it
 * first.
 *
 * `/` and `--` are the same. A dataset of scores only, whose name begins the name of exactly one dataset with curves
 * (`tweet`, `tweet_eval`), is that one. Scores of models that are neither known nor have a curve are left out.
 *
 * @returns the files, with names changed and scores of unknown models gone
 * @throws {HistoryError} if no model of a file of scores has curves
 */
export function matchNames(
  files: readonly Records[],
  notes: string[],
  knownModels: readonly string[] = [],
): Records[] {
  const modelOf = new Map(knownModels.map((model) => [keyOf(model), model]));
  const datasetOf = new Map<string, string>();
  for (const { model, dataset } of files.flatMap(({ curves }) => curves)) {
    if (!modelOf.has(keyOf(model))) modelOf.set(keyOf(model), model);
    if (!datasetOf.has(keyOf(dataset))) datasetOf.set(keyOf(dataset), dataset);
  }
  const hasCurves = modelOf.size > 0;
  const datasets = [...datasetOf.values()];
  const unknown = new Set<string>();
  const withoutCurves = new Set<string>();
  const taken = new Map<string, string>();

  const scoredDataset = (name: string): string => {
    const same = datasetOf.get(keyOf(name));
    if (same !== undefined || !hasCurves) return same ?? name;
    const longer = datasets.filter(
      (dataset) => dataset.startsWith(`${name}_`) || dataset.startsWith(`${name}-`),
    );
    if (longer.length !== 1) {
      withoutCurves.add(name);
      return name;
    }
    taken.set(name, longer[0] as string);
    return longer[0] as string;
  };

  const matched = files.map((file): Records => {
    const known = file.scores.filter(({ model }) => !hasCurves || modelOf.has(keyOf(model)));
    for (const { model } of file.scores) {
      if (hasCurves && !modelOf.has(keyOf(model))) unknown.add(model);
    }
    if (file.scores.length > 0 && known.length === 0) {
      const examples = [file.scores[0]?.model, [...modelOf.values()][0]];
      throw refuse(
        file.path,
        `none of its models has results: it names ${examples[0]}, the results ${examples[1]}`,
      );
    }
    return {
      ...file,
      curves: file.curves.map((curve) => ({
        ...curve,
        model: modelOf.get(keyOf(curve.model)) as string,
        dataset: datasetOf.get(keyOf(curve.dataset)) as string,
      })),
      scores: known.map((score) => ({
        ...score,
        model: modelOf.get(keyOf(score.model)) ?? score.model,
        dataset: scoredDataset(score.dataset),
      })),
    };
  });
  for (const [from, to] of taken) notes.push(`scores on ${from} are taken to be on ${to}`);
  if (unknown.size > 0) {
    notes.push(
      `left out: the scores of ${counted(unknown.size, "model")} without results, ${someNames([...unknown])}`,
    );
  }
  if (withoutCurves.size > 0) {
    notes.push(`there are scores but no results on ${someNames([...withoutCurves], 6)}`);
  }
  return matched;
}
