import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { History } from "./history.ts";
import { HistoryError } from "./history-error.ts";

export const HISTORY_SCHEMA = "shortlist-history/1";

const accuracy = z.number().min(-1).max(1); // some metrics, such as a correlation, can be below 0

const historyFile = z.object({
  schema: z.literal(HISTORY_SCHEMA),
  metric: z.string().min(1),
  curves: z.array(
    z.object({
      model: z.string().min(1),
      dataset: z.string().min(1),
      seed: z.int(),
      validation: z.array(accuracy),
      test: accuracy,
      seconds: z.number().min(0).exactOptional(),
    }),
  ),
  scores: z
    .array(
      z.object({
        model: z.string().min(1),
        dataset: z.string().min(1),
        proxy: z.string().min(1),
        value: z.number(),
      }),
    )
    .exactOptional(),
});

/**
 * Reads `history.json`, the recorded fine-tunings of a zoo, and checks every field of it.
 *
 * @param path a file of schema 'shortlist-history/1'
 * @throws {HistoryError} if it cannot be read, is no JSON, is of another version, or holds a value out of range, or a
 *   curve or score twice
 *
 * @example
 * // not run: needs a file
 * const history = await loadHistory("zoo/text/history.json");
 */
export async function loadHistory(path: string): Promise<History> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : `${cause}`;
    throw new HistoryError("unreadable", path, `Cannot read the history ${path}: ${reason}`, cause);
  }
  return parseHistory(text, path);
}

/**
 * A history from its JSON text.
 *
 * @param path only named in messages
 * @throws {HistoryError} as `loadHistory`
 *
 * @example
 * parseHistory('{"schema":"shortlist-history/1","metric":"accuracy","curves":[]}', "a.json").curves; // []
 */
export function parseHistory(text: string, path: string): History {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new HistoryError(
      "not-json",
      path,
      `Cannot read the history ${path}: it is not valid JSON (${(cause as Error).message})`,
      cause,
    );
  }
  const found = (json as { schema?: unknown } | null)?.schema;
  if (found !== HISTORY_SCHEMA) {
    throw new HistoryError(
      "version",
      path,
      `Cannot read the history ${path}: its schema is ${JSON.stringify(found) ?? "missing"}, this version reads "${HISTORY_SCHEMA}"`,
    );
  }
  const result = historyFile.safeParse(json);
  if (!result.success) {
    const { path: where, message } = result.error.issues[0]!;
    throw new HistoryError(
      "invalid",
      path,
      `Cannot read the history ${path}: ${where.join(".")}: ${message}`,
      result.error,
    );
  }
  const { schema: _, ...history } = result.data;
  refuseDoubles(history, path);
  return history;
}

function refuseDoubles({ curves, scores = [] }: History, path: string): void {
  const seen = new Set<string>();
  const refuseTwice = (key: readonly (string | number)[], words: string) => {
    const text = JSON.stringify(key);
    if (seen.has(text))
      throw new HistoryError("invalid", path, `Cannot read the history ${path}: ${words} is recorded twice`);
    seen.add(text);
  };
  for (const { model, dataset, seed } of curves)
    refuseTwice([model, dataset, seed], `${model} on ${dataset} with seed ${seed}`);
  for (const { model, dataset, proxy } of scores)
    refuseTwice([model, dataset, proxy], `the ${proxy} of ${model} on ${dataset}`);
}
