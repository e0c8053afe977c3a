import { expect, test } from "vitest";
import { compileKernels } from "../../../tools/build-kernels.js";
import { kernelBytes } from "./kernel-bytes.ts";

test("kernelBytes is what largest-differences.wat compiles to", async () => {
  expect(Buffer.from(await compileKernels()).toString("base64")).toBe(kernelBytes);
});
