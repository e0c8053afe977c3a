import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../run/run-event.ts";
import { runState } from "../run-state.ts";
import { manyTrials, sampleEvents } from "../sample-events.test.files.ts";
import { textReport } from "../text-report.ts";
import { runPage } from "./run-page.ts";
import { expectSafePage } from "./safe-page.test.files.ts";

const pageOf = (events: readonly RunEvent[]) => runPage(runState(events));
const headlineOf = (events: readonly RunEvent[]) => /<h1>(.*)<\/h1>/.exec(pageOf(events))?.[1];
const hostile = `</style></svg><script>alert("1")</script><img src=x onerror='alert(2)'>&lt;`;

describe("runPage()", () => {
  it("says first what was picked and whether it beats the baselines", () => {
    expect(headlineOf(sampleEvents)).toBe("good was picked, and it beats the free baselines");
    const worse = sampleEvents.map((event) =>
      event.type === "tested" ? { ...event, test: { accuracy: 0.72 } } : event,
    );
    expect(headlineOf(worse)).toBe("good was picked, but it does not beat TF-IDF + logistic regression");
  });

  it("says what the report in the terminal says", () => {
    const page = pageOf(sampleEvents);
    for (const line of textReport(runState(sampleEvents)).slice(0, 4))
      expect(page).toContain(`<p>${line}</p>`);
    expect(page).toContain("failed after 0: model.safetensors is truncated</td>");
    expect(page).toContain(
      "dropped after 1: validation 62.0% is rank 2 of 2, and 1 of 2 train on (good has 75.0%)</td>",
    );
  });

  it("tells the data, the command and the notes", () => {
    const page = pageOf(sampleEvents);
    expect(page).toContain("topics: 200 rows in 2 classes of 80 to 120 rows; 100 to train");
    expect(page).toContain("<li>text is read from column body</li>");
    expect(page).toContain("<pre><code>shortlist run DATA</code></pre>");
    expect(page).toContain("1 of 3 trials failed");
    // √(.8 · .2 / 50) = .0566
    expect(page).toContain("an accuracy near 80.0 % has a standard error of 5.7 points");
  });

  it("is a page for every prefix of a journal", () => {
    for (let n = 0; n <= sampleEvents.length; n++) expectSafePage(pageOf(sampleEvents.slice(0, n)));
    expect(headlineOf([])).toBe("This run has not started");
    expect(headlineOf(sampleEvents.slice(0, 9))).toBe("This run is not finished");
  });

  it("tells a run that only recalled", () => {
    const finished = {
      type: "run-finished",
      epochsTrained: 0,
      bruteForceEpochs: 8,
      secondsTrained: 0,
    } as const;
    expect(headlineOf([...sampleEvents.slice(0, 4), finished])).toBe("3 of 4 models were recalled");
  });

  it("runs nothing that a name says, wherever the name stands", () => {
    const events = manyTrials({
      nModels: 3,
      nStages: 2,
      nameOf: (i) => `${hostile}${i}`,
      classNames: [hostile, "b"],
    });
    const everywhere = JSON.parse(
      JSON.stringify(events, (key, value) =>
        ["name", "path", "reason", "run", "folder", "cluster", "summary", "fingerprint"].includes(key)
          ? hostile
          : value,
      ),
    ) as RunEvent[];
    const first = everywhere[0] as Extract<RunEvent, { type: "run-started" }>;
    const options = { data: hostile, label: hostile, [hostile]: hostile };
    everywhere[0] = {
      ...first,
      options,
      versions: { [hostile]: hostile },
      data: { ...first.data, notes: [hostile] },
    };
    expectSafePage(pageOf(everywhere));
  });
});
