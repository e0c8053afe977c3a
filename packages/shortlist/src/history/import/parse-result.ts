import { refuse } from "./records.ts";

const missing = new Set(["", "-", "na", "n/a", "null", "none"]);

/**
 * A result or score as a file writes it: a number, perhaps with a percent sign; undefined where the cell says that
 * there is none (empty, "-", "NA", "null").
 *
 * @param where the cell in words, such as "line 3, food101"
 * @throws {HistoryError} if it is anything else, NaN included: a training that failed must be left empty
 *
 * @example
 * parseResult("61.4 %", "a.csv", "line 2"); // 61.4
 */
export function parseResult(cell: string | undefined, path: string, where: string): number | undefined {
  const text = cell?.trim() ?? "";
  if (missing.has(text.toLowerCase())) return undefined;
  const value = Number(text.replace(/\s*%$/, ""));
  if (Number.isFinite(value)) return value;
  throw refuse(
    path,
    `${where} is ${JSON.stringify(text)}, a result must be a finite number (leave the cell empty where there is none)`,
  );
}
