/**
 * Runs every `@example` of the sources. A line `expression; // literal` is an assertion; `// ≈ number` compares to
 * six decimals. Names come from the file itself, from its package's index, and from `node:` imports written in the
 * example. An example whose first line is `// not run: why` is counted, not run.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const packages = ["onnx-grad", "shortlist"];

interface Example {
  readonly line: number;
  readonly code: string;
}

function examplesOf(source: string): Example[] {
  const examples: Example[] = [];
  for (const comment of source.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const lines = comment[0].split("\n").map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*) ?/, ""));
    const start = lines.findIndex((line) => line.trim() === "@example");
    if (start < 0) continue;
    const rest = lines.slice(start + 1);
    const end = rest.findIndex((line) => /^@\w+/.test(line));
    const code = (end < 0 ? rest : rest.slice(0, end)).filter((line) => !line.startsWith("```")).join("\n");
    const line = source.slice(0, comment.index).split("\n").length + start;
    examples.push({ line, code: code.trim() });
  }
  return examples;
}

/** `a; // 1` becomes an assertion; a static import becomes a dynamic one. */
function executable(code: string): string {
  return code
    .split("\n")
    .map((line) => {
      const imported = /^import (\{[^}]+\}) from (".+");?$/.exec(line);
      if (imported !== null) {
        if (!imported[2]?.startsWith('"node:')) return "";
        return `const ${imported[1]?.replaceAll(" as ", ": ")} = await load(${imported[2]});`;
      }
      const asserted = /^(?!\s*(?:const|let|for|if|return)\b)(.+?);\s*\/\/ (≈ )?(.+)$/.exec(line);
      if (asserted === null) return line;
      const [, expression, about, literal] = asserted;
      return about === undefined
        ? `expect(plain(${expression})).toEqual(plain(${literal}));`
        : `expect(${expression}).toBeCloseTo(${literal}, 6);`;
    })
    .join("\n");
}

/** Typed arrays compare as lists. */
function plain(value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Array.from(value as unknown as ArrayLike<unknown>)
    : value;
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => Promise<void>;

describe.each(packages)("@example in %s", (name) => {
  const folder = join(root, "packages", name, "src");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files) {
    for (const { line, code } of examplesOf(readFileSync(file, "utf8"))) {
      const where = `${relative(folder, file)}:${line}`;
      if (code.startsWith("// not run:")) {
        it.skip(`${where} ${code.split("\n")[0]}`, () => {});
        continue;
      }
      it(where, async () => {
        const load = (specifier: string) => import(specifier);
        const scope = {
          ...(await import(join(folder, "index.ts"))),
          ...(await import(file)),
          expect,
          plain,
          load,
        };
        // The inner block lets an example name a value like something that is in scope.
        await new AsyncFunction(...Object.keys(scope), `{${executable(code)}\n}`)(...Object.values(scope));
      });
    }
  }
  it("has examples", () => expect(files.length).toBeGreaterThan(0));
});
