import { expect, it } from "vitest";
import { plainLine } from "./plain-line.ts";

it("plainLine() leaves no control character, and letters of any language alone", () => {
  expect(plainLine("\u001b[31mred\u0007 \u202egnp.exe \u009b2J\u007f")).toBe("�[31mred� �gnp.exe �2J�");
  expect(plainLine("a\r\nb\tc\u2028d")).toBe("a  b c d");
  const names = "Äpfel, חתולים, 猫 and 👩‍👩‍👧 – 3 %";
  expect(plainLine(names)).toBe(names);
});
