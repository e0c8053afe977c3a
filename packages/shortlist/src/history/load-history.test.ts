import { expect, test } from "vitest";
import { HistoryError } from "./history-error.ts";
import { loadHistory, parseHistory } from "./load-history.ts";

const curve = { model: "m", dataset: "d", seed: 1, validation: [0.5, 0.75], test: 0.5, seconds: 3 };
const file = (changes: object) =>
  JSON.stringify({ schema: "shortlist-history/1", metric: "accuracy", curves: [curve], ...changes });

test("parseHistory() reads what was written", () => {
  expect(parseHistory(file({}), "h.json")).toEqual({ metric: "accuracy", curves: [curve] });
});

test("parseHistory() reads finals without curves, and proxy scores", () => {
  const { seconds: _, ...finalOnly } = { ...curve, validation: [] };
  const scores = [{ model: "m", dataset: "d", proxy: "leep", value: -0.5 }];
  expect(parseHistory(file({ metric: "f1", curves: [finalOnly], scores }), "h.json")).toEqual({
    metric: "f1",
    curves: [finalOnly],
    scores,
  });
});

test.each([
  [
    "another version",
    file({ schema: "shortlist-history/2" }),
    "version",
    'its schema is "shortlist-history/2"',
  ],
  ["no version", "[]", "version", "its schema is missing"],
  ["no JSON", "{", "not-json", "not valid JSON"],
  ["an accuracy above 1", file({ curves: [{ ...curve, test: 61 }] }), "invalid", "curves.0.test"],
  ["no metric", file({ metric: "" }), "invalid", "metric"],
  [
    "a score of nothing",
    file({ scores: [{ model: "m", dataset: "d", value: 1 }] }),
    "invalid",
    "scores.0.proxy",
  ],
  ["a curve twice", file({ curves: [curve, curve] }), "invalid", "m on d with seed 1 is recorded twice"],
  [
    "a score twice",
    file({ scores: [-0.5, -0.6].map((value) => ({ model: "m", dataset: "d", proxy: "leep", value })) }),
    "invalid",
    "the leep of m on d is recorded twice",
  ],
])("parseHistory() refuses %s by name", (_, text, code, message) => {
  expect(() => parseHistory(text, "h.json")).toThrow(expect.objectContaining({ name: "HistoryError", code }));
  expect(() => parseHistory(text, "h.json")).toThrow(message);
  expect(() => parseHistory(text, "h.json")).toThrow("h.json");
});

test("loadHistory() says when there is no such file", async () => {
  const failure = loadHistory("/nowhere/history.json");
  await expect(failure).rejects.toThrow(HistoryError);
  await expect(failure).rejects.toThrow("/nowhere/history.json: there is no such file");
});
