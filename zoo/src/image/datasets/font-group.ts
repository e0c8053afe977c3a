import type { FontFile } from "../sources/font-file.ts";

/** What fonts of one design have in common: the first word of their family, or two where it says little. */
export function fontGroup({ family }: Pick<FontFile, "family">): string {
  const words = family.toLowerCase().split(/[\s_-]+/);
  return ["adf", "gfs", "tex", "the", "a", "tlwg", "noto", "sil"].includes(words[0]!)
    ? words.slice(0, 2).join(" ")
    : words[0]!.replace(/\d+$/, "");
}
