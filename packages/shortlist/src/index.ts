export * from "./engine/index.ts";
export * from "./hub/index.ts";
