import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect, it } from "vitest";

/**
 * The flow of the product is hub → data → history → recall → select → report: a folder may import only the
 * folders listed for it. What is not listed is refused, so a new folder needs a line here and in ARCHITECTURE.md.
 */
const mayImport: Record<string, readonly string[]> = {
  numeric: [],
  image: ["numeric"],
  store: ["numeric"],
  hub: ["store", "engine"],
  data: ["numeric", "image"],
  engine: ["numeric", "image", "store"],
  history: ["numeric", "store", "data"],
  recall: ["numeric", "history"],
  baseline: ["numeric", "image", "data"],
  select: ["numeric", "store", "engine", "hub", "data", "history", "recall"],
  run: ["numeric", "image", "store", "engine", "hub", "data", "history", "recall", "baseline", "select"],
  backtest: ["numeric", "history", "recall", "select", "run"],
  reproduce: ["numeric", "history", "recall", "select"],
  report: ["numeric", "store", "history", "run", "select", "recall", "data", "backtest"],
  explain: ["numeric", "store", "hub", "history", "recall", "select", "run", "report", "data"],
  cli: [
    "image",
    "store",
    "hub",
    "data",
    "engine",
    "history",
    "recall",
    "select",
    "run",
    "report",
    "backtest",
    "reproduce",
    "explain",
  ],
};

const sources = join(import.meta.dirname, "../packages/shortlist/src");

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

const importPattern = /(?:^|\n)\s*(?:import|export)\b[^;]*?\bfrom\s*"(\.[^"]+)"|import\("(\.[^"]+)"\)/g;

/** The stage folder that a path below `src` lies in, or "" for `src` itself. */
function folderOf(path: string): string {
  const parts = relative(sources, path).split(sep);
  return parts.length > 1 ? (parts[0] as string) : "";
}

it("every folder imports only the folders above it", () => {
  const violations: string[] = [];
  for (const file of sourceFiles(sources)) {
    const from = folderOf(file);
    if (from === "") continue;
    if (mayImport[from] === undefined) violations.push(`${from}/: this folder is not in the table`);
    const allowed = file.endsWith(".test.ts") ? undefined : mayImport[from];
    for (const match of readFileSync(file, "utf8").matchAll(importPattern)) {
      const target = join(file, "..", (match[1] ?? match[2]) as string);
      const to = folderOf(target);
      if (allowed !== undefined && to !== from && !allowed.includes(to)) {
        violations.push(`${relative(sources, file)} imports ${to || "src"}/`);
      }
    }
  }
  expect([...new Set(violations)]).toEqual([]);
});

it("onnx-grad knows nothing of shortlist", () => {
  const offenders = sourceFiles(join(sources, "../../onnx-grad/src")).filter((file) =>
    /from "shortlist|packages\/shortlist/.test(readFileSync(file, "utf8")),
  );
  expect(offenders).toEqual([]);
});
