/** A zoo of tiny models with random weights and a dataset that they can learn, written to a folder for tests. */
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomBert, randomStatic } from "../engine/random-model.test.files.ts";
import { HISTORY_SCHEMA } from "../history/load-history.ts";
import { createRng } from "../numeric/random.ts";

export interface TinyZoo {
  readonly zoo: string;
  readonly data: string;
}

/** `sharp` has learnt the words, as its source head shows; `broken` cannot be opened. */
export async function writeTinyZoo(root: string): Promise<TinyZoo> {
  const zoo = join(root, "zoo");
  await mkdir(join(zoo, "models"), { recursive: true });
  const made: Record<string, Promise<string>> = {
    "bert-plain": randomBert({ dropout: 0.1 }),
    "bert-head": randomBert({ sourceLabels: ["x", "y", "z"] }),
    "static-plain": randomStatic(),
    "static-head": randomStatic({ sourceLabels: ["x", "y"] }),
    broken: randomStatic(),
  };
  for (const [id, folder] of Object.entries(made)) await rename(await folder, join(zoo, "models", id));
  await writeFile(join(zoo, "models", "broken", "config.json"), "{");
  const models = Object.keys(made).map((id) => ({
    id,
    licence: "apache-2.0",
    description: `tiny ${id}`,
    nParameters: 1000,
  }));
  await writeFile(join(zoo, "zoo.json"), JSON.stringify({ schema: "shortlist-zoo/1", models }));

  const curves = Object.keys(made).flatMap((model, i) =>
    ["one", "two", "three"].map((dataset, j) => {
      const end = 0.9 - i / 20 - j / 10;
      return { model, dataset, seed: 1, validation: [end - 0.2, end - 0.1, end], test: end, seconds: 1 };
    }),
  );
  await writeFile(
    join(zoo, "history.json"),
    JSON.stringify({ schema: HISTORY_SCHEMA, metric: "accuracy", curves }),
  );
  return { zoo, data: await writeTinyData(root) };
}

/** 120 texts whose class is decided by one of their words. */
export async function writeTinyData(root: string): Promise<string> {
  const rng = createRng("tiny data");
  const fillers = ["the", "film", "plot", "was", "and", "a", "very"];
  const marks = ["good", "bad", "cafe"];
  const rows = Array.from({ length: 120 }, (_, i) => {
    const words = Array.from(
      { length: 4 + rng.integer(8) },
      () => fillers[rng.integer(fillers.length)] as string,
    );
    words[rng.integer(words.length)] = marks[i % 3] as string;
    return `${i % 2 ? `${words.join(" ")} .` : words.join(" ")},${marks[i % 3]}`;
  });
  const path = join(root, "words.csv");
  await writeFile(path, `text,label\n${rows.join("\n")}\n`);
  return path;
}
