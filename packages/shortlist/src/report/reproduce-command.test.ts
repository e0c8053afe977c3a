import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { everywhere, parseOptions } from "../cli/options.ts";
import { runOptions, runOptionsOf } from "../cli/run-options.ts";
import { reproduceCommand, shellLine } from "./reproduce-command.ts";

const asked = {
  data: "my data.csv",
  label: "stars",
  text: "title,body",
  validationData: "valid.csv",
  testData: "test.csv",
  splitColumn: "part",
  separator: ";",
  zoo: "zoo",
  models: ["a", "b"],
  seed: 7,
  shortlistSize: 4,
  recallRule: "paper" as const,
  proxy: "leep" as const,
  proxyLayer: 2,
  scheduler: "successive-halving" as const,
  eta: 3,
  threshold: 0.05,
  nEpochs: 9,
  budgetEpochs: 30,
  batchSize: 8,
  learningRate: 0.001,
  headLearningRate: 0.01,
  maxTokens: 64,
  image: "picture",
  augment: "flip",
  balanced: true,
  withoutExamples: true,
  threads: 2,
};

const readBack = (command: readonly string[]) =>
  runOptionsOf(parseOptions(command.slice(2), runOptions, ["DATA"]));

describe("reproduceCommand()", () => {
  it("is read by the command line as what was asked for", () => {
    expect(readBack(reproduceCommand({ kind: "run", options: asked }))).toEqual(asked);
  });

  it("gives a budget in seconds as a duration", () => {
    const options = { data: "d", budgetSeconds: 5400 };
    expect(readBack(reproduceCommand({ kind: "run", options }))).toEqual(options);
  });

  it("knows every option of the command line that decides what a run does", () => {
    const written = reproduceCommand({ kind: "run", options: asked });
    for (const name of Object.keys(runOptions)) {
      if (Object.hasOwn(everywhere, name) || name === "out") continue;
      expect(written, `a line for it in reproduce-command.ts`).toContain(`--${name}`);
    }
  });
});

describe("shellLine()", () => {
  it("a shell reads the same words", () => {
    const word = fc.stringMatching(/^[ -~\n]{1,12}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const read = execFileSync("sh", ["-c", `printf '%s\\0' ${shellLine(words)}`]).toString();
        expect(read.split("\0").slice(0, -1)).toEqual(words);
      }),
      { numRuns: 50 },
    );
  });
});
