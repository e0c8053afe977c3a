import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitText, textWidth } from "./text-width.ts";

describe("textWidth()", () => {
  it("is at least what a browser measured, by at most 1 % in DejaVu Sans", () => {
    // Chromium 140: measureText of this text at 100px "DejaVu Sans" is 1581.0, in bold 1780.5.
    const name = "minilm-distilled-2x128-manuals";
    expect(textWidth(name, { size: 100 }) / 1581.0).toBeGreaterThan(0.999);
    expect(textWidth(name, { size: 100 }) / 1581.0).toBeLessThan(1.01);
    expect(textWidth(name, { size: 100, bold: true }) / 1780.5).toBeGreaterThan(0.999);
    expect(textWidth(name, { size: 100, bold: true }) / 1780.5).toBeLessThan(1.02);
  });

  it("counts a pictograph once", () => {
    expect(textWidth("😀", { size: 100 })).toBe(105);
  });
});

describe("fitText()", () => {
  it("never is wider than the room, and keeps what fits", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 20, max: 400 }), (text, room) => {
        const fitted = fitText(text, room);
        expect(textWidth(fitted)).toBeLessThanOrEqual(room);
        if (textWidth(text) <= room) expect(fitted).toBe(text);
      }),
    );
  });
});
