import { afterEach, expect, test } from "vitest";
import { errorTerminal } from "./terminal.ts";

const before = Object.getOwnPropertyDescriptor(process.stderr, "columns");
afterEach(() => {
  if (before === undefined) Reflect.deleteProperty(process.stderr, "columns");
  else Object.defineProperty(process.stderr, "columns", before);
});

test.each([
  [72, 72],
  [0, 100], // a terminal that was made without a size
  [undefined, 100],
])("errorTerminal() with %s columns is %s wide", (columns, width) => {
  Object.defineProperty(process.stderr, "columns", { value: columns, configurable: true });
  expect(errorTerminal().width).toBe(width);
});
