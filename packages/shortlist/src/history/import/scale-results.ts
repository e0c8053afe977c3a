import { counted } from "../../numeric/counted.ts";
import { someNames } from "../../numeric/some-names.ts";
import type { Curve } from "../history.ts";
import { type CurveRecord, type Records, refuse } from "./records.ts";

/** A curve that has its test result. */
export type TestedRecord = CurveRecord & { readonly test: number };

/** How the results on one dataset become numbers in [-1, 1]. */
type Scale =
  | { readonly kind: "as is" }
  | { readonly kind: "percent" }
  | { readonly kind: "own"; readonly least: number; readonly most: number };

export interface ScaledResults {
  readonly curves: Curve[];
  /** What was changed, in sentences. */
  readonly notes: string[];
  /** Datasets that got a scale of their own: results of another file cannot join them. */
  readonly rescaled: string[];
}

/**
 * Brings the results of one file into [-1, 1], dataset by dataset.
 *
 * All in [-1, 1]: left as they are. All in [-100, 100]: percent, divided by 100. Anything else, such as an error of
 * -391: moved and stretched so that the least is 0 and the most is 1; larger must be better.
 *
 * @throws {HistoryError} if results that need their own scale are all the same
 *
 * @example
 * const curve = { model: "m", dataset: "d", seed: 0, validation: [50], test: 75, seconds: undefined };
 * scaleResults("a.csv", [curve]).curves[0].test; // 0.75
 */
export function scaleResults(path: string, curves: readonly TestedRecord[]): ScaledResults {
  const range = new Map<string, { least: number; most: number }>();
  for (const { dataset, validation, test } of curves) {
    const found = range.get(dataset) ?? { least: test, most: test };
    for (const value of [...validation, test]) {
      found.least = Math.min(found.least, value);
      found.most = Math.max(found.most, value);
    }
    range.set(dataset, found);
  }
  const scaleOf = new Map([...range].map(([dataset, { least, most }]) => [dataset, scaleFor(least, most)]));
  const datasetsOf = (kind: Scale["kind"]) =>
    [...scaleOf].filter(([, scale]) => scale.kind === kind).map(([dataset]) => dataset);
  const notes: string[] = [];
  const percent = datasetsOf("percent");
  if (percent.length > 0) notes.push(`results in percent divided by 100: ${someNames(percent, 6)}`);
  const rescaled = datasetsOf("own");
  for (const dataset of rescaled) {
    const { least, most } = range.get(dataset) as { least: number; most: number };
    if (least === most)
      throw refuse(path, `every result on ${dataset} is ${least}: its scale cannot be told`);
    notes.push(
      `results on ${dataset} rescaled from [${least}, ${most}] to [0, 1], larger taken to be better`,
    );
  }
  return {
    curves: curves.map(({ seconds, ...curve }) => {
      const scale = scaleOf.get(curve.dataset) as Scale;
      return {
        ...curve,
        validation: curve.validation.map((value) => applyScale(scale, value)),
        test: applyScale(scale, curve.test),
        ...(seconds !== undefined && { seconds }),
      };
    }),
    notes,
    rescaled,
  };
}

function scaleFor(least: number, most: number): Scale {
  const size = Math.max(Math.abs(least), Math.abs(most));
  if (size <= 1) return { kind: "as is" };
  return size <= 100 ? { kind: "percent" } : { kind: "own", least, most };
}

function applyScale(scale: Scale, value: number): number {
  if (scale.kind === "as is") return value;
  return scale.kind === "percent" ? value / 100 : (value - scale.least) / (scale.most - scale.least);
}

/**
 * Gives every curve a test result: where no curve of the files has one, the last validation result stands for it;
 * where some have one, those without are left out, because the two kinds cannot be compared.
 *
 * @returns the curves of each file that are left
 */
export function completeTests(
  files: readonly Records[],
  notes: string[],
): { readonly path: string; readonly curves: readonly TestedRecord[] }[] {
  const all = files.flatMap(({ curves }) => curves);
  const without = all.filter(({ test }) => test === undefined);
  const stands = without.length > 0 && without.length === all.length;
  if (stands) notes.push("there are no test results: the last validation result of each curve stands for it");
  else if (without.length > 0) {
    const models = [...new Set(without.map(({ model, dataset }) => `${model} on ${dataset}`))];
    notes.push(
      `left out: ${without.length} of ${counted(all.length, "curve")}, without a test result, ${someNames(models)}`,
    );
  }
  return files.map(({ path, curves }) => ({
    path,
    curves: curves.flatMap((curve): TestedRecord | [] => {
      const test = curve.test ?? (stands ? curve.validation.at(-1) : undefined);
      return test === undefined ? [] : { ...curve, test };
    }),
  }));
}
