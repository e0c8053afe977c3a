/** Text that may stand in XML and HTML as it is. Only `markup` makes it, so what is not yet escaped cannot pass for it. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a placeholder; a list is its items one after the other, nothing is nothing. */
export type MarkupValue = string | number | Markup | undefined | false | readonly MarkupValue[];

/**
 * A template for XML and HTML: every text in a placeholder is escaped, every number is a coordinate.
 *
 * Names of models, classes and files are whatever somebody wrote, so nothing is put into a page but through here.
 * Numbers are rounded to hundredths; one that is not finite is refused. Put quotes around attributes.
 *
 * @throws {RangeError} if a number is not finite
 *
 * @example
 * markup`<text x="${1 / 3}">${"<script>"}</text>`.markup; // '<text x="0.33">&lt;script&gt;</text>'
 * markup`<p>${[markup`<b>a</b>`, " & b"]}${undefined}</p>`.markup; // '<p><b>a</b> &amp; b</p>'
 */
export function markup(strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  let text = strings[0] as string;
  values.forEach((value, i) => {
    text += written(value) + (strings[i + 1] as string);
  });
  return { markup: text };
}

function written(value: MarkupValue): string {
  if (value === undefined || value === false) return "";
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError(`Cannot write ${value} as a coordinate`);
    return String(Math.round(value * 100) / 100 || 0); // no -0
  }
  return "markup" in value ? value.markup : value.map(written).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What XML 1.0 does not allow, even escaped: most control characters and halves of surrogate pairs. */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escapeText(text: string): string {
  return text.replace(forbidden, "\ufffd").replace(/[&<>"']/g, (character) => entities[character] as string);
}
