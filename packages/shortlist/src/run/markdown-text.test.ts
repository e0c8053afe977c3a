import { expect, it } from "vitest";
import { markdownText } from "./markdown-text.ts";

it.each([
  ["red thing, sci-fi (1.5)", "red thing, sci-fi (1.5)"],
  ["a|b", "a\\|b"],
  ["*x* __y__ ~~z~~ `c`", "\\*x\\* \\_\\_y\\_\\_ \\~\\~z\\~\\~ \\`c\\`"],
  ["![p](http://x)", "!\\[p\\](http://x)"],
  ["<script>&lt;", "\\<script\\>\\&lt;"],
  ["C #", "C \\#"],
  ["a\\|b", "a\\\\\\|b"],
  ["two\r\n\u2028lines\u0000\u001b[1m", "two lines \\[1m"],
  ["\u202etxt", "\ufffdtxt"],
  ["$x$", "\\$x\\$"],
  ["می‌خواهم", "می‌خواهم"], // with a joiner that belongs to the word
])("markdownText(%j) is %j", (text, expected) => {
  expect(markdownText(text)).toBe(expected);
});
