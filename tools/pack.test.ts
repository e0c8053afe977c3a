/** What is packed finds the starter zoos that it brings, far from the repository. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stagePackage } from "./pack.js";

const root = join(import.meta.dirname, "..");
const zoos = ["text", "image"];

describe("a packed shortlist", () => {
  let folder: string;
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "packed-")));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    stagePackage("shortlist", join(folder, "shortlist"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("brings both starter zoos and the licence", () => {
    const listed = execFileSync("npm", ["pack", "--dry-run", "--json", join(folder, "shortlist")], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const paths = (JSON.parse(listed)[0].files as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(["LICENSE", "README.md", "dist/index.js", "bin/shortlist.js"]),
    );
    for (const zoo of zoos)
      expect(paths).toEqual(
        expect.arrayContaining([`zoo/${zoo}/zoo.json`, `zoo/${zoo}/history.json`, `zoo/${zoo}/NOTICE`]),
      );
    expect(paths.filter((path) => /\.test\.|goldens/.test(path))).toEqual([]);
  });

  it("finds them", () => {
    const listed = execFileSync(
      process.execPath,
      [join(folder, "shortlist/bin/shortlist.js"), "zoo", "list", "--json"],
      { encoding: "utf8", env: { ...process.env, SHORTLIST_ZOO: "" } },
    );
    const { zoos: found, models } = JSON.parse(listed);
    expect(found).toEqual(zoos.map((zoo) => join(folder, "shortlist/zoo", zoo)));
    expect(new Set(models.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(["texts", "images"]));
    expect(existsSync(models[0].folder)).toBe(true);
  });
});
