import { describe, expect, it } from "vitest";
import { contrast } from "./contrast.ts";
import { figureStyle, inkOn, palettes, parts, steps } from "./figure-style.ts";

describe.each(["light", "dark"] as const)("colours of the %s theme", (theme) => {
  const { ground, ink, muted, quiet, pick, warn, good } = palettes[theme];

  it("text is readable on its ground", () => {
    for (const colour of [ink, muted, pick, warn, good]) {
      expect(contrast(colour, ground), colour).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("lines are visible on their ground", () => {
    expect(contrast(quiet, ground)).toBeGreaterThanOrEqual(3);
  });

  it("numbers are readable on every cell", () => {
    for (const colour of [...steps[theme], ...parts[theme]]) {
      expect(contrast(inkOn(colour), colour), colour).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("scales grow in contrast to their middle, or their start, without a turn", () => {
    const middle = steps[theme][5];
    const away = (colours: readonly string[], from: string) =>
      colours.map((colour) => contrast(colour, from));
    for (const side of [steps[theme].slice(0, 6).toReversed(), steps[theme].slice(5), parts[theme]]) {
      const contrasts = away(side, side === (parts[theme] as readonly string[]) ? parts[theme][0] : middle);
      expect(contrasts).toEqual(contrasts.toSorted((a, b) => a - b));
    }
  });
});

describe("figureStyle()", () => {
  it("says nothing of anything outside of figures", () => {
    for (const theme of ["auto", "light", "dark"] as const) {
      for (const rule of figureStyle(theme).matchAll(/([^{}]+)\{[^{}]*\}/g)) {
        const selector = (rule[1] as string).replace(/@media[^{]*\{/, "").trim();
        for (const part of selector.split(",")) expect(part.trim()).toMatch(/^\.figure/);
      }
    }
  });

  it("is light in print and where nothing is asked for, dark only on a dark screen", () => {
    const [light, dark] = figureStyle("auto").split("@media screen and (prefers-color-scheme:dark)") as [
      string,
      string,
    ];
    expect(light).toContain(palettes.light.ground);
    expect(light).not.toContain(palettes.dark.ground);
    expect(dark).toContain(palettes.dark.ground);
  });
});
