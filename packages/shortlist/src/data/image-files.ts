import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { counted } from "../numeric/counted.ts";
import { DataError } from "./data-error.ts";
import { partNames, partNumbers } from "./part-names.ts";

/** A picture's file, and what its folders say of it. */
export interface ImageFile {
  /** Its path below the data, with `/`. */
  readonly name: string;
  readonly path: string;
  readonly label: string;
  /** Number of its part of the split: train 0, validation 1, test 2. */
  readonly part: number;
}

export interface ImageFiles {
  readonly files: readonly ImageFile[];
  /** Whether the folders give a split. */
  readonly hasParts: boolean;
  readonly notes: readonly string[];
}

/** Files called so are tried as pictures. The content decides what they are. */
const imageEnding = /\.(?:png|apng|jpe?g|jpe|jfif|webp|gif|tiff?|bmp|heic|heif|avif|jxl|jp2)$/i;
/** What systems leave behind. */
const litter = /^(?:\..*|Thumbs\.db|desktop\.ini|__MACOSX)$/i;
const MAX_DEPTH = 8;

/** Whether a file is called as pictures are. */
export function isImageName(name: string): boolean {
  return imageEnding.test(name);
}

/**
 * The pictures in a folder of folders, one for each class, or of folders called train, validation and test that hold
 * those. Folders within a class belong to it. In the order of their names.
 *
 * @throws {DataError} no-rows if there are no class folders with pictures; unreadable-file
 */
export async function listImageFiles(folder: string): Promise<ImageFiles> {
  const top = await entriesOf(folder);
  const parts = top.folders.filter((name) => partNumbers.has(name.toLowerCase()));
  const hasParts = parts.some((name) => partNumbers.get(name.toLowerCase()) === 0);
  const walk = newWalk();
  if (hasParts) {
    refuseTwice(folder, parts);
    for (const part of parts) {
      const inside = await entriesOf(join(folder, part));
      walk.loose += inside.files.filter(isImageName).length;
      for (const label of inside.folders)
        await collect(walk, folder, `${part}/${label}`, label, partNumbers.get(part.toLowerCase()) as number);
    }
    const others = top.folders.filter((name) => !parts.includes(name));
    if (others.length > 0)
      walk.empty.push(...others.map((name) => `the folder ${quote(name)} is no part of the split`));
  } else {
    walk.loose += top.files.filter(isImageName).length;
    for (const label of top.folders) await collect(walk, folder, label, label, 0);
  }
  if (walk.files.length === 0) {
    const found =
      walk.loose > 0
        ? `it has ${counted(walk.loose, "picture")} in no class folder, and no folder with pictures`
        : "it has no folder with pictures";
    throw new DataError("no-rows", `Cannot use ${folder}: ${found}`, {
      path: folder,
      hint: "put the pictures of each class into a folder of its own: cats/1.jpg, dogs/1.jpg",
    });
  }
  const notes = walk.empty.map((text) => (text.startsWith("the folder") ? `${text}: left out` : text));
  if (walk.loose > 0) notes.push(`${counted(walk.loose, "picture")} in no class folder left out`);
  notes.push(...leftOutNotes(walk));
  return { files: walk.files, hasParts, notes };
}

/**
 * All pictures below a folder, whatever its folders mean: first those in it, then those of one inner folder after the other, each in
 * the order of their names (by code unit, so on every machine the same).
 *
 * @returns names below the folder, with `/`, and a note on files of other kinds
 * @throws {DataError} unreadable-file
 */
export async function listPictures(folder: string): Promise<{ names: string[]; notes: string[] }> {
  const walk = newWalk();
  await descend(walk, folder, "", "", 0, 0);
  return { names: walk.files.map(({ name }) => name), notes: leftOutNotes(walk) };
}

/** Whether there is a picture where `listImageFiles` or `listPictures` would find one. */
export async function hasPictures(folder: string): Promise<boolean> {
  return hasPicturesBelow(folder, MAX_DEPTH + 2); // a part, a class, and what lies in it
}

