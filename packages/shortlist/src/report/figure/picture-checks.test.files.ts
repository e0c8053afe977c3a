import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { type Picture, svgFile } from "./picture.ts";
import { textWidth } from "./text-width.ts";

const entity: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const unescaped = (text: string) => text.replace(/&([a-z#0-9]+);/g, (_, name: string) => entity[name] ?? "?");

/** Throws where XML is not well-formed: tags that do not match, raw `<` or `&`, attributes without quotes. */
export function expectWellFormed(xml: string): void {
  const open: string[] = [];
  const token = /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  for (let at = 0; at < xml.length; at = token.lastIndex) {
    token.lastIndex = at;
    const match = token.exec(xml);
    if (match === null) throw new Error(`not well-formed at: ${xml.slice(at, at + 60)}`);
    const [, closes, name, attributes, alone, text] = match;
    for (const part of [attributes, text]) {
      const raw = /&(?!(?:amp|lt|gt|quot|#39);)/.exec(part ?? "");
      if (raw !== null) throw new Error(`raw & in: ${part?.slice(0, 60)}`);
    }
    if (name === undefined || alone === "/") continue;
    if (closes === "/") expect(open.pop(), `closed at ${at}`).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
}

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** Middle of the small letters. */
  readonly y: number;
}

/** Where upright texts are, as wide as the widest usual font makes them. */
export function textBoxes(svg: string): Box[] {
  return Array.from(svg.matchAll(/<text([^>]*)>([^<]*)<\/text>/g), (match) => {
    const [attributes, text] = [match[1] as string, unescaped(match[2] as string)];
    const value = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
    if (value("transform") !== undefined || text === "") return [];
    const classes = value("class") ?? "";
    const size = classes.includes("small") ? 11 : classes.includes("axis") ? 12 : 13;
    const before = svg.slice(0, match.index);
    const inPick = before.lastIndexOf('<g class="pick">') > before.lastIndexOf("</g>");
    const wide = textWidth(text, { size, bold: inPick || classes.includes("strong") });
    const x = Number(value("x"));
    const start = { end: x - wide, middle: x - wide / 2 }[value("text-anchor") ?? ""] ?? x;
    return [{ text, left: start, right: start + wide, y: Number(value("y")) - size / 3 }];
  }).flat();
}

/** What every picture must be. */
export function expectGoodPicture(picture: Picture): void {
  const svg = svgFile(picture);
  expectWellFormed(svg);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|\[object/);
  expect(svg).toMatch(/^<svg [^>]*role="img">\n<title>[^<]+<\/title>\n<desc>[^<]*<\/desc>/);
  expect(svg).not.toMatch(/<script|\son\w+=|href=/);
  const boxes = textBoxes(svg);
  for (const { text, left, right, y } of boxes) {
    expect(left, `left of "${text}"`).toBeGreaterThanOrEqual(-0.5);
    expect(right, `right of "${text}"`).toBeLessThanOrEqual(picture.width + 0.5);
    expect(y, `top of "${text}"`).toBeGreaterThan(0);
    expect(y, `bottom of "${text}"`).toBeLessThan(picture.height);
  }
  const clashes = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => Math.abs(a.y - b.y) < 11 && a.left < b.right && b.left < a.right)
      .map((b) => `"${a.text}" on "${b.text}"`),
  );
  expect(clashes).toEqual([]);
}

/**
 * Compares an SVG to the one that was looked at, numbers to three decimals. Where they differ, writes
 * `name-changed.svg` beside it: look at it, and rename it if it is right.
 */
export function expectAsLookedAt(name: string, svg: string): void {
  const folder = join(import.meta.dirname, "goldens");
  const rounded = svg.replace(/\d+\.\d{4,}/g, (number) => String(Number(Number(number).toFixed(3))));
  let golden = "";
  try {
    golden = readFileSync(join(folder, `${name}.svg`), "utf8");
  } catch {
    // never looked at yet: told like a change
  }
  const drawing = (svg: string) => svg.replace(/<style>[\s\S]*<\/style>/, ""); // colours have a test of their own
  if (drawing(golden) === drawing(rounded)) return;
  writeFileSync(join(folder, `${name}-changed.svg`), rounded);
  expect.fail(
    `The figure ${name} is drawn differently: look at goldens/${name}-changed.svg, and rename it if it is right`,
  );
}
