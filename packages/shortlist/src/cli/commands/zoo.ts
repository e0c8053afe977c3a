import type { History } from "../../history/history.ts";
import { loadHistory } from "../../history/load-history.ts";
import { meanAccuracies } from "../../history/mean-accuracies.ts";
import { performanceMatrix } from "../../history/performance-matrix.ts";
import { HubError } from "../../hub/hub-error.ts";
import { kindOfModel, kindWords, type ModelKind } from "../../hub/model-kind.ts";
import { verifyZoo } from "../../hub/verify-zoo.ts";
import { modelOf, openZoo, type Zoo, type ZooModel } from "../../hub/zoo.ts";
import { zooFolders } from "../../hub/zoo-folder.ts";
import { counted, formatAccuracy } from "../../report/format.ts";
import { textTable } from "../../report/text-table.ts";
import type { Command, CommandContext } from "../command.ts";
import { everywhere, type ParsedArguments } from "../options.ts";
import { UsageError } from "../usage-error.ts";

const actions = { list, info, verify } satisfies Record<
  string,
  (zoos: readonly Zoo[], args: ParsedArguments, context: CommandContext) => Promise<void>
>;

/** The models to choose from. */
export const zoo = {
  summary: "list | info MODEL | verify (every file and weight)",
  positionals: ["list|info|verify", "MODEL…"],
  options: {
    zoo: { help: "folder of the zoo, or text or image (default: both starter zoos)", value: "ZOO" },
    model: { help: "the model that info tells about", value: "ID" },
    ...everywhere,
  },
  run: async (args, context) => {
    const [action, ...models] = args.positionals as [string, ...string[]];
    if (!Object.hasOwn(actions, action)) {
      throw new UsageError(
        `"${action}" is no action of zoo: it must be one of ${Object.keys(actions).join(", ")}`,
      );
    }
    const surplus = models[action === "info" && args.text("model") === undefined ? 1 : 0];
    if (surplus !== undefined) throw new UsageError(`"${surplus}" is one argument too many`);
    const zoos: Zoo[] = [];
    for (const folder of zooFolders(args.text("zoo"))) zoos.push(await openZoo(folder));
    await actions[action as keyof typeof actions](zoos, args, context);
  },
} satisfies Command;

interface ListedModel extends ZooModel {
  readonly kind: ModelKind | undefined;
  /** Mean accuracy over the benchmark datasets. */
  readonly prior: number | undefined;
}

async function list(
  zoos: readonly Zoo[],
  args: ParsedArguments,
  { print, terminal }: CommandContext,
): Promise<void> {
  const models: ListedModel[] = [];
  for (const zoo of zoos) models.push(...(await listedModels(zoo)));
  if (args.flag("json")) return print(JSON.stringify({ zoos: zoos.map(({ folder }) => folder), models }));
  let isFirst = true;
  for (const kind of ["texts", "images", undefined] as const) {
    const ofKind = models.filter((model) => model.kind === kind);
    if (ofKind.length === 0) continue;
    if (!isFirst) print("");
    isFirst = false;
    const reads = kind === undefined ? "of a kind that their files do not tell" : `for ${kindWords[kind]}`;
    print(`${counted(ofKind.length, "model")} ${reads}`);
    for (const line of modelTable(ofKind, terminal.width)) print(line);
  }
}

/** The models of a zoo, the best first. */
async function listedModels(zoo: Zoo): Promise<ListedModel[]> {
  const history = await historyOf(zoo);
  const matrix = history === undefined ? undefined : performanceMatrix(history);
  const priors = matrix === undefined ? [] : meanAccuracies(matrix);
  const listed: ListedModel[] = [];
  for (const model of zoo.models) {
    const prior = priors[matrix?.models.indexOf(model.id) ?? -1];
    listed.push({ ...model, kind: await kindOfModel(model.folder), prior });
  }
  return listed.sort((a, b) => (b.prior ?? 0) - (a.prior ?? 0));
}

function modelTable(models: readonly ListedModel[], width: number): string[] {
  return textTable(
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
    width,
  );
}

async function info(zoos: readonly Zoo[], args: ParsedArguments, { print }: CommandContext): Promise<void> {
  const id = args.text("model") ?? args.positionals[1];
  if (id === undefined) throw new UsageError("Which model? Name it: shortlist zoo info MODEL");
  const zoo = zooWith(zoos, id);
  const model = modelOf(zoo, id);
  const kind = await kindOfModel(model.folder);
  const curves = (await historyOf(zoo))?.curves.filter((curve) => curve.model === id) ?? [];
  if (args.flag("json")) return print(JSON.stringify({ ...model, kind, curves }));
  print(`${model.id}: ${model.description}`);
  for (const [name, value] of [
    ["reads", kind && kindWords[kind]],
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

function zooWith(zoos: readonly Zoo[], id: string): Zoo {
  const found = zoos.find(({ models }) => models.some((model) => model.id === id));
  if (found !== undefined) return found;
  const where = zoos.map(({ folder }) => folder).join(" nor ");
  throw new HubError(
    "unknown-model",
    zoos.length === 1
      ? `The zoo ${where} has no model called ${id}`
      : `Neither ${where} has a model called ${id}`,
    { hint: "`shortlist zoo list` shows them." },
  );
}

async function verify(zoos: readonly Zoo[], args: ParsedArguments, { print }: CommandContext): Promise<void> {
  const checks: (Awaited<ReturnType<typeof verifyZoo>>[number] & { readonly zoo: string })[] = [];
  for (const zoo of zoos)
    checks.push(...(await verifyZoo(zoo)).map((check) => ({ zoo: zoo.folder, ...check })));
  const damaged = checks.filter(({ problems }) => problems.length > 0);
  const folders = zoos.map(({ folder }) => folder);
  if (args.flag("json")) print(JSON.stringify({ zoos: folders, checks }));
  else {
    for (const { model, problems } of damaged) for (const problem of problems) print(`${model}: ${problem}`);
    print(`${checks.length - damaged.length} of ${checks.length} models are whole`);
  }
  if (damaged.length > 0)
    throw new UsageError(
      `${damaged.length} of ${checks.length} models of ${folders.join(" and ")} are damaged`,
    );
}

async function historyOf({ historyPath }: Zoo): Promise<History | undefined> {
  return historyPath === undefined ? undefined : loadHistory(historyPath);
}

function millions(n: number | undefined): string {
  return n === undefined ? "-" : `${(n / 1e6).toFixed(2)} M`;
}
