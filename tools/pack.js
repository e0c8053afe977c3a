// Packs onnx-grad and shortlist as they would be published, the starter zoos included:
//   npm run pack -- FOLDER
// `npm pack` alone leaves out what lies outside a package's folder: the zoos and the licence.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What a package holds beside its own folder: from the root of the repository, to the package. */
const additions = {
  "onnx-grad": ["LICENSE"],
  shortlist: ["LICENSE", "zoo/text", "zoo/image"],
};

/** Copies a package with all that belongs in it to a new folder. */
export function stagePackage(name, folder) {
  for (const part of ["package.json", "README.md", "dist", "bin"]) {
    const from = join(root, "packages", name, part);
    if (existsSync(from)) cpSync(from, join(folder, part), { recursive: true });
  }
  for (const part of additions[name]) {
    if (!existsSync(join(root, part))) throw new Error(`Cannot pack ${name}: ${part} is missing`);
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  return folder;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = resolve(process.argv[2] ?? ".");
  const staging = mkdtempSync(join(tmpdir(), "shortlist-pack-"));
  try {
    for (const name of Object.keys(additions)) {
      const folder = stagePackage(name, join(staging, name));
      const packed = execFileSync("npm", ["pack", folder, "--json", "--pack-destination", out], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      const [{ filename }] = JSON.parse(packed);
      const path = join(out, filename);
      console.log(`${path}: ${(statSync(path).size / 1e6).toFixed(1)} MB`);
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
