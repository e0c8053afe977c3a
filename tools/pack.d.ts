/** Copies a package with all that belongs in it, the starter zoos included, to a new folder. */
export function stagePackage(name: "onnx-grad" | "shortlist", folder: string): string;
