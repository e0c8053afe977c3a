import { inRaw } from "../paths.ts";
import { readText } from "./read-lines.ts";

export interface Application {
  id: string;
  debianPackage: string;
  categories: string[];
  /** One-line summaries by language code; "C" is English. */
  summaries: Map<string, string>;
}

/** Desktop applications in Debian's AppStream catalogue. */
export function readApplications(): Application[] {
  return parseComponents(readText(inRaw("apt/components.yml")));
}

/** Read the few fields needed from the catalogue's block-style YAML. */
export function parseComponents(yaml: string): Application[] {
  const applications = new Map<string, Application>();
  for (const block of yaml.split(/^---$/m)) {
    if (!/^Type: desktop-app/m.test(block)) continue;
    const id = /^ID: (.*)$/m.exec(block)?.[1] ?? "";
    const debianPackage = /^Package: (.*)$/m.exec(block)?.[1] ?? "";
    const categories = [...(/^Categories:\n((?:- .*\n)+)/m.exec(block)?.[1] ?? "").matchAll(/- (.*)\n/g)];
    const summaries = new Map<string, string>();
    for (const match of (/^Summary:\n((?: .*\n)+)/m.exec(block)?.[1] ?? "").matchAll(
      /^ {2}([\w@]+): (.*(?:\n {4}.*)*)/gm,
    )) {
      summaries.set(
        match[1]!,
        match[2]!
          .replace(/\s+/g, " ")
          .replace(/^(['"])(.*)\1$/, "$2")
          .replaceAll("''", "'"),
      );
    }
    applications.set(id, { id, debianPackage, categories: categories.map((match) => match[1]!), summaries });
  }
  return [...applications.values()];
}
