import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RecordedZoo, recordRun, writeRecordedZoo } from "../../explain/recorded-run.test.files.ts";
import type { Command } from "../command.ts";
import { exitCodeOf } from "../exit-code.ts";
import { parseOptions } from "../options.ts";
import { whatIf } from "./what-if.ts";
import { why } from "./why.ts";

let root: string;
let zoo: RecordedZoo;
let run: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "explain-"));
  zoo = await writeRecordedZoo(root);
  run = await recordRun(zoo, join(root, "run"), { withHits: true });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** What a command prints to standard output. */
async function printed(command: Command, ...args: string[]): Promise<string> {
  const lines: string[] = [];
  const terminal = { isTty: false, width: 100, write: () => {} };
  await command.run(parseOptions(args, command.options, command.positionals), {
    print: (line) => lines.push(line),
    terminal,
    signal: new AbortController().signal,
  });
  return lines.join("\n").replaceAll(root, "ROOT");
}

describe("shortlist why", () => {
  it("tells what decided, and then the rest", async () => {
    const [decided, ...rest] = (await printed(why, run, "model-b")).split("\n\nAny one of these");
    expect(`\n${decided}\n`).toMatchInlineSnapshot(`
      "
      model-b was dropped after stage 1 of 5 by the rule trend of fine-selection: another trial is better
      now and, by its convergence trend, promises a better end.

      What decided
        validation       45.0 % ± 3.5 after stage 1: 90 of 200 rows right (± is one standard error), 2nd
                         of 6
        predicted final  72.5 % at the end, its mean final accuracy on the 1 of its 8 benchmark datasets
                         where its validation after stage 1 was nearest (mean 49.0 %): benchmark-7;
                         predicting each of the 8 from the others is off by 5.6 points (root mean square)
        rival            model-c: 47.0 % validation, predicted to end at 78.2 %
      "
    `);
    expect(rest.join()).toMatch(
      /- a validation of \d\d\.\d % or more after stage 1 .*\n\nHow sure that is\n/s,
    );
    expect(rest.join()).toContain("\n\nHow it came on the shortlist\n");
  });

  it("--json is one object", async () => {
    const found = JSON.parse(await printed(why, run, "model-c", "--json"));
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining([
        "run",
        "model",
        "fate",
        "verdict",
        "facts",
        "changes",
        "doubts",
        "background",
        "notes",
      ]),
    );
  });

  it("an unknown model is the user's fault", async () => {
    const error = await printed(why, run, "model-x1").catch((thrown) => thrown);
    expect(exitCodeOf(error)).toBe(2);
  });
});

describe("shortlist what-if", () => {
  it("with nothing changed says so", async () => {
    expect(await printed(whatIf, run)).toMatch(/^Nothing changes/);
  });

  it("says what would still need training, and the command for it", async () => {
    expect(`\n${await printed(whatIf, run, "--scheduler", "successive-halving")}\n`).toMatchInlineSnapshot(`
      "
      Open: it takes stages that were never trained. If they are poor, the pick stays model-c; it would
      take 12 epochs instead of 10.

      Whose fate changes, if the missing stages are poor
        model    was                    would be
        model-b  dropped after stage 1  dropped after stage 2
        model-a  dropped after stage 1  dropped after stage 2

      What would still need training (at most about 8.8 s in all)
        - model-b: stages 2–5, at most about 4.8 s
        - model-a: stages 2–5, at most about 4.0 s

      Picked instead of model-c if, alone and in all stages that it lacks, it held a validation of
        - model-b: 59.0 % or more (it had 45.0 % after stage 1)
        - model-a: 59.0 % or more (it had 45.0 % after stage 1)

      To find out
        shortlist run target.csv --zoo ROOT/zoo-1 --shortlist-size 6 --rule fused --scheduler successive-halving

      Notes
        - the command trains from the start, since checkpoints of dropped models are not kept; with the
          same seed, stages that were recorded come out the same
      "
    `);
  });

  it("--json is one object", async () => {
    const found = JSON.parse(
      await printed(whatIf, run, "--shortlist-size", "8", "--threshold", "3%", "--json"),
    );
    expect(found).toMatchObject({ changes: { shortlistSize: 8, threshold: 0.03 }, outcome: "open" });
  });
});
