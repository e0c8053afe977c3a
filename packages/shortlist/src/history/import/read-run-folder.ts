import { basename, join, resolve } from "node:path";
import { z } from "zod";
import { counted } from "../../numeric/counted.ts";
import { someNames } from "../../numeric/some-names.ts";
import { readJournal } from "../../store/journal.ts";
import { describeIssue } from "../../store/read-json.ts";
import { journalName } from "../../store/run-folder.ts";
import { type CurveRecord, type Records, refuse, type ScoreRecord } from "./records.ts";

// Only what is needed here; run/ checks its events in full.
const anyEvent = z.looseObject({ type: z.string() });
const startedEvent = z.object({
  seed: z.union([z.number(), z.string()]),
  data: z.object({ name: z.string() }),
  metric: z.string(),
});
const stageEvent = z.object({
  model: z.string(),
  stage: z.int().min(1),
  validation: z.object({ accuracy: z.number() }),
  seconds: z.number(),
});
const recallEvent = z.object({
  proxy: z.string().optional(),
  models: z.array(z.object({ model: z.string(), proxy: z.number().optional() })),
});
const testedEvent = z.object({ model: z.string(), test: z.object({ accuracy: z.number() }) });

/**
 * What a run of ours has learnt about its dataset: the curve of the model that it picked, with its test result, and
 * the proxy scores that recall computed.
 *
 * A model that was dropped has no final result, and its last validation result is none: it would count against the
 * model that it was stopped early. Such curves are left out. Models that were trained as long as the one picked (as
 * brute force does) have no test result either, because only the one picked is tested; there the last validation
 * result stands for the test result of every model, the picked one too, so that they can be compared.
 *
 * @param folder the run's, with journal.jsonl
 * @throws {StoreError} if the journal cannot be read
 * @throws {HistoryError} if the run has not tested a model
 *
 * @example
 * // not run: needs a run
 * const { curves } = await readRunFolder("runs/20261124-150405-k3x9");
 */
export async function readRunFolder(folder: string): Promise<Records> {
  const path = join(folder, journalName);
  const events = await readJournal(path, anyEvent);
  const allOf = <T>(type: string, schema: z.ZodType<T>): T[] =>
    events
      .filter((event) => event.type === type)
      .map((event) => {
        const parsed = schema.safeParse(event);
        if (parsed.success) return parsed.data;
        throw refuse(path, `line ${event.seq + 1}, ${describeIssue(parsed.error)}`);
      });
  const [start] = allOf("run-started", startedEvent);
  const [picked] = allOf("tested", testedEvent);
  if (start === undefined || picked === undefined) {
    throw refuse(folder, "the run has not tested a model yet; finish it with: shortlist resume");
  }
  const curveOf = new Map<string, { validation: number[]; seconds: number[] }>();
  for (const { model, stage, validation, seconds } of allOf("stage", stageEvent)) {
    const curve = curveOf.get(model) ?? { validation: [], seconds: [] };
    curve.validation[stage - 1] = validation.accuracy;
    curve.seconds[stage - 1] = seconds;
    curveOf.set(model, curve);
  }
  const nEpochs = curveOf.get(picked.model)?.validation.length ?? 0;
  const trained = [...curveOf].filter(
    ([model, { validation }]) => model === picked.model || validation.length >= nEpochs,
  );
  const cut = [...curveOf.keys()].filter((model) => !trained.some(([other]) => other === model));
  const notes: string[] = [];
  if (cut.length > 0) {
    notes.push(
      `left out: ${counted(cut.length, "curve")} cut short, which ${cut.length === 1 ? "has" : "have"} no final result, ${someNames(cut)}`,
    );
  }
  const allValidation = trained.length > 1;
  if (allValidation) {
    notes.push(
      `${trained.length} models were trained to the end and one of them tested: the last validation result stands for the test result of all`,
    );
  }
  const seed = typeof start.seed === "number" && Number.isSafeInteger(start.seed) ? start.seed : 0;
  const curves = trained.map(([model, { validation, seconds }]): CurveRecord => {
    const test = allValidation ? validation.at(-1) : picked.test.accuracy;
    return {
      model,
      dataset: start.data.name,
      seed,
      validation,
      test,
      seconds: seconds.reduce((a, b) => a + b, 0),
    };
  });
  notes.unshift(
    `${basename(resolve(folder))}: ${counted(trained.length, "curve")} of the dataset ${start.data.name}`,
  );
  const scores = allOf("recall", recallEvent).flatMap(({ proxy, models }) =>
    models.flatMap(({ model, proxy: value }): ScoreRecord | [] =>
      proxy === undefined || value === undefined ? [] : { model, dataset: start.data.name, proxy, value },
    ),
  );
  return { path: folder, curves, scores, metric: start.metric, notes };
}
