import { existsSync } from "node:fs";
import { relative } from "node:path";
import { inDeb } from "../../fetch/debian-packages.ts";
import { iconThemePackages } from "./fetch-raw.ts";
import { filesBelow } from "./files-below.ts";

export interface ThemeIcon {
  path: string;
  theme: string;
  /** What icons are filed under: "actions", "places", … */
  context: string;
  /** The same for one meaning in every theme: "folder-new" */
  name: string;
}

const contexts: Record<string, string> = {
  actions: "actions",
  apps: "apps",
  categories: "categories",
  devices: "devices",
  emblems: "emblems",
  emotes: "emotes",
  mimes: "mimetypes",
  mimetypes: "mimetypes",
  places: "places",
  status: "status",
};

/** Every icon of the themes once, of the size nearest to 64 pixels; links are left out. */
export function readThemeIcons(): ThemeIcon[] {
  return iconThemePackages.flatMap((packageName) => {
    const root = inDeb(packageName, "usr/share/icons");
    if (!existsSync(root)) return [];
    const paths = filesBelow(root);
    return parseIconPaths(paths.map((path) => ({ path, place: relative(root, path) })));
  });
}

/** "Tango/32x32/places/folder.png", "Faenza/places/48/folder.png" and the like: the largest icon of each name. */
export function parseIconPaths(files: readonly { path: string; place: string }[]): ThemeIcon[] {
  const best = new Map<string, ThemeIcon & { size: number }>();
  for (const { path, place } of files) {
    const parts = place.split("/");
    const match = parts.at(-1)!.match(/^(.+)\.(png|svg)$/);
    const context = parts.slice(1, -1).flatMap((part) => contexts[part] ?? [])[0];
    if (!match || context === undefined || /symbolic|@\dx/.test(place)) continue;
    const size = Number(
      parts.slice(1, -1).flatMap((part) => part.match(/^(\d+)(x\d+)?$/)?.[1] ?? [])[0] ?? 64,
    );
    if (size < 32) continue;
    const theme = parts[0]!;
    const name = match[1]!
      .toLowerCase()
      .replace(/^(gnome|gtk|stock)[-_]/, "")
      .replace(/^(mime|fs|dev)-/, "");
    const key = `${theme}/${context}/${name}`;
    const seen = best.get(key);
    if (seen && Math.abs(seen.size - 64) <= Math.abs(size - 64)) continue;
    best.set(key, { path, theme, context, name, size });
  }
  return [...best.values()].map(({ size, ...icon }) => icon);
}
