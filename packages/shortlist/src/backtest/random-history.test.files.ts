/** Histories for the tests of the backtest. */
import fc from "fast-check";
import type { Curve, History } from "../history/history.ts";

/** Finals by dataset and model; the validation curve of each grows to its final in equal steps. */
export function historyOf(
  finals: Readonly<Record<string, Readonly<Record<string, number>>>>,
  nEpochs: number,
): History {
  const curves = Object.entries(finals).flatMap(([dataset, ofModel]) =>
    Object.entries(ofModel).map(([model, test]): Curve => {
      const validation = Array.from({ length: nEpochs }, (_, i) => test - (nEpochs - 1 - i) / 10);
      return { model, dataset, seed: 1, validation, test, seconds: 2 * nEpochs };
    }),
  );
  return { metric: "accuracy", curves };
}

/** 3-7 models on 2-5 datasets, every cell recorded, values on a grid so that there are ties. */
export const anyHistory: fc.Arbitrary<History> = fc
  .record({
    nModels: fc.integer({ min: 3, max: 7 }),
    nDatasets: fc.integer({ min: 2, max: 5 }),
    nEpochs: fc.integer({ min: 1, max: 4 }),
  })
  .chain(({ nModels, nDatasets, nEpochs }) => {
    const accuracy = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
    const curve = fc.record({
      validation: fc.array(accuracy, { minLength: nEpochs, maxLength: nEpochs }),
      test: accuracy,
    });
    const nCells = nModels * nDatasets;
    return fc.array(curve, { minLength: nCells, maxLength: nCells }).map((cells) => ({
      metric: "accuracy",
      curves: cells.map((cell, i) => ({
        ...cell,
        model: `m${i % nModels}`,
        dataset: `d${Math.floor(i / nModels)}`,
        seed: 1,
      })),
    }));
  })
  // A dataset on which all models are equally good is no target.
  .filter(({ curves }) =>
    curves.every(
      ({ dataset }) => new Set(curves.filter((c) => c.dataset === dataset).map((c) => c.test)).size > 1,
    ),
  );

/** Anything that a history can hold: missing cells, ragged and empty curves, several seeds, values below 0, some scores. */
export const raggedHistory: fc.Arbitrary<History> = fc
  .record({
    cells: fc.uniqueArray(
      fc.record({
        model: fc.nat(7),
        dataset: fc.nat(5),
        seed: fc.nat(1),
        validation: fc.array(fc.integer({ min: -10, max: 20 }), { maxLength: 4 }),
        test: fc.integer({ min: -10, max: 20 }),
        seconds: fc.option(fc.nat(9), { nil: undefined }),
      }),
      { maxLength: 60, size: "max", selector: ({ model, dataset, seed }) => `${model} ${dataset} ${seed}` },
    ),
    scores: fc.uniqueArray(
      fc.record({
        model: fc.nat(8),
        dataset: fc.nat(6),
        proxy: fc.constantFrom("LEEP", "LogME", "mine"),
        value: fc.nat(5),
      }),
      { maxLength: 60, size: "max", selector: ({ model, dataset, proxy }) => `${model} ${dataset} ${proxy}` },
    ),
  })
  .map(({ cells, scores }) => ({
    metric: "accuracy",
    curves: cells.map(({ model, dataset, validation, test, seconds, seed }) => ({
      model: `m${model}`,
      dataset: `d${dataset}`,
      seed,
      validation: validation.map((value) => value / 20),
      test: test / 20,
      ...(seconds !== undefined && { seconds }),
    })),
    scores: scores.map((score) => ({ ...score, model: `m${score.model}`, dataset: `d${score.dataset}` })),
  }));
