import { expect, it } from "vitest";
import { parseRunOptions } from "./run-options.ts";

it("parseRunOptions() fills in every default, and reading its JSON changes nothing", () => {
  const options = parseRunOptions({ data: "a.csv", label: undefined });
  expect(options).toMatchObject({
    seed: 0,
    recallRule: "portfolio",
    scheduler: "forecast-halving",
    eta: 2,
    threshold: 0,
    nTrends: 3,
  });
  expect(options).toMatchObject({
    nEpochs: 5,
    keep: "best",
    validationFraction: 0.15,
    testFraction: 0.15,
    proxy: "auto",
  });
  expect(options.threads).toBeGreaterThanOrEqual(1);
  expect(parseRunOptions(JSON.parse(JSON.stringify(options)))).toEqual(JSON.parse(JSON.stringify(options)));
});

it.each([
  [{ nEpochs: 0 }, "nEpochs"],
  [{ eta: 1 }, "eta"],
  [{ threshold: -1 }, "threshold"],
  [{ scheduler: "hyperband" }, "scheduler"],
  [{ validationFraction: 1 }, "validationFraction"],
  [{ models: [] }, "models"],
  [{ budgetEpochs: 1.5 }, "budgetEpochs"],
  [{ colour: "red" }, "colour"],
])("parseRunOptions() refuses %j by name", (wrong, name) => {
  expect(() => parseRunOptions({ data: "a.csv", ...wrong } as never)).toThrow(name);
});
