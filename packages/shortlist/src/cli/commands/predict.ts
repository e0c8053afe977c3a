import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type Prediction, predictFolder } from "../../engine/predict-folder.ts";
import type { Command } from "../command.ts";
import { everywhere } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/** Classifies texts with a fine-tuned model. */
export const predict = {
  summary:
    "classify texts with a fine-tuned model: --text, or one text a line from --input or standard input",
  positionals: ["MODEL_DIR"],
  options: {
    text: { help: "the text", value: "TEXT" },
    input: { help: "a file with one text a line", value: "FILE" },
    threads: { help: "threads of ONNX Runtime (default: all cores)", value: "N" },
    ...everywhere,
  },
  run: async (args, { print, signal }) => {
    const text = args.text("text");
    const texts = text === undefined ? await linesOf(args.text("input")) : [text];
    const threads = args.integer("threads", 1, 1024);
    const predictions = await predictFolder(args.positionals[0] as string, texts, {
      signal,
      ...(threads !== undefined && { threads }),
    });
    if (args.flag("json")) print(JSON.stringify({ predictions }));
    else for (const [i, prediction] of predictions.entries()) print(lineOf(prediction, texts[i] as string));
  },
} satisfies Command;

async function linesOf(path: string | undefined): Promise<string[]> {
  if (path === undefined && process.stdin.isTTY)
    throw new UsageError("There is no text: give --text or --input");
  const lines: string[] = [];
  try {
    const input = path === undefined ? process.stdin : createReadStream(path);
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
      lines.push(line);
  } catch (cause) {
    throw new UsageError(`Cannot read ${path ?? "standard input"}: ${(cause as Error).message}`, { cause });
  }
  if (lines.length === 0)
    throw new UsageError(`${path ?? "Standard input"} has no line: give one text a line`);
  return lines;
}

/** Label, probability and text, with tabs between them. */
function lineOf({ label, probability }: Prediction, text: string): string {
  return `${label}\t${probability.toFixed(3)}\t${text.replaceAll("\t", " ")}`;
}
