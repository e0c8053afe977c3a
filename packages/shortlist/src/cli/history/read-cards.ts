import { loadHistory } from "../../history/load-history.ts";
import { modelStandings } from "../../history/model-standings.ts";
import { type PerformanceMatrix, performanceMatrix } from "../../history/performance-matrix.ts";
import { kindOfModel } from "../../hub/model-kind.ts";
import { openZoo, type ZooModel } from "../../hub/zoo.ts";
import { zooFolder } from "../../hub/zoo-folder.ts";
import { embedModelCards } from "../../run/embed-model-cards.ts";
import type { CommandContext } from "../command.ts";
import type { ParsedArguments } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The cards of the zoo's models, read by the best of its models for texts; those of a zoo for pictures by the best of
 * the starter zoo for texts.
 */
export async function readCards(
  args: ParsedArguments,
  matrix: PerformanceMatrix,
  { signal }: CommandContext,
): Promise<{ readonly embeddings: Awaited<ReturnType<typeof embedModelCards>>; readonly note: string }> {
  const zoo = args.text("zoo");
  if (args.text("history") !== undefined && zoo === undefined) {
    throw new UsageError(
      "--clusterer text reads the models' cards: it needs the history of a zoo, not --history",
    );
  }
  const { models } = await openZoo(zooFolder(zoo));
  const reader = (await bestReader(models, matrix)) ?? (await starterReader());
  const folders = matrix.models.map((id) => models.find((model) => model.id === id)?.folder);
  const embeddings = await embedModelCards(folders, reader.folder, { signal });
  return { embeddings, note: `the models' cards were read by ${reader.id}` };
}

async function starterReader(): Promise<ZooModel> {
  const { models, historyPath } = await openZoo(zooFolder("text"));
  const matrix = historyPath === undefined ? undefined : performanceMatrix(await loadHistory(historyPath));
  return ((await bestReader(models, matrix)) ?? models[0]) as ZooModel;
}

async function bestReader(
  models: readonly ZooModel[],
  matrix: PerformanceMatrix | undefined,
): Promise<ZooModel | undefined> {
  const readers: ZooModel[] = [];
  for (const model of models) if ((await kindOfModel(model.folder)) !== "images") readers.push(model);
  const standings = matrix === undefined ? [] : modelStandings(matrix);
  const standingOf = ({ id }: ZooModel) =>
    standings[matrix?.models.indexOf(id) ?? -1] ?? Number.NEGATIVE_INFINITY;
  return readers.reduce<ZooModel | undefined>(
    (best, model) => (best === undefined || standingOf(model) > standingOf(best) ? model : best),
    undefined,
  );
}
