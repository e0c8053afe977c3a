import type { Curve } from "shortlist";
import type { ZooRecipe } from "../zoo-recipe.ts";
import type { PublishedModel } from "./publish-zoo.ts";
import { strengthsOf } from "./strengths-of.ts";

const percent = (accuracy: number | undefined): string =>
  accuracy === undefined ? "–" : (100 * accuracy).toFixed(1);

/** A model's row: id, how it was made, weights, size, what it is best at. */
export function modelRow({ id, base, nParameters, bytes }: PublishedModel, curves: readonly Curve[]): string {
  const good = strengthsOf(id, curves, 2).map(
    ({ dataset, test, rank }) => `${dataset} ${percent(test)} (rank ${rank})`,
  );
  const size = `${(nParameters / 1e6).toFixed(2)} M | ${(bytes / 1e6).toFixed(1)} MB`;
  return `| \`${id}\` | ${base} | ${size} | ${good.join(", ")} |`;
}

/** A row for each dataset: the task, the free baseline, the zoo's best and worst model. */
export function datasetTable(
  datasets: ZooRecipe["datasets"],
  {
    curves,
    baselines,
    baselineName,
  }: { curves: readonly Curve[]; baselines: ReadonlyMap<string, number>; baselineName: string },
): string {
  const rows = datasets.map(({ name, description }) => {
    const ranked = curves.filter(({ dataset }) => dataset === name).sort((a, b) => b.test - a.test);
    const best = ranked[0];
    const most = `${percent(best?.test)} ${best ? `\`${best.model}\`` : ""}`;
    return `| \`${name}\` | ${description} | ${percent(baselines.get(name))} | ${most} | ${percent(ranked.at(-1)?.test)} |`;
  });
  return [
    `| dataset | task | ${baselineName} | best of the zoo | worst |`,
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}
