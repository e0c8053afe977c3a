import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../run/run-event.ts";
import { runState } from "../run-state.ts";
import { manyTrials, sampleEvents } from "../sample-events.test.files.ts";
import { runFigures } from "./index.ts";
import { svgFile } from "./picture.ts";
import { expectAsLookedAt, expectGoodPicture } from "./picture-checks.test.files.ts";

const hostile = `<script>alert("1")</script>'&amp;]]>`;
const runs: Record<string, readonly RunEvent[]> = {
  "a small run with a failed trial": sampleEvents,
  "one trial, one stage": manyTrials({ nModels: 1, nStages: 1 }),
  "22 trials": manyTrials({ nModels: 22, nStages: 5 }),
  "40 stages": manyTrials({ nModels: 7, nStages: 40, halving: false }),
  "200 stages": manyTrials({ nModels: 3, nStages: 200 }),
  "150 models": manyTrials({ nModels: 150, nStages: 3 }),
  "long names": manyTrials({
    nModels: 8,
    nStages: 4,
    nameOf: (i) =>
      `organisation/a-very-long-name-of-a-model-that-somebody-fine-tuned-${"and-tuned-".repeat(8)}${i}`,
    classNames: Array.from({ length: 30 }, (_, c) => `a class whose name is a whole sentence, number ${c}`),
  }),
  "hostile names": manyTrials({
    nModels: 4,
    nStages: 3,
    nameOf: (i) => `${hostile}${i}`,
    classNames: [hostile, "\u0000\u001b", "日本語のとても長い名前のクラスです、本当に長い", "", "x"],
  }),
  "no numbers that differ": manyTrials({ nModels: 2, nStages: 2 }).map((event) =>
    event.type === "recall"
      ? {
          ...event,
          models: event.models.map((model) => ({
            ...model,
            prior: 0.5,
            proxy: 0,
            score: 0,
            proxyInterval: [0, 0] as const,
          })),
        }
      : event,
  ),
};

describe.each(Object.entries(runFigures))("the figure %s", (name, figure) => {
  it.each(Object.entries(runs))("is readable for %s", (_, events) => {
    const rendered = figure.render(runState(events));
    if (rendered === undefined) return;
    expectGoodPicture(rendered.picture);
    const { columns, rows } = rendered.table;
    for (const row of rows) expect(row.length).toBe(columns.length);
    expect(rows.flat().join()).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("is there or not, but never broken, for every prefix of a journal", () => {
    for (let n = 0; n <= sampleEvents.length; n++) {
      const rendered = figure.render(runState(sampleEvents.slice(0, n)));
      if (rendered !== undefined) expectGoodPicture(rendered.picture);
    }
  });

  it("is there for a whole run", () => {
    expect(figure.render(runState(manyTrials({ nModels: 3, nStages: 2 })))).toBeDefined();
  });

  it("is drawn as when somebody looked at it", () => {
    const events = manyTrials({ nModels: 5, nStages: 3, classNames: ["cats", "dogs", "newts"] });
    expectAsLookedAt(name, svgFile(figure.render(runState(events))!.picture));
  });
});
