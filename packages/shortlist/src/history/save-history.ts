import { atomicWrite } from "../store/atomic-write.ts";
import type { History } from "./history.ts";
import { HISTORY_SCHEMA, parseHistory } from "./load-history.ts";

/**
 * Writes a history to a file of schema 'shortlist-history/1', one curve or score a line, whole or not at all.
 *
 * @throws {HistoryError} if the history holds a value that could not be read again; nothing is written then
 * @throws {StoreError} if it cannot be written
 *
 * @example
 * // not run: writes a file
 * await saveHistory({ metric: "accuracy", curves: [] }, "history.json");
 */
export async function saveHistory(history: History, path: string): Promise<void> {
  const curves = history.curves.map((curve) => `  ${JSON.stringify(curve)}`).join(",\n");
  const scores = history.scores?.map((score) => `  ${JSON.stringify(score)}`).join(",\n");
  const head = `"schema": ${JSON.stringify(HISTORY_SCHEMA)}, "metric": ${JSON.stringify(history.metric)}`;
  const tail = scores === undefined ? "" : `, "scores": [\n${scores}\n]`;
  const text = `{${head}, "curves": [\n${curves}\n]${tail}}\n`;
  parseHistory(text, path);
  await atomicWrite(path, text);
}
