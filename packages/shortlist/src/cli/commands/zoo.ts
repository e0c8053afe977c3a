import { loadHistory } from "../../history/load-history.ts";
import { meanAccuracies } from "../../history/mean-accuracies.ts";
import { performanceMatrix } from "../../history/performance-matrix.ts";
import { starterZooFolder } from "../../hub/starter-zoo.ts";
import { verifyZoo } from "../../hub/verify-zoo.ts";
import { modelOf, openZoo, type Zoo, type ZooModel } from "../../hub/zoo.ts";
import { formatAccuracy } from "../../report/format.ts";
import { textTable } from "../../report/text-table.ts";
import type { Command, CommandContext } from "../command.ts";
import { everywhere, type ParsedArguments } from "../options.ts";
import { UsageError } from "../usage-error.ts";

const actions = { list, info, verify } satisfies Record<
  string,
  (zoo: Zoo, args: ParsedArguments, context: CommandContext) => Promise<void>
>;

/** The models to choose from. */
export const zoo = {
  summary: "list | info (one model, --model ID) | verify (every file and weight)",
  positionals: ["list|info|verify"],
  options: {
    zoo: { help: "folder of the zoo (default: the starter zoo)", value: "DIR" },
    model: { help: "the model that info tells about", value: "ID" },
    ...everywhere,
  },
  run: async (args, context) => {
    const action = args.positionals[0] as string;
    if (!Object.hasOwn(actions, action)) {
      throw new UsageError(
        `"${action}" is no action of zoo: it must be one of ${Object.keys(actions).join(", ")}`,
      );
    }
    const opened = await openZoo(args.text("zoo") ?? starterZooFolder());
    await actions[action as keyof typeof actions](opened, args, context);
  },
} satisfies Command;

/** A model with its mean accuracy over the benchmark datasets. */
async function withPriors({
  models,
  historyPath,
}: Zoo): Promise<(ZooModel & { prior: number | undefined })[]> {
  const matrix = historyPath === undefined ? undefined : performanceMatrix(await loadHistory(historyPath));
  const priors = matrix === undefined ? [] : meanAccuracies(matrix);
  return models.map((model) => ({ ...model, prior: priors[matrix?.models.indexOf(model.id) ?? -1] }));
}

async function list(zoo: Zoo, args: ParsedArguments, { print, terminal }: CommandContext): Promise<void> {
  const models = (await withPriors(zoo)).toSorted((a, b) => (b.prior ?? 0) - (a.prior ?? 0));
  if (args.flag("json")) return print(JSON.stringify({ zoo: zoo.folder, models }));
  const table = textTable(
    models,
    [
      { title: "model", cell: ({ id }) => id },
      { title: "parameters", cell: ({ nParameters }) => millions(nParameters), align: "right" },
      {
        title: "mean accuracy",
        cell: ({ prior }) => (prior === undefined ? "-" : formatAccuracy(prior)),
        align: "right",
      },
      { title: "source task", cell: ({ sourceTask }) => sourceTask ?? "-" },
      { title: "description", cell: ({ description }) => description },
    ],
    terminal.width,
  );
  for (const line of table) print(line);
}

async function info(zoo: Zoo, args: ParsedArguments, { print }: CommandContext): Promise<void> {
  const id = args.text("model");
  if (id === undefined) throw new UsageError("Which model? Name it with --model ID");
  const model = modelOf(zoo, id);
  const history = zoo.historyPath === undefined ? undefined : await loadHistory(zoo.historyPath);
  const curves = history?.curves.filter((curve) => curve.model === id) ?? [];
  if (args.flag("json")) return print(JSON.stringify({ ...model, curves }));
  print(`${model.id}: ${model.description}`);
  for (const [name, value] of [
    ["folder", model.folder],
    ["parameters", millions(model.nParameters)],
    ["base", model.base],
    ["source task", model.sourceTask],
    ["licence", model.licence],
  ]) {
    if (value !== undefined) print(`  ${name}: ${value}`);
  }
  const columns = [
    { title: "benchmark", cell: (curve: (typeof curves)[number]) => curve.dataset },
    {
      title: "validation by epoch",
      cell: (curve: (typeof curves)[number]) => curve.validation.map(formatAccuracy).join(" "),
    },
    {
      title: "test",
      cell: (curve: (typeof curves)[number]) => formatAccuracy(curve.test),
      align: "right" as const,
    },
  ];
  for (const line of textTable(curves, columns)) print(`  ${line}`);
}

async function verify(zoo: Zoo, args: ParsedArguments, { print }: CommandContext): Promise<void> {
  const checks = await verifyZoo(zoo);
  const damaged = checks.filter(({ problems }) => problems.length > 0);
  if (args.flag("json")) print(JSON.stringify({ zoo: zoo.folder, checks }));
  else {
    for (const { model, problems } of damaged) for (const problem of problems) print(`${model}: ${problem}`);
    print(`${checks.length - damaged.length} of ${checks.length} models are whole`);
  }
  if (damaged.length > 0)
    throw new UsageError(`${damaged.length} of ${checks.length} models of ${zoo.folder} are damaged`);
}

function millions(n: number | undefined): string {
  return n === undefined ? "-" : `${(n / 1e6).toFixed(2)} M`;
}
