import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createRng } from "shortlist";
import type { Bench } from "./bench.ts";
import type { ClusteringAnswer } from "./clustering-side.ts";
import { formatTable } from "./print-table.ts";
import { PythonSide } from "./python-side.ts";
import { median } from "./statistics.ts";

const nModels = 10_000;
const nDatasets = 32;
const nRounds = 3;
const mostSeconds = 20;
const mostGigabytes = 2;
const mostMilliseconds = 100;

interface TheirAnswer {
  readonly program: string;
  readonly distanceSeconds: number;
  readonly linkageSeconds: number;
}

/** Accuracies of families of about eight models, which differ less within a family than between families. */
function madeUpMatrix(): Float64Array {
  const rng = createRng("clustering bench");
  const easiness = Array.from({ length: nDatasets }, () => 0.3 + 0.6 * rng.next());
  const families = Array.from({ length: nModels / 8 }, () => {
    const strength = 0.15 * rng.normal();
    return easiness.map((accuracy) => accuracy + strength + 0.08 * rng.normal());
  });
  return Float64Array.from(
    Array.from({ length: nModels }, () => {
      const family = families[rng.integer(families.length)]!;
      return family.map((accuracy) => Math.min(1, Math.max(0, accuracy + 0.015 * rng.normal())));
    }).flat(),
  );
}

/** Distances of Eq. 1 and exact average linkage of 10,000 models, against numpy and fastcluster. */
export const clustering: Bench = {
  describes: "clusters of 10,000 models x 32 datasets against numpy and fastcluster; adding one more model",
  needsPython: true,
  run: async ({ print, python }) => {
    const folder = await mkdtemp(join(tmpdir(), "clustering-bench-"));
    try {
      const paths = {
        matrix: join(folder, "matrix"),
        ours: join(folder, "ours"),
        theirs: join(folder, "theirs"),
      };
      await writeFile(paths.matrix, madeUpMatrix());
      const script = join(import.meta.dirname, "clustering-side.js");
      const other = new PythonSide(python!, "clustering.py", { nDatasets, k: 5 });
      const ours: ClusteringAnswer[] = [];
      const theirs: TheirAnswer[] = [];
      for (let round = 0; round < nRounds; round++) {
        const { stdout } = await promisify(execFile)(process.execPath, [
          script,
          paths.matrix,
          String(nDatasets),
          paths.ours,
        ]);
        ours.push(JSON.parse(stdout));
        theirs.push(await other.ask<TheirAnswer>({ matrix: paths.matrix, merges: paths.theirs }));
      }
      other.close();
      const { nEqual, heightError } = compareMerges(await floats(paths.ours), await floats(paths.theirs));

      const of = <T>(answers: readonly T[], value: (answer: T) => number) => median(answers.map(value));
      const both = (a: { distanceSeconds: number; linkageSeconds: number }) =>
        a.distanceSeconds + a.linkageSeconds;
      const rows = [
        ["seconds", "ours", `numpy, ${theirs[0]!.program}`, "ratio"],
        ...(
          [
            ["distances (Eq. 1)", (a) => a.distanceSeconds],
            ["average linkage", (a) => a.linkageSeconds],
            ["both", both],
          ] as [string, typeof both][]
        ).map(([name, value]) => [
          name,
          of(ours, value).toFixed(2),
          of(theirs, value).toFixed(2),
          (of(ours, value) / of(theirs, value)).toFixed(3),
        ]),
      ];
      for (const line of formatTable(rows)) print(line);
      const gigabytes = Math.max(...ours.map((answer) => answer.gigabytes));
      const addMilliseconds = of(ours, (answer) => answer.addMilliseconds);
      print(`equal merges: ${nEqual} of ${nModels - 1}, heights within ${heightError.toExponential(1)}`);
      print(`memory ${gigabytes.toFixed(2)} GB; one more model takes ${addMilliseconds.toFixed(1)} ms`);
      const seconds = of(ours, both);
      const ratio = seconds / of(theirs, both);
      const target = 1;
      const met =
        ratio <= target &&
        seconds <= mostSeconds &&
        gigabytes <= mostGigabytes &&
        nEqual === nModels - 1 &&
        addMilliseconds <= mostMilliseconds;
      const linkageRatio = of(ours, (a) => a.linkageSeconds) / of(theirs, (a) => a.linkageSeconds);
      return {
        name: "clustering",
        ratio,
        target,
        met,
        seconds,
        linkageRatio,
        gigabytes,
        nEqual,
        addMilliseconds,
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function floats(path: string): Promise<Float64Array> {
  const bytes = await readFile(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/**
 * How many merges of both join the same two clusters in the same order.
 *
 * @param ours (nMerges × 3): the lowest model of the two clusters, and the height
 * @param theirs (nMerges × 4), as scipy writes them: cluster n + i is what merge i made
 */
function compareMerges(ours: Float64Array, theirs: Float64Array): { nEqual: number; heightError: number } {
  const nMerges = theirs.length / 4;
  const lowest = Array.from({ length: nMerges + 1 }, (_, i) => i);
  let nEqual = 0;
  let heightError = 0;
  for (let i = 0; i < nMerges; i++) {
    const pair = [lowest[theirs[4 * i]!]!, lowest[theirs[4 * i + 1]!]!];
    const into = Math.min(...pair);
    lowest.push(into);
    if (ours[3 * i] === into && ours[3 * i + 1] === Math.max(...pair)) nEqual++;
    heightError = Math.max(heightError, Math.abs(ours[3 * i + 2]! - theirs[4 * i + 2]!));
  }
  return { nEqual, heightError };
}
