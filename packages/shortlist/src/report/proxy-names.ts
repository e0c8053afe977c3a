/** How the literature writes the proxies whose name is an abbreviation. */
export const proxyNames: Readonly<Record<string, string>> = { leep: "LEEP", nce: "NCE", logme: "LogME" };
