// The whole flow on the authors' published histories (shared/published/olml-demo/nlp_history.json): recall's order
// from shared/golden/coarse_recall_olml_demo.json (their program), its first ten models fine-selected with c = 3 and
// threshold 0. Expected: shared/paper.md, section 4, Table VI, "real two-phase run on histories".
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishedHistory } from "../history/published.test.files.ts";
import { sharedJson } from "../numeric/shared.test.files.ts";
import { schedulers } from "../select/scheduler/index.ts";
import { createReplayTrainer } from "../select/trainer/replay.ts";
import { createTrendPredictor } from "../select/trend-predictor.ts";
import { readJournal } from "../store/journal.ts";
import { createRunFolder } from "../store/run-folder.ts";
import { modelCard } from "./model-card.ts";
import { runEvent } from "./run-event.ts";
import { runFlow } from "./run-flow.ts";
import { runInFolder } from "./run-in-folder.ts";
import { resultOfRun } from "./run-result.ts";
import { startedEvent } from "./started-event.test.files.ts";

interface GoldenRecall {
  readonly models: string[];
  readonly [target: string]: unknown;
}

const golden = sharedJson<GoldenRecall>("golden/coarse_recall_olml_demo.json");
const history = publishedHistory({ missing: "zeros" });

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "replayed-flow-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function replayedRun(target: string) {
  const { scores } = golden![target] as { scores: number[] };
  const ranked = golden!.models
    .map((model, i) => ({ model, score: scores[i] as number }))
    .sort((a, b) => b.score - a.score)
    .map(({ model, score }, rank) => ({ model, score, chosen: rank < 10, reason: `rank ${rank + 1}` }));
  const curves = history!.curves.filter(({ dataset }) => dataset === target);
  const trainer = createReplayTrainer(curves);
  const predictFinal = createTrendPredictor(history!, { exclude: [target] });
  const scheduler = schedulers["fine-selection"]({ predictFinal });
  const folder = await createRunFolder({ out: join(root, target) });
  await runInFolder(folder, {}, (context) =>
    runFlow(
      {
        started: startedEvent({
          run: folder.id,
          data: { name: target },
          zoo: { folder: "published", models: golden!.models },
          scheduler: scheduler.name,
          trainer: trainer.name,
          nStages: 5,
        }),
        baselines: [],
        recall: async () => ({
          type: "recall",
          rule: "authors",
          probeRows: 0,
          k: 10,
          models: ranked,
          notes: [],
          seconds: 0,
        }),
        candidateOf: (model) => ({ model }),
        selection: { trainer, scheduler, nStages: 5, seed: 0, keep: "last", maxOpenTrials: 3 },
        finish: { nTestRows: 1, testBaselines: async () => [], writeCard: (events) => modelCard(events, {}) },
      },
      context,
    ),
  );
  return resultOfRun(await readJournal(folder.journalPath, runEvent), folder.path);
}

describe.skipIf(golden === undefined || history === undefined)("a run on the published histories", () => {
  it.each([
    { target: "mnli", picked: "ishan--bert-base-uncased-mnli", test: 0.85, epochs: 14 },
    { target: "multirc", picked: "albert-base-v2", test: 0.63, epochs: 16 },
    { target: "boolq", picked: "ishan--bert-base-uncased-mnli", test: 0.72, epochs: 16 },
  ])("$target: picks $picked after $epochs epochs", async ({ target, picked, test, epochs }) => {
    const result = await replayedRun(target);
    expect(result).toMatchObject({
      picked,
      testScore: test,
      epochsTrained: epochs,
      bruteForceEpochs: 39 * 5,
    });
    expect(result.shortlist).toHaveLength(10);
    expect(result.trials.map(({ epochs }) => epochs).reduce((a, b) => a + b)).toBe(epochs);
    expect(result.trials.find(({ model }) => model === picked)).toMatchObject({
      decision: "picked",
      epochs: 5,
    });
  });
});
