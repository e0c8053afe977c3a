import type { Curve, History, RecordedScore } from "../history.ts";
import { type ReadRecordsOptions, type Records, refuse } from "./records.ts";
import { roundHalfEven } from "./round-half-even.ts";
import { completeTests, scaleResults } from "./scale-results.ts";

/**
 * One history of several files, results scaled, nothing recorded twice.
 *
 * @param files at least one, names already matched
 * @param notes what is changed or left out is added to them
 * @throws {HistoryError} if a curve or score is recorded twice, the files measure different metrics, a dataset asked for
 *   is not there, or there is no result
 */
export function combineRecords(
  files: readonly Records[],
  { datasets, metric, decimals }: ReadRecordsOptions & { readonly decimals?: number | undefined },
  notes: string[],
): History {
  const { path } = files[0] as Records;
  const kept = datasets === undefined ? files : files.map((file) => only(file, datasets));
  const missing = datasets?.find((name) =>
    kept.every(({ curves, scores }) => [...curves, ...scores].every(({ dataset }) => dataset !== name)),
  );
  if (missing !== undefined) throw refuse(path, `there is no dataset ${missing} in it`);
  const curves = curvesOf(kept, notes).map((curve) =>
    decimals === undefined ? curve : rounded(curve, decimals),
  );
  const scores = scoresOf(kept);
  if (curves.length === 0 && scores.length === 0) throw refuse(path, "there is no result in it");
  return { metric: metric ?? metricOf(kept), curves, ...(scores.length > 0 && { scores }) };
}

function only(file: Records, datasets: readonly string[]): Records {
  const isWanted = ({ dataset }: { readonly dataset: string }) => datasets.includes(dataset);
  return { ...file, curves: file.curves.filter(isWanted), scores: file.scores.filter(isWanted) };
}

function curvesOf(files: readonly Records[], notes: string[]): Curve[] {
  const pathOf = new Map<string, string>();
  const ownScale = new Map<string, string>();
  return completeTests(files, notes).flatMap(({ path, curves }) => {
    const scaled = scaleResults(path, curves);
    notes.push(...scaled.notes);
    for (const dataset of scaled.rescaled) {
      const before = ownScale.get(dataset);
      if (before !== undefined) {
        throw refuse(
          path,
          `results on ${dataset} need a scale of their own, but ${before} has some too: join the two`,
        );
      }
      ownScale.set(dataset, path);
    }
    for (const { model, dataset, seed } of scaled.curves) {
      const key = JSON.stringify([model, dataset, seed]);
      refuseTwice(`${model} on ${dataset} with seed ${seed}`, path, pathOf.get(key));
      pathOf.set(key, path);
    }
    return scaled.curves;
  });
}

function scoresOf(files: readonly Records[]): RecordedScore[] {
  const pathOf = new Map<string, string>();
  for (const { path, scores } of files) {
    for (const { model, dataset, proxy } of scores) {
      const key = JSON.stringify([model, dataset, proxy]);
      refuseTwice(`the ${proxy} of ${model} on ${dataset}`, path, pathOf.get(key));
      pathOf.set(key, path);
    }
  }
  return files.flatMap(({ scores }) => scores);
}

function refuseTwice(what: string, path: string, before: string | undefined): void {
  if (before === undefined) return;
  throw refuse(path, `${what} is recorded twice${before === path ? "" : `, also in ${before}`}`);
}

function metricOf(files: readonly Records[]): string {
  const found = files.flatMap(({ path, metric }) => (metric === undefined ? [] : { path, metric }));
  const [first, other] = [found[0], found.find(({ metric }) => metric !== found[0]?.metric)];
  if (first !== undefined && other !== undefined) {
    throw refuse(other.path, `it measures ${other.metric}, but ${first.path} measures ${first.metric}`);
  }
  return first?.metric ?? "accuracy";
}

function rounded(curve: Curve, decimals: number): Curve {
  return {
    ...curve,
    validation: curve.validation.map((value) => roundHalfEven(value, decimals)),
    test: roundHalfEven(curve.test, decimals),
  };
}
