import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Curve, openTextModel } from "shortlist";
import { modelFolder, readSeconds } from "../bases/build-bases.ts";
import { benchmarkNames, readCurves } from "../history/record-history.ts";
import { scoreBaselines } from "../history/score-baselines.ts";
import { writeHistory } from "../history/write-history.ts";
import { zooFolder } from "../paths.ts";
import { describeModels, type ModelDescription, strengthsOf } from "./describe-models.ts";
import { drawMatrix, matrixFigure } from "./draw-matrix.ts";
import { materialsOf, modelLicence } from "./licences.ts";
import { modelCard } from "./model-card.ts";
import { noticeText } from "./notice.ts";
import { zooReadme } from "./zoo-readme.ts";

const modelFiles = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"];

/** Copy the finished models to `zoo/text/models` and write zoo.json, history.json, the cards, NOTICE and matrix.svg. */
export async function publishZoo(log: (line: string) => void): Promise<void> {
  await writeHistory(log);
  const curves = readCurves();
  const baselines = await scoreBaselines(log);
  const models = [];
  for (const described of describeModels()) {
    if (!existsSync(modelFolder(described.id))) continue;
    models.push(await publishModel(described, curves));
  }
  mkdirSync(join(zooFolder, "models"), { recursive: true });
  for (const name of readdirSync(join(zooFolder, "models"))) {
    if (models.some(({ id }) => id === name)) continue;
    rmSync(join(zooFolder, "models", name), { recursive: true });
    log(`removed models/${name}, which is no longer in the recipe`);
  }
  writeJson("zoo.json", { schema: "shortlist-zoo/1", models });
  writeFileSync(join(zooFolder, "NOTICE"), noticeText());
  writeFileSync(join(zooFolder, "matrix.svg"), drawMatrix(matrixFigure(curves, benchmarkNames, baselines)));
  const targetCurves = readCurves("targets");
  writeFileSync(
    join(zooFolder, "README.md"),
    zooReadme({ curves, targetCurves, baselines, models, seconds: readSeconds() }),
  );
  const bytes = models.reduce((sum, model) => sum + model.bytes, 0);
  log(`zoo.json: ${models.length} models, ${(bytes / 1e6).toFixed(1)} MB`);
}

async function publishModel(described: ModelDescription, curves: readonly Curve[]) {
  const { id, description, base, sourceTask, settings } = described;
  const folder = join(zooFolder, "models", id);
  mkdirSync(folder, { recursive: true });
  for (const file of modelFiles) copyFileSync(join(modelFolder(id), file), join(folder, file));
  const { nParameters, maxTokens, sourceLabels } = await openTextModel(folder);
  const strengths = strengthsOf(id, curves);
  const card = modelCard({ ...described, nParameters, maxTokens, sourceLabels, strengths });
  writeFileSync(join(folder, "README.md"), card);
  const files = Object.fromEntries(
    [...modelFiles, "README.md"].map((file) => [file, sha256(join(folder, file))]),
  );
  const bytes = [...modelFiles, "README.md"].reduce(
    (sum, file) => sum + statSync(join(folder, file)).size,
    0,
  );
  return {
    id,
    folder: `models/${id}`,
    description,
    base,
    ...(sourceTask === undefined ? {} : { sourceTask }),
    nParameters,
    bytes,
    licence: modelLicence,
    materials: materialsOf(settings, sourceTask),
    strengths,
    files,
  };
}

const sha256 = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

const writeJson = (name: string, value: unknown): void =>
  writeFileSync(join(zooFolder, name), `${JSON.stringify(value, null, 2)}\n`);
