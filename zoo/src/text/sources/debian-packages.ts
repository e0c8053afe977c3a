import { inRaw } from "../paths.ts";
import { readText } from "./read-lines.ts";

export interface DebianPackage {
  name: string;
  source: string;
  section: string;
  /** Debtags, "facet::tag". */
  tags: string[];
  synopsis: string;
  /** Paragraphs of the long description, lines joined. */
  paragraphs: string[];
}

let packages: DebianPackage[] | undefined;

/** Every package of the release with its English description; one entry a name, sorted by name. */
export function readDebianPackages(): DebianPackage[] {
  packages ??= parseDebianPackages(
    readText(inRaw("apt/packages.txt")),
    readText(inRaw("apt/descriptions.txt")),
  );
  return packages;
}

/** Join the package index with the index of translated descriptions, by the description's MD5. */
export function parseDebianPackages(index: string, translations: string): DebianPackage[] {
  const descriptions = new Map<string, string>();
  for (const stanza of stanzas(translations)) {
    const md5 = stanza.get("Description-md5");
    const text = stanza.get("Description-en");
    if (md5 && text) descriptions.set(md5, text);
  }
  const byName = new Map<string, DebianPackage>();
  for (const stanza of stanzas(index)) {
    const name = stanza.get("Package");
    const [synopsis = "", ...lines] = (descriptions.get(stanza.get("Description-md5") ?? "") ?? "").split(
      "\n",
    );
    if (!name || synopsis === "" || byName.has(name)) continue;
    byName.set(name, {
      name,
      source: (stanza.get("Source") ?? name).split(" ")[0]!,
      section: (stanza.get("Section") ?? "").split("/").at(-1)!,
      tags: expandTags(stanza.get("Tag") ?? ""),
      synopsis,
      paragraphs: lines
        .map((line) => line.slice(1))
        .join("\n")
        .split(/^\.$/m)
        .map((paragraph) => paragraph.replace(/\s+/g, " ").trim())
        .filter((paragraph) => paragraph !== ""),
    });
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** "a::{b,c}, d::e" in the compact form of the index → ["a::b", "a::c", "d::e"]. */
function expandTags(field: string): string[] {
  const tags: string[] = [];
  for (const match of field.replace(/\s+/g, "").matchAll(/([^,{}]+::)(?:\{([^}]*)\}|([^,{}]+))/g)) {
    for (const tag of (match[2] ?? match[3] ?? "").split(",")) tags.push(`${match[1]}${tag}`);
  }
  return tags;
}

function* stanzas(text: string): Generator<Map<string, string>> {
  for (const block of text.split("\n\n")) {
    const fields = new Map<string, string>();
    let name = "";
    for (const line of block.split("\n")) {
      if (line.startsWith(" ")) {
        fields.set(name, `${fields.get(name) ?? ""}\n${line}`);
        continue;
      }
      const colon = line.indexOf(":");
      if (colon < 0) continue;
      name = line.slice(0, colon);
      fields.set(name, line.slice(colon + 1).trim());
    }
    if (fields.size > 0) yield fields;
  }
}

/**
 * A package's description without what would give its label away or repeat in hundreds of others: its own name and
 * source name, and paragraphs of boilerplate ("This package contains the documentation …").
 */
export function describePackage(entry: DebianPackage, maxWords: number): string {
  const paragraphs = entry.paragraphs.filter(
    (paragraph) => !/^(This|The)( \S+)? (package|module) (contains|provides|includes|is)/i.test(paragraph),
  );
  const text = [entry.synopsis, ...paragraphs].join(". ");
  const names = [...new Set([entry.name, entry.source, ...entry.name.split("-"), ...entry.source.split("-")])]
    .filter((name) => name.length > 2)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const anonymous = text.replace(
    new RegExp(`(?<![\\p{L}\\p{N}])(${names.join("|")})(?![\\p{L}\\p{N}])`, "giu"),
    "",
  );
  return anonymous
    .replace(/\s+/g, " ")
    .replace(/^[\s\W]+/, "")
    .trim()
    .split(" ")
    .slice(0, maxWords)
    .join(" ");
}
