// npm run bench            lists the benches
// npm run bench -- NAME    runs one: a table, and one JSON object as the last line
import { benches } from "./benches.ts";

const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !Object.hasOwn(benches, name)) {
  if (name !== undefined) console.error(`There is no bench "${name}".`);
  for (const [each, bench] of Object.entries(benches)) console.log(`${each.padEnd(20)}${bench.describes}`);
  process.exit(name === undefined ? 0 : 2);
}
const bench = benches[name as keyof typeof benches];
const python = process.env.SHORTLIST_PYTHON;
if (bench.needsPython && !python) {
  console.error(
    `Bench ${name} compares with PyTorch: set SHORTLIST_PYTHON to a Python that has torch and transformers.`,
  );
  process.exit(3);
}
const result = await bench.run({ print: console.log, python, arguments: rest });
console.log(JSON.stringify(result));
process.exit(0);
