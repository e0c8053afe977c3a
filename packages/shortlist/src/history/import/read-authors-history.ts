import { z } from "zod";
import { describeIssue } from "../../store/read-json.ts";
import { type CurveRecord, type Records, refuse } from "./records.ts";

const cell = z.object({ val: z.array(z.number()), test: z.number() }).nullable();

const authorsHistory = z.object({
  datasets: z.array(z.string()).optional(),
  history: z.record(z.string(), z.record(z.string(), cell)),
});

/** Whether a JSON value looks like the authors' histories: `{ history: { model: { dataset: { val, test } } } }`. */
export function isAuthorsHistory(json: unknown): boolean {
  return typeof json === "object" && json !== null && "history" in json && !("schema" in json);
}

/**
 * The fine-tuning histories of the paper's authors: `history[model][dataset] = { val: [5 epochs], test } | null`.
 *
 * @param json what the file holds
 * @param path only named in messages
 * @throws {HistoryError} if it is not as described
 *
 * @example
 * readAuthorsHistory({ history: { m: { d: { val: [0.5], test: 0.25 } } } }, "h.json").curves[0].test; // 0.25
 */
export function readAuthorsHistory(json: unknown, path: string): Records {
  const parsed = authorsHistory.safeParse(json);
  if (!parsed.success) throw refuse(path, describeIssue(parsed.error));
  const { history, datasets } = parsed.data;
  const curves = Object.entries(history).flatMap(([model, cells]) =>
    [...new Set([...(datasets ?? []), ...Object.keys(cells)])].flatMap((dataset): CurveRecord | [] => {
      const found = cells[dataset] ?? undefined;
      return found === undefined
        ? []
        : { model, dataset, seed: 0, validation: found.val, test: found.test, seconds: undefined };
    }),
  );
  return { path, curves, scores: [], notes: [] };
}
