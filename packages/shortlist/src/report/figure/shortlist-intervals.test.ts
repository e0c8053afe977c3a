import { describe, expect, it } from "vitest";
import { runState } from "../run-state.ts";
import { manyTrials, sampleEvents } from "../sample-events.test.files.ts";
import { drawShortlistIntervals, shortlistIntervals } from "./shortlist-intervals.ts";

describe("shortlistIntervals()", () => {
  it("has every model that recall looked at, best first", () => {
    const data = shortlistIntervals(runState(sampleEvents));
    expect(data?.models.map(({ model, chosen }) => [model, chosen])).toEqual([
      ["good", true],
      ["weak", true],
      ["slow", true],
      ["other", false],
    ]);
    expect([data?.rule, data?.proxy]).toEqual(["paper", "LEEP on 60 rows"]);
  });

  it("is nothing where the user named the shortlist", () => {
    const events = sampleEvents.map((event) =>
      event.type === "recall" ? { ...event, rule: "given" } : event,
    );
    expect(shortlistIntervals(runState(events))).toBeUndefined();
  });
});

describe("drawShortlistIntervals()", () => {
  it("draws an interval only where there is one, and no panel of which nothing is known", () => {
    const data = shortlistIntervals(runState(manyTrials({ nModels: 2, nStages: 1 })))!;
    const nBars = (drawn: string) => drawn.match(/class="line"/g)?.length ?? 0;
    expect(nBars(drawShortlistIntervals(data).body.markup)).toBe(3);
    const models = data.models.map(({ proxyInterval: _, proxy: __, ...model }) => model);
    const without = drawShortlistIntervals({ ...data, models }).body.markup;
    expect(nBars(without)).toBe(0);
    expect(without).not.toContain("proxy: LogME");
  });
});
