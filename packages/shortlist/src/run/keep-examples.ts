import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeImage } from "../image/decode-image.ts";
import { ImageError } from "../image/image-error.ts";
import { previewOf } from "../image/preview.ts";
import { ioFailure } from "../store/io-failure.ts";
import type { ExamplesPlan } from "./examples-plan.ts";
import { RunError } from "./run-error.ts";
import type { RunEventOf } from "./run-event.ts";
import type { PhaseContext } from "./select-phase.ts";

type Examples = RunEventOf<"examples">;
type Shown = Examples["shown"][number];

/** Where the small copies of pictures lie in a run folder. */
const FOLDER = "previews";
/** Longer texts are cut: a report shows what they are about, it is no copy of the data. */
const MOST_CHARACTERS = 240;
/** So many faults are told one by one. */
const MOST_FAULTS = 5;

/**
 * Keeps examples of the data in the run folder, so that the report needs nothing else: of a text its first 240
 * characters, in the journal; of a picture its name, there, and a copy of at most 96 × 96 pixels, in `previews/`.
 *
 * The copies appear under their name all at once, before the event that tells of them; a run that is killed in between
 * makes them again. A mistake whose picture can no longer be read is told in the event, and the run goes on: all that it was
 * needed for is done.
 *
 * @throws {StoreError} if a copy cannot be written, as on a full disk
 * @throws {ImageError} if a picture of the probe is not what it was when the data was loaded
 * @throws {RunError} interrupted
 */
export async function keepExamples(
  of: Examples["of"],
  rows: readonly number[],
  exampleOf: ExamplesPlan["exampleOf"],
  { log, folder, signal }: PhaseContext,
): Promise<void> {
  if (log.find("examples", (event) => event.of === of) !== undefined) return;
  const started = performance.now();
  const shown: Shown[] = [];
  const faults: string[] = [];
  const files = new Map<string, Uint8Array>();
  for (const row of rows) {
    if (signal?.aborted) throw new RunError("interrupted", "The run was interrupted", { folder });
    const example = exampleOf(row);
    const { label } = example;
    if ("text" in example) {
      shown.push({ row, label, text: beginningOf(example.text) });
      continue;
    }
    const { name } = example;
    try {
      const { width, height, file } = await previewOf(await decodeImage(await example.read()));
      const path = `${FOLDER}/${of}/${row}.webp`;
      files.set(path, file);
      const sha256 = createHash("sha256").update(file).digest("hex");
      shown.push({ row, label, name, preview: { file: path, bytes: file.length, sha256, width, height } });
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      if (of === "probe") throw error.of(name);
      shown.push({ row, label, name });
      faults.push(`${name} cannot be shown: ${error.message}`);
    }
  }
  await writeAll(of, files, folder);
  const nMore = faults.length - MOST_FAULTS;
  const notes = faults.slice(0, MOST_FAULTS);
  if (nMore > 0) notes.push(`${nMore} more pictures cannot be shown`);
  await log.append({ type: "examples", of, shown, notes, seconds: (performance.now() - started) / 1000 });
}

/** All files or none, whatever an earlier attempt left. */
async function writeAll(
  of: Examples["of"],
  files: ReadonlyMap<string, Uint8Array>,
  folder: string,
): Promise<void> {
  const all = join(folder, FOLDER);
  const [path, unfinished] = [join(all, of), join(all, `${of}.unfinished`)];
  try {
    await rm(unfinished, { recursive: true, force: true });
    await rm(path, { recursive: true, force: true });
    if (files.size === 0) return;
    await mkdir(unfinished, { recursive: true });
    for (const [file, bytes] of files)
      await writeFile(join(unfinished, file.split("/").at(-1) as string), bytes);
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    const left = await readdir(all).catch(() => undefined);
    if (left?.length === 0) await rm(all, { recursive: true, force: true }).catch(() => undefined);
    throw ioFailure("write", path, cause);
  }
}

/** A text cut between characters, never within one. */
function beginningOf(text: string): string {
  const characters = Array.from(text.slice(0, 2 * MOST_CHARACTERS + 2));
  return characters.length > MOST_CHARACTERS ? `${characters.slice(0, MOST_CHARACTERS).join("")}…` : text;
}
