import { proxyScores } from "../recall/proxy/index.ts";

/** How the literature writes each proxy. */
export const proxyNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(proxyScores).map(([name, { title }]) => [name, title]),
);
