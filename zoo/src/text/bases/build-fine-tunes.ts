import { existsSync, renameSync, rmSync } from "node:fs";
import { encodeTexts, FineTuning, openTextModel } from "shortlist";
import { recordSeconds } from "../../record/seconds.ts";
import { readDataset } from "../datasets/build-datasets.ts";
import { inBuild } from "../paths.ts";
import { type FineTune, fineTunes, type Scale } from "../settings.ts";
import { modelFolder } from "./build-bases.ts";

/** A fine-tune is called by its base and its source task. */
export const fineTuneId = ({ base, sourceTask }: FineTune): string => `${base}-${sourceTask}`;

/**
 * Fine-tune bases on the source rows of benchmark datasets and keep the source head.
 *
 * The source rows share no group (document, package, headword …) with the rows of the benchmark itself. An
 * interrupted training goes on from its last epoch.
 */
export async function buildFineTunes(
  scale: Scale,
  { threads, only }: { threads: number; only?: readonly string[] },
  log: (line: string) => void,
): Promise<void> {
  for (const fineTune of fineTunes) {
    const id = fineTuneId(fineTune);
    if (existsSync(modelFolder(id)) || (only && !only.includes(id))) continue;
    if (!existsSync(modelFolder(fineTune.base))) continue;
    const start = Date.now();
    const rows = readDataset(fineTune.sourceTask)
      .filter(({ part }) => part === "source")
      .slice(0, scale.nSourceRows);
    const classNames = [...new Set(rows.map(({ label }) => label))].sort();
    const model = await openTextModel(modelFolder(fineTune.base));
    const encoded = encodeTexts(
      model,
      rows.map(({ text }) => text),
    );
    const tuning = await FineTuning.open(
      model,
      {
        encoded,
        labels: Int32Array.from(rows, ({ label }) => classNames.indexOf(label)),
        classNames,
        split: { train: Int32Array.from(rows.keys()) },
      },
      { seed: 1, nEpochs: scale.nSourceEpochs, threads, learningRate: sourceRate(model.architecture) },
    );
    const statePath = inBuild("bases", `${id}.state`);
    try {
      if (existsSync(statePath)) await tuning.restore(statePath);
      while (tuning.epoch < scale.nSourceEpochs) {
        const { trainLoss } = await tuning.trainEpoch();
        log(`${id}: epoch ${tuning.epoch}, loss ${trainLoss.toFixed(3)}`);
        await tuning.save(statePath);
      }
      const unfinished = `${modelFolder(id)}.unfinished`;
      rmSync(unfinished, { recursive: true, force: true });
      await tuning.exportCheckpoint(unfinished, "", { type: "F16" });
      renameSync(unfinished, modelFolder(id));
    } finally {
      await tuning.dispose();
    }
    rmSync(statePath, { force: true });
    const seconds = Math.round((Date.now() - start) / 1000);
    recordSeconds("text", id, seconds);
    log(`${id}: ${rows.length} rows, ${classNames.length} classes, done in ${seconds} s`);
  }
}

/** Higher than the product's default: there is more data, and the bases are small. */
const sourceRate = (architecture: string): number => (architecture === "static" ? 5e-3 : 4e-4);
