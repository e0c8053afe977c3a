import { buildCorpora } from "./corpora/build-corpora.ts";
import { buildDatasets } from "./datasets/build-datasets.ts";
import { fetchRaw } from "./sources/fetch-raw.ts";
import { buildVocabularies } from "./tokenizers/build-vocabularies.ts";

fetchRaw(console.log);
buildDatasets(console.log);
buildCorpora(console.log);
buildVocabularies(console.log);

import { writeExamples } from "./publish/write-examples.ts";

writeExamples(console.log);
