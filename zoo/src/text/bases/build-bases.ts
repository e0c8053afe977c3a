import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { recordSeconds } from "../../record/seconds.ts";
import { modelFolderOf } from "../../zoo-recipe.ts";
import { readCorpus } from "../corpora/build-corpora.ts";
import { inBuild } from "../paths.ts";
import { type Base, bases, type Scale } from "../settings.ts";
import { readVocabulary } from "../tokenizers/build-vocabularies.ts";
import { initialWeights, writeEncoderFolder } from "./encoder-folder.ts";
import { standardiseVectors } from "./standardise-vectors.ts";
import { trainDistilled } from "./train-distilled.ts";
import { trainMasked } from "./train-masked.ts";

/** Where a finished model lies before it is published. */
export const modelFolder = (id: string): string => modelFolderOf("text", id);

/** Train every base that is not there yet, into `build/models/<id>`; `only` names those wanted. */
export async function buildBases(
  scale: Scale,
  { threads, only }: { threads: number; only?: readonly string[] },
  log: (line: string) => void,
): Promise<void> {
  mkdirSync(inBuild("teacher"), { recursive: true });
  mkdirSync(inBuild("models"), { recursive: true });
  for (const base of bases.slice(0, scale.nBases)) {
    if (existsSync(modelFolder(base.id)) || (only && !only.includes(base.id))) continue;
    const start = Date.now();
    mkdirSync(inBuild("bases", base.id), { recursive: true });
    const unfinished = `${modelFolder(base.id)}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    await buildBase(base, unfinished, scale, threads, log);
    if (base.kind === "distilled" || base.kind === "masked") {
      const corpora = base.kind === "masked" ? base.corpora : ["distillation"];
      const texts = corpora.flatMap((name) => readCorpus(name).slice(0, Math.ceil(3000 / corpora.length)));
      await standardiseVectors(unfinished, texts, threads);
    }
    renameSync(unfinished, modelFolder(base.id));
    const seconds = Math.round((Date.now() - start) / 1000);
    recordSeconds("text", base.id, seconds);
    log(`${base.id}: done in ${seconds} s`);
  }
}

async function buildBase(
  base: Base,
  folder: string,
  scale: Scale,
  threads: number,
  log: (line: string) => void,
): Promise<void> {
  switch (base.kind) {
    case "distilled":
    case "static":
      return trainDistilled(base, folder, { scale, threads, log });
    case "masked":
      return trainMasked(base, folder, scale, threads, log);
    case "untrained": {
      const vocabulary = readVocabulary(base.vocabulary);
      return writeEncoderFolder(folder, base, vocabulary, initialWeights(base, vocabulary.length), {
        type: "F16",
      });
    }
  }
}
