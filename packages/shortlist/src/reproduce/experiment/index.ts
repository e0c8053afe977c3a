import type { Experiment } from "../experiment.ts";
import { figure1 } from "./figure-1-spread.ts";
import { figure3 } from "./figure-3-curves.ts";
import { figure4 } from "./figure-4-trends.ts";
import { figure5 } from "./figure-5-recalled.ts";
import { figure6 } from "./figure-6-predictions.ts";
import { figure7 } from "./figure-7-selected.ts";
import { figure8 } from "./figure-8-other-rate.ts";
import { table1 } from "./table-1-silhouettes.ts";
import { table2 } from "./table-2-clusters.ts";
import { table3 } from "./table-3-singletons.ts";
import { table4 } from "./table-4-thresholds.ts";
import { table5 } from "./table-5-epochs.ts";
import { table6 } from "./table-6-end-to-end.ts";
import { table7 } from "./table-7-case-study.ts";
import { table8, table9 } from "./table-8-9-sizes.ts";
import { table10 } from "./table-10-largest-differences.ts";
import { table11 } from "./table-11-k-means.ts";
import { textSpeedUps } from "./text-speed-ups.ts";

/** Every table and picture of the paper, in its order: tables, pictures, text. */
export const experiments: readonly Experiment[] = [
  table1,
  table2,
  table3,
  table4,
  table5,
  table6,
  table7,
  table8,
  table9,
  table10,
  table11,
  figure1,
  figure3,
  figure4,
  figure5,
  figure6,
  figure7,
  figure8,
  textSpeedUps,
];
