import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { FineTuning, imageExamples, openImageModel, resizeImages } from "shortlist";
import { recordSeconds } from "../../record/seconds.ts";
import { buildPath, modelFolderOf } from "../../zoo-recipe.ts";
import {
  allTasks,
  type FineTunedNetwork,
  type Network,
  networks,
  type Scale,
  type ScratchNetwork,
} from "../settings.ts";
import { writeCutNetwork, writeInitialNetwork } from "./network-folder.ts";
import { readSourcePictures } from "./source-pictures.ts";

/**
 * Make every network that is not there yet, into `models/<id>`. Those with a source task are trained on its source pictures by
 * the product's own engine and keep the head; an interrupted training goes on from its last epoch.
 */
export async function buildNetworks(
  scale: Scale,
  { threads, only }: { threads: number; only?: readonly string[] },
  log: (line: string) => void,
): Promise<void> {
  mkdirSync(buildPath("image", "models"), { recursive: true });
  mkdirSync(buildPath("image", "initial"), { recursive: true });
  for (const network of networks) {
    const folder = modelFolderOf("image", network.id);
    if (existsSync(folder) || (only && !only.includes(network.id))) continue;
    const start = Date.now();
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    await buildNetwork(network, unfinished, scale, threads, log);
    renameSync(unfinished, folder);
    const seconds = Math.round((Date.now() - start) / 1000);
    recordSeconds("image", network.id, seconds);
    log(`${network.id}: done in ${seconds} s`);
  }
}

async function buildNetwork(
  network: Network,
  folder: string,
  scale: Scale,
  threads: number,
  log: (line: string) => void,
): Promise<void> {
  switch (network.kind) {
    case "cut":
      return writeCutNetwork(folder, network);
    case "untrained":
      return writeInitialNetwork(folder, network.architecture, network.id);
    case "scratch": {
      const initial = buildPath("image", "initial", network.id);
      if (!existsSync(initial)) await writeInitialNetwork(initial, network.architecture, network.id);
      return trainNetwork(network, initial, folder, scale, threads, log);
    }
    case "fine-tuned":
      return trainNetwork(network, modelFolderOf("image", network.base), folder, scale, threads, log);
  }
}

async function trainNetwork(
  network: ScratchNetwork | FineTunedNetwork,
  from: string,
  folder: string,
  scale: Scale,
  threads: number,
  log: (line: string) => void,
): Promise<void> {
  const { id, sourceTask } = network;
  const model = await openImageModel(from);
  const { images, labels, classNames } = readSourcePictures(sourceTask, scale);
  const nEpochs = epochsFor(sourceTask, labels.length, scale);
  const resized = await resizeImages(images, model.preprocessing);
  const tuning = await FineTuning.open(
    model,
    {
      encoded: imageExamples(model, resized, { flip: false }),
      labels,
      classNames,
      split: { train: Int32Array.from(labels.keys()) },
    },
    { seed: 1, nEpochs, threads, batchSize: 32, weightDecay: 0.05, ...ratesOf(network) },
  );
  const statePath = buildPath("image", "initial", `${id}.state`);
  try {
    if (existsSync(statePath)) await tuning.restore(statePath);
    while (tuning.epoch < nEpochs) {
      const { trainLoss, seconds } = await tuning.trainEpoch();
      log(`${id}: epoch ${tuning.epoch}, loss ${trainLoss.toFixed(3)}, ${seconds.toFixed(0)} s`);
      await tuning.save(statePath);
    }
    if (model.architecture === "onnx") await tuning.exportWinner(folder, "");
    else await tuning.exportCheckpoint(folder, "", { type: "F16" });
  } finally {
    await tuning.dispose();
    resized.close();
  }
  rmSync(statePath, { force: true });
  log(`${id}: ${labels.length} pictures, ${classNames.length} classes`);
}

/** As many updates for a task with few pictures as for others, within reason. */
function epochsFor(sourceTask: string, nPictures: number, scale: Scale): number {
  if (sourceTask === allTasks) return scale.nEpochsOfAll;
  return Math.min(5 * scale.nEpochs, Math.ceil((scale.nEpochs * scale.nPictures) / nPictures));
}

/** From random weights higher than the product's default, which is meant for pretrained ones. */
function ratesOf(network: ScratchNetwork | FineTunedNetwork) {
  if (network.kind === "fine-tuned") return { learningRate: 1e-3, headLearningRate: 5e-3 };
  const learningRate = network.architecture === "vit" ? 1e-3 : 2e-3;
  return { learningRate, headLearningRate: learningRate };
}
