import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { listPictures } from "../../data/image-files.ts";
import { faultNotes, noneUsable, readImageSource } from "../../data/inspect-images.ts";
import type { InferenceOptions } from "../../engine/inference.ts";
import { isImageModelFolder } from "../../engine/open-image-model.ts";
import { predictFolder } from "../../engine/predict-folder.ts";
import { predictImages } from "../../engine/predict-images.ts";
import type { Prediction } from "../../engine/prediction.ts";
import type { ImageError } from "../../image/image-error.ts";
import { plainLine } from "../../report/plain-line.ts";
import { ioFailure } from "../../store/io-failure.ts";
import type { Command, CommandContext } from "../command.ts";
import { everywhere, type ParsedArguments } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/** Classifies texts or pictures with a fine-tuned model. */
export const predict = {
  summary:
    "classify with a fine-tuned model: --text, --image, or one text or picture's path a line from --input or standard input",
  positionals: ["MODEL_DIR"],
  options: {
    text: { help: "the text", value: "TEXT" },
    image: {
      help: "a picture, or a folder: all pictures in it and in its folders, in the order of their names",
      value: "PATH",
    },
    input: { help: "a file with one text, or one picture's path, a line", value: "FILE" },
    threads: { help: "threads of ONNX Runtime (default: all cores)", value: "N" },
    ...everywhere,
  },
  run: async (args, context) => {
    const folder = args.positionals[0] as string;
    await requireModelFolder(folder);
    const readsImages = await isImageModelFolder(folder);
    const given = await examplesOf(args, readsImages);
    const threads = args.integer("threads", 1, 1024);
    const options = { signal: context.signal, ...(threads !== undefined && { threads }) };
    await (readsImages ? tellPictures : tellTexts)(folder, given, { args, options, ...context });
  },
} satisfies Command;

/** Before anything is said of what the model reads. */
async function requireModelFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) throw new UsageError(`Cannot open the model ${folder}: there is no such folder`);
  if (names.includes("journal.jsonl"))
    throw new UsageError(`${folder} is the folder of a run: its model is in ${join(folder, "winner")}`);
}

interface Telling extends CommandContext {
  readonly args: ParsedArguments;
  readonly options: InferenceOptions;
}

async function tellTexts(folder: string, { examples }: Given, { args, options, print }: Telling) {
  const predictions = await predictFolder(folder, examples, options);
  if (args.flag("json")) print(JSON.stringify({ predictions }));
  else
    for (const [i, prediction] of predictions.entries())
      print(lineOf(prediction, (examples[i] as string).replaceAll("\t", " ")));
}

async function tellPictures(
  folder: string,
  { examples, notes, pictureFolder }: Given,
  { args, options, print, terminal }: Telling,
) {
  const errors = new Map<number, ImageError>();
  const onUnusable = (row: number, error: ImageError) => void errors.set(row, error);
  const predictions = await predictImages(
    folder,
    examples.map((path) => ({ name: path, read: () => readImageSource({ name: path, path }) })),
    { ...options, ...(pictureFolder !== undefined && { onUnusable }) },
  );
  const faults = examples.flatMap((name, row) => {
    const error = errors.get(row);
    return error === undefined ? [] : [{ name, error }];
  });
  if (predictions.length === 0) throw new UsageError(noneUsable(pictureFolder as string, faults));
  if (!args.flag("quiet"))
    for (const note of [...notes, ...faultNotes(faults)]) terminal.write(`${plainLine(`note: ${note}`)}\n`);
  const told = examples.filter((_, row) => !errors.has(row));
  if (args.flag("json")) {
    const named = predictions.map((prediction, i) => ({ image: told[i], ...prediction }));
    print(JSON.stringify({ predictions: named, leftOut: faults.map(({ name }) => name) }));
  } else
    for (const [i, prediction] of predictions.entries())
      print(lineOf(prediction, plainLine(told[i] as string)));
}

/** What is to be classified. */
interface Given {
  /** Texts, or paths of pictures. */
  readonly examples: readonly string[];
  readonly notes: readonly string[];
  /** The folder that pictures were looked for in: what is none of its pictures is left out. */
  readonly pictureFolder?: string;
}

async function examplesOf(args: ParsedArguments, readsImages: boolean): Promise<Given> {
  const [text, image] = [args.text("text"), args.text("image")];
  if (text !== undefined && readsImages)
    throw new UsageError("The model reads pictures: give --image, not --text");
  if (image !== undefined && !readsImages)
    throw new UsageError("The model reads texts: give --text, not --image");
  if (image !== undefined) return picturesIn(image);
  const examples = text === undefined ? await linesOf(args.text("input"), readsImages) : [text];
  return { examples, notes: [] };
}

/** A picture itself, or those below a folder. */
async function picturesIn(path: string): Promise<Given> {
  const isFolder = await stat(path).then(
    (s) => s.isDirectory(),
    () => false,
  );
  if (!isFolder) return { examples: [path], notes: [] };
  const { names, notes } = await listPictures(path);
  if (names.length === 0) throw new UsageError(`There is no picture in ${path}`);
  return { examples: names.map((name) => join(path, name)), notes, pictureFolder: path };
}

async function linesOf(path: string | undefined, readsImages: boolean): Promise<string[]> {
  if (path === undefined && process.stdin.isTTY) {
    throw new UsageError(
      readsImages
        ? "There is no picture: give --image or --input"
        : "There is no text: give --text or --input",
    );
  }
  const lines: string[] = [];
  try {
    const input = path === undefined ? process.stdin : createReadStream(path);
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
      if (!readsImages || line.trim() !== "") lines.push(readsImages ? line.trim() : line);
  } catch (cause) {
    throw ioFailure("read", path ?? "standard input", cause);
  }
  if (lines.length === 0) {
    throw new UsageError(
      `${path ?? "Standard input"} has no line: give one ${readsImages ? "picture's path" : "text"} a line`,
    );
  }
  return lines;
}

/** Label, probability and text or path, with tabs between them. */
function lineOf({ label, probability }: Prediction, example: string): string {
  return `${plainLine(label)}\t${probability.toFixed(3)}\t${example}`;
}
