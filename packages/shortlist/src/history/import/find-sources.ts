import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { someNames } from "../../numeric/some-names.ts";
import { journalName } from "../../store/run-folder.ts";
import { HistoryError } from "../history-error.ts";
import { isMatrixName } from "./read-authors-matrix.ts";
import { isScoresName } from "./read-authors-scores.ts";
import { refuse } from "./records.ts";

/** Something to read: a file, or the folder of a run. */
export interface Source {
  readonly kind: "run" | "matrix" | "scores" | "json" | "table";
  readonly path: string;
}

const isTable = (name: string) => /\.(csv|tsv|jsonl|ndjson|parquet)$/i.test(name);

/**
 * What there is to read in the files and folders that were named, each once, in order.
 *
 * A folder stands for what lies in it: a run; a history.json or nlp_history.json; an authors' matrix; or its tables.
 * Files `leep_score_….txt` beside an authors' matrix or history belong to it.
 *
 * @throws {HistoryError} if a path does not exist, or a folder holds nothing of the kind
 */
export async function findSources(paths: readonly string[], notes: string[]): Promise<Source[]> {
  const found = new Map<string, Source>();
  const add = (source: Source) => {
    const key = resolve(source.path);
    if (!found.has(key)) found.set(key, source);
  };
  for (const path of paths) {
    for (const source of await sourcesAt(path, notes)) add(source);
  }
  return [...found.values()];
}

async function sourcesAt(path: string, notes: string[]): Promise<Source[]> {
  if (await isFolder(path)) return sourcesIn(path, notes);
  const name = basename(path);
  if (isScoresName(name)) return [{ kind: "scores", path }];
  if (isMatrixName(name)) return [{ kind: "matrix", path }, ...(await scoresBeside(path))];
  if (!/\.json$/i.test(name)) return [{ kind: "table", path }];
  return [{ kind: "json", path }, ...(await scoresBeside(path))];
}

async function sourcesIn(folder: string, notes: string[]): Promise<Source[]> {
  const names = (await readdir(folder)).sort();
  const at = (name: string) => join(folder, name);
  if (names.includes(journalName)) return [{ kind: "run", path: folder }];
  const histories = names.filter((name) => /history\.json$/i.test(name));
  const matrices = names.filter(isMatrixName);
  const tables = names.filter(isTable);
  const scores = names.filter(isScoresName).map((name): Source => ({ kind: "scores", path: at(name) }));
  const best = histories.length > 0 ? histories : matrices;
  if (best.length > 1) throw refuse(folder, `it holds ${best.join(" and ")}: name the one to import`);
  const [file] = best;
  if (file !== undefined) {
    const left = [...(histories.length > 0 ? matrices : []), ...tables];
    if (left.length > 0) notes.push(`in ${folder}, ${file} was read and ${someNames(left)} was not`);
    return [{ kind: histories.length > 0 ? "json" : "matrix", path: at(file) }, ...scores];
  }
  if (tables.length > 0) return tables.map((name) => ({ kind: "table", path: at(name) }));
  throw refuse(
    folder,
    "the folder holds no history: neither a run's journal nor history.json, matrix.txt, CSV or Parquet files",
  );
}

async function scoresBeside(path: string): Promise<Source[]> {
  const folder = dirname(path);
  const names = (await readdir(folder)).filter(isScoresName).sort();
  return names.map((name) => ({ kind: "scores", path: join(folder, name) }));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === "ENOENT" || code === "ENOTDIR" ? "there is no such file or folder" : message;
    throw new HistoryError("unreadable", path, `Cannot import ${path}: ${reason}`, cause);
  }
}
