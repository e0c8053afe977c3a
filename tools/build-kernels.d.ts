/** Sources, from the root of the repository. */
export const kernelSources: readonly string[];
/** The text of kernel-bytes.ts: the WebAssembly binary of a source, without debug names. */
export function kernelBytesOf(source: string): Promise<string>;
/** Where it is written. */
export function kernelBytesPath(source: string): string;
