import { describe, expect, it } from "vitest";
import type { RunEvent } from "../run/run-event.ts";
import { runState } from "./run-state.ts";
import { manyTrials, pictureEvents, sampleEvents, textEvents } from "./sample-events.test.files.ts";
import { textReport } from "./text-report.ts";

function reportOf(events: readonly RunEvent[]): string {
  return textReport(runState(events)).join("\n");
}

describe("runState()", () => {
  it("follows each trial to its end", () => {
    const { trials } = runState(sampleEvents);
    expect(trials.map(({ model, status, curve }) => [model, status, curve])).toEqual([
      ["good", "picked", [0.75, 0.8]],
      ["weak", "dropped", [0.62]],
      ["slow", "failed", []],
    ]);
  });

  it("is defined for every prefix of a journal", () => {
    for (let n = 0; n <= sampleEvents.length; n++) {
      expect(reportOf(sampleEvents.slice(0, n)).length, `${n} events`).toBeGreaterThan(0);
    }
  });
});

describe("textReport()", () => {
  it("tells the verdict, the recall and the fate of every trial", () => {
    expect(`\n${reportOf(sampleEvents)}\n`).toMatchInlineSnapshot(`
      "
      The pick beats the free baselines: .780 against the majority class .600, TF-IDF + logistic regression .720.
      Picked good: test accuracy .780 on 50 rows (standard error .059).
      Trained 3 epochs in 6.0 s; trying all 4 models would take 8 (2.7 times as many).
      The fine-tuned model is in runs/sample/winner.

      Recall (rule paper, LEEP on 60 training rows): 3 of 4 models in 3.0 s
        model  prior   proxy  score  like
        good   0.800  -0.500  0.610  good
        weak   0.700  -0.600  0.500  good
        slow   0.600       -  0.400  slow
        and 1 left out

      Selection (fine-selection, 2 stages of one epoch)
        model  epochs  validation by epoch  fate
        good        2  .750 .800            picked
        weak        1  .620                 dropped after 1: validation 62.0% is rank 2 of 2, and 1 of 2 …
        slow        0                       failed after 0: model.safetensors is truncated
      "
    `);
  });

  it("counts one stage and one epoch as one", () => {
    const events = sampleEvents.map((event) => {
      if (event.type === "run-finished") return { ...event, epochsTrained: 1 };
      return event.type === "run-started" ? { ...event, nStages: 1 } : event;
    });
    expect(reportOf(events)).toContain("Selection (fine-selection, 1 stage of one epoch)");
    expect(reportOf(events)).toContain("Trained 1 epoch in ");
  });

  it("says how far the proxy is to be trusted", () => {
    const trust = {
      reliability: 0.1,
      verdict: "flat" as const,
      words: "LEEP does not tell the models apart",
    };
    const events = sampleEvents.map((event) => (event.type === "recall" ? { ...event, trust } : event));
    expect(reportOf(events)).toContain("\n  and 1 left out\n  LEEP does not tell the models apart\n");
  });

  it("says first that the pick does not beat a baseline", () => {
    const events = sampleEvents.map((event) =>
      event.type === "tested" ? { ...event, test: { accuracy: 0.72 } } : event,
    );
    expect(reportOf(events).split("\n")[0]).toBe(
      "No gain: good (.720) does not beat TF-IDF + logistic regression (the majority class .600, TF-IDF + logistic regression .720).",
    );
  });

  it("tells the mistakes, of pictures by name, of texts by their beginning", () => {
    expect(textReport(runState(pictureEvents())).slice(-5)).toEqual([
      "",
      "  surest and wrong",
      "    true class  taken for    sure  picture",
      "    dogs        cats       97.3 %  dogs/12.png",
      "    cats        dogs       88.0 %  cats/31.png",
    ]);
    const lines = textReport(runState(textEvents)).slice(-2);
    expect(lines.map((line) => line.trim())).toEqual([
      "b           a          97.3 %  a <b>film</b> of two lines…",
      "a           b          88.0 %  �[2Jbad", // what a text says moves no cursor
    ]);
    const confused = textReport(
      runState(manyTrials({ nModels: 2, nStages: 1, classNames: ["cats", "dogs"] })),
    );
    expect(confused.slice(-6)).toEqual([
      "Mistakes: 4 of 20 test rows",
      "",
      "  most often",
      "    true class  taken for  rows",
      "    cats        dogs          2",
      "    dogs        cats          1",
    ]);
  });

  it("leaves no control character of any name in a line", () => {
    const events = JSON.parse(
      JSON.stringify(pictureEvents(), (key, value) =>
        key === "name" || key === "reason" ? "\u001b[1A\nx" : value,
      ),
    ) as RunEvent[];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    for (const line of textReport(runState(events))) expect(line).not.toMatch(/[\u0000-\u001f]/);
  });

  it("says how to go on with a run that was interrupted", () => {
    const interrupted: RunEvent = {
      type: "interrupted",
      reason: "interrupted by the user",
    };
    expect(reportOf([...sampleEvents.slice(0, 7), interrupted]).split("\n")[0]).toBe(
      "Not finished: 1 epoch trained so far, interrupted by the user. Go on with: shortlist resume runs/sample",
    );
  });
});
