import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { isImageName } from "../../data/image-files.ts";
import { isImageModelFolder } from "../../engine/open-image-model.ts";
import { predictFolder } from "../../engine/predict-folder.ts";
import { predictImages } from "../../engine/predict-images.ts";
import type { Prediction } from "../../engine/prediction.ts";
import type { Command } from "../command.ts";
import { everywhere, type ParsedArguments } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/** Classifies texts or pictures with a fine-tuned model. */
export const predict = {
  summary:
    "classify with a fine-tuned model: --text, --image, or one text or picture's path a line from --input or standard input",
  positionals: ["MODEL_DIR"],
  options: {
    text: { help: "the text", value: "TEXT" },
    image: { help: "a picture, or a folder of pictures", value: "PATH" },
    input: { help: "a file with one text, or one picture's path, a line", value: "FILE" },
    threads: { help: "threads of ONNX Runtime (default: all cores)", value: "N" },
    ...everywhere,
  },
  run: async (args, { print, signal }) => {
    const folder = args.positionals[0] as string;
    const readsImages = await isImageModelFolder(folder);
    const examples = await examplesOf(args, readsImages);
    const threads = args.integer("threads", 1, 1024);
    const options = { signal, ...(threads !== undefined && { threads }) };
    const predictions = readsImages
      ? await predictImages(
          folder,
          examples.map((path) => ({ name: path, read: () => readPicture(path) })),
          options,
        )
      : await predictFolder(folder, examples, options);
    if (args.flag("json")) print(JSON.stringify({ predictions }));
    else
      for (const [i, prediction] of predictions.entries()) print(lineOf(prediction, examples[i] as string));
  },
} satisfies Command;

async function examplesOf(args: ParsedArguments, readsImages: boolean): Promise<string[]> {
  const [text, image] = [args.text("text"), args.text("image")];
  if (text !== undefined && readsImages)
    throw new UsageError("The model reads pictures: give --image, not --text");
  if (image !== undefined && !readsImages)
    throw new UsageError("The model reads texts: give --text, not --image");
  if (image !== undefined) return picturesIn(image);
  return text === undefined ? linesOf(args.text("input"), readsImages) : [text];
}

/** A picture itself, or those in a folder, in the order of their names. */
async function picturesIn(path: string): Promise<string[]> {
  const isFolder = await stat(path).then(
    (s) => s.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const names = (await readdir(path)).filter(isImageName).sort();
  if (names.length === 0) throw new UsageError(`There is no picture in ${path}`);
  return names.map((name) => join(path, name));
}

async function readPicture(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`Cannot read the picture ${path} (${cause.code ?? cause.message})`, { cause });
  });
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
    throw new UsageError(`Cannot read ${path ?? "standard input"}: ${(cause as Error).message}`, { cause });
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
  return `${label}\t${probability.toFixed(3)}\t${example.replaceAll("\t", " ")}`;
}
