import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { kernelBytesOf, kernelBytesPath, kernelSources } from "./build-kernels.js";

it.each(kernelSources)("kernel-bytes.ts is what %s compiles to", async (source) => {
  expect(readFileSync(kernelBytesPath(source), "utf8")).toBe(await kernelBytesOf(source));
});

it("every .wat is compiled", () => {
  const root = join(import.meta.dirname, "..");
  const found = ["onnx-grad", "shortlist"].flatMap((name) =>
    readdirSync(join(root, "packages", name, "src"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".wat"))
      .map((path) => `packages/${name}/src/${path}`),
  );
  expect(found.sort()).toEqual([...kernelSources].sort());
});
