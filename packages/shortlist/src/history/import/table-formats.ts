import { readLongCurves } from "./read-long-curves.ts";
import { readLongScores, readWideScores } from "./read-scores.ts";
import { readWideFinals } from "./read-wide-finals.ts";
import type { ReadRecordsOptions, Records } from "./records.ts";
import { hasRoles, type ResultTable } from "./result-table.ts";

/** One layout of a table of results. */
export interface TableFormat {
  /** Its columns, for people. */
  readonly columns: string;
  readonly fits: (columns: readonly string[]) => boolean;
  readonly read: (table: ResultTable, options: ReadRecordsOptions) => Records;
}

/** Every layout, in the order in which they are tried. */
export const tableFormats = {
  "long scores": {
    columns: "model,dataset,proxy,value",
    fits: (columns) => hasRoles(columns, "model", "dataset", "proxy", "value"),
    read: readLongScores,
  },
  "long curves": {
    columns: "model,dataset[,seed],epoch,split,value",
    fits: (columns) => hasRoles(columns, "model", "dataset", "value", "epoch"),
    read: readLongCurves,
  },
  "long finals": {
    columns: "model,dataset,value",
    fits: (columns) => hasRoles(columns, "model", "dataset", "value"),
    read: readLongCurves,
  },
  "wide scores": {
    columns: "model,dataset,PROXY,…",
    fits: (columns) => hasRoles(columns, "model", "dataset") && columns.length > 2,
    read: readWideScores,
  },
  "wide finals": {
    columns: "model,DATASET,…",
    fits: (columns) => hasRoles(columns, "model") && !hasRoles(columns, "dataset") && columns.length > 1,
    read: readWideFinals,
  },
} satisfies Record<string, TableFormat>;