async function hasPicturesBelow(folder: string, depth: number): Promise<boolean> {
  const { files, folders } = await entriesOf(folder).catch(() => ({ files: [], folders: [] }));
  if (files.some(isImageName)) return true;
  if (depth === 0) return false;
  for (const inner of folders) if (await hasPicturesBelow(join(folder, inner), depth - 1)) return true;
  return false;
}

function leftOutNotes({ nOther, firstOther, nDeep, firstDeep }: Walk): string[] {
  const notes: string[] = [];
  if (nOther > 0) notes.push(`${counted(nOther, "file")} of other kinds left out, such as ${firstOther}`);
  if (nDeep > 0) notes.push(`${counted(nDeep, "folder")} too deep left out, such as ${firstDeep}`);
  return notes;
}

interface Walk {
  readonly files: ImageFile[];
  nOther: number;
  firstOther: string | undefined;
  nDeep: number;
  firstDeep: string | undefined;
  loose: number;
  readonly empty: string[];
}

function newWalk(): Walk {
  return { files: [], nOther: 0, firstOther: undefined, nDeep: 0, firstDeep: undefined, loose: 0, empty: [] };
}

async function collect(walk: Walk, root: string, name: string, label: string, part: number): Promise<void> {
  const before = walk.files.length;
  await descend(walk, root, name, label, part, 0);
  if (walk.files.length === before) walk.empty.push(`the class folder ${quote(name)} has no picture`);
}

async function descend(
  walk: Walk,
  root: string,
  name: string,
  label: string,
  part: number,
  depth: number,
): Promise<void> {
  const below = (entry: string) => (name === "" ? entry : `${name}/${entry}`);
  const { files, folders } = await entriesOf(join(root, name));
  for (const file of files) {
    const nameBelow = below(file);
    if (isImageName(file)) walk.files.push({ name: nameBelow, path: join(root, nameBelow), label, part });
    else {
      walk.nOther++;
      walk.firstOther ??= nameBelow;
    }
  }
  if (depth >= MAX_DEPTH) {
    walk.nDeep += folders.length;
    walk.firstDeep ??= folders[0] && below(folders[0]);
    return;
  }
  for (const inner of folders) await descend(walk, root, below(inner), label, part, depth + 1);
}

/**
 * Names of the files and folders in a folder, in order, without litter. Links count as what they lead to, but for those to a
 * folder that they lie in.
 */
async function entriesOf(folder: string): Promise<{ files: string[]; folders: string[] }> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    const reason = folder.includes("\ufffd")
      ? ": its name is not UTF-8: rename it"
      : ` (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`;
    throw new DataError("unreadable-file", `Cannot read the folder ${folder}${reason}`, {
      path: folder,
      cause,
    });
  }
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of entries) {
    if (litter.test(entry.name)) continue;
    const kind = entry.isSymbolicLink()
      ? await stat(join(folder, entry.name)).catch(() => undefined) // a link to nowhere is tried as a file
      : entry;
    if (kind === undefined || kind.isFile()) files.push(entry.name);
    else if (kind.isDirectory() && !(entry.isSymbolicLink() && (await leadsOutwards(folder, entry.name))))
      folders.push(entry.name);
  }
  const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return { files: files.sort(byCode), folders: folders.sort(byCode) };
}

async function leadsOutwards(folder: string, link: string): Promise<boolean> {
  const [here, there] = await Promise.all([realpath(folder), realpath(join(folder, link))]);
  return !relative(there, here).startsWith("..");
}

function refuseTwice(folder: string, parts: readonly string[]): void {
  for (const [number, name] of partNames.entries()) {
    const same = parts.filter((part) => partNumbers.get(part.toLowerCase()) === number);
    if (same.length < 2) continue;
    const message = `Cannot use ${folder}: it has more than one ${name} folder (${same.join(", ")})`;
    throw new DataError("is-a-folder", message, { path: folder });
  }
}

function quote(name: string): string {
  return JSON.stringify(name);
}
