import { describePackage, readDebianPackages } from "../sources/debian-packages.ts";
import type { DatasetRecipe, LabelledText } from "./dataset-recipe.ts";

const onePerSource = (
  label: (entry: ReturnType<typeof readDebianPackages>[number]) => string | undefined,
  maxWords: number,
): LabelledText[] => {
  const seen = new Set<string>();
  const rows: LabelledText[] = [];
  for (const entry of readDebianPackages()) {
    const found = label(entry);
    if (found === undefined || seen.has(entry.source)) continue;
    seen.add(entry.source);
    rows.push({ text: describePackage(entry, maxWords), label: found, group: entry.source });
  }
  return rows;
};

const facet =
  (name: string) =>
  (entry: { tags: string[] }): string | undefined => {
    const tags = entry.tags.filter((tag) => tag.startsWith(`${name}::`) && !tag.endsWith("TODO"));
    return tags.length === 1 ? tags[0]!.slice(name.length + 2) : undefined;
  };

const licence = "as each package (Debian main; descriptions and debtags)";

export const sections: DatasetRecipe = {
  name: "sections",
  role: "benchmark",
  description: "Description of a Debian package, its name removed → section",
  licence,
  classes:
    "admin net science games text sound graphics web math mail editors database video electronics hamradio fonts".split(
      " ",
    ),
  sourceShare: 0.5,
  read: () => onePerSource(({ section }) => section, 40),
};

export const purposes: DatasetRecipe = {
  name: "purposes",
  role: "benchmark",
  description: "One-line summary of a Debian package, its name removed → what it is for (debtags use::)",
  licence,
  classes: { atLeast: 60 },
  read: () => onePerSource(facet("use"), 14),
};
