import { expect, it } from "vitest";
import { failureOf } from "./failure-of.ts";

it.each([
  ["std::bad_alloc", "train", "memory"],
  ["Array buffer allocation failed", "load", "memory"],
  ["the training process crashed (SIGSEGV)", "train", "crashed"],
  ["tiny diverged in epoch 2, step 3: its loss is NaN", "train", "diverged"],
  ["tokenizer.json: missing", "load", "load"],
  ["something else", "train", "error"],
] as const)("failureOf(%j) in %s is %s", (message, phase, kind) => {
  expect(failureOf(new Error(`${message}\n  at more`), phase)).toEqual({ kind, reason: message });
});

it("failureOf() has a reason for what is no error", () => {
  expect(failureOf(undefined, "train").reason).toBe("undefined");
  expect(failureOf(new TypeError(""), "train").reason).toBe("TypeError");
});
