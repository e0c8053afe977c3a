import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Versions of what decides the bits of a run, for its journal. */
export function versions(): Record<string, string> {
  return {
    shortlist: versionOf("../../package.json"),
    "onnx-grad": versionOf("onnx-grad/package.json"),
    "onnxruntime-node": versionOf("onnxruntime-node/package.json"),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
}

function versionOf(path: string): string {
  return (require(path) as { version: string }).version;
}
