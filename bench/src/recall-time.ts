import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recallOnly, selectOnly } from "shortlist";
import type { Bench } from "./bench.ts";
import { formatTable } from "./print-table.ts";
import { starterOf, starterTargets } from "./starter-targets.ts";
import { median } from "./statistics.ts";

const nRounds = 3;
const targetSeconds = 15;

/** Phase 1 over a starter zoo (text, or image), beside one epoch of fine-tuning its best model on the same data. */
export const recallTime: Bench = {
  describes: "seconds that recall takes on a starter zoo, text (default) or image, against 15",
  needsPython: false,
  run: async ({ print, arguments: given }) => {
    const kind = starterOf(given);
    const data = starterTargets(kind)[0]?.data as string;
    const folder = mkdtempSync(join(tmpdir(), "recall-time-"));
    try {
      const recall: number[] = [];
      const epoch: number[] = [];
      for (let round = 0; round < nRounds; round++) {
        const started = performance.now();
        const { shortlist } = await recallOnly({ data, out: join(folder, `recall-${round}`) });
        recall.push((performance.now() - started) / 1000);
        const models = [shortlist[0]?.model as string];
        const trained = await selectOnly({ data, models, nEpochs: 1, out: join(folder, `epoch-${round}`) });
        epoch.push(trained.secondsTrained);
      }
      const seconds = median(recall);
      const rows = [
        ["", "seconds, median"],
        ["recall, data and zoo read", seconds.toFixed(1)],
        ["one epoch of its first model", median(epoch).toFixed(1)],
      ];
      for (const line of formatTable(rows)) print(line);
      return {
        name: "recall",
        zoo: kind,
        ratio: seconds / targetSeconds,
        target: 1,
        met: seconds <= targetSeconds,
        seconds,
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
