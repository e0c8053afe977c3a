import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { inRaw } from "../paths.ts";
import { readText } from "./read-lines.ts";

export interface ManPage {
  name: string;
  /** "1" to "8". */
  section: string;
  language: string;
  /** Paragraphs of running text (DESCRIPTION and what follows it), macros and escapes removed. */
  paragraphs: string[];
}

/** The man pages of a Debian package; `language` is "en" for the untranslated ones. */
export function readManPages(debianPackage: string, language = "en"): ManPage[] {
  const root = inRaw("debs", debianPackage, "usr/share/man", language === "en" ? "" : language);
  if (!existsSync(root)) return [];
  const pages: ManPage[] = [];
  for (const folder of readdirSync(root)
    .filter((name) => /^man[1-8]$/.test(name))
    .sort()) {
    for (const file of readdirSync(join(root, folder)).sort()) {
      const path = join(root, folder, file);
      if (!existsSync(path) || !statSync(path).isFile()) continue;
      const paragraphs = parseRoff(readText(path));
      if (paragraphs.length > 0) {
        pages.push({ name: file.replace(/\.\d.*$/, ""), section: folder.slice(3), language, paragraphs });
      }
    }
  }
  return pages;
}

/** Running text of a page in man or mdoc macros: paragraphs after the SYNOPSIS, at least eight words long. */
export function parseRoff(roff: string): string[] {
  const paragraphs: string[] = [];
  let words: string[] = [];
  let section = "";
  let literal = false;
  const endParagraph = (): void => {
    const text = unescapeRoff(words.join(" ")).replace(/\s+/g, " ").trim();
    words = [];
    if (/NAME|SYNOPSIS|SEE ALSO|COLOPHON|AUTHOR|COPYRIGHT|HISTORY/i.test(section)) return;
    if (text.split(" ").length >= 8) paragraphs.push(text);
  };
  for (const line of roff.split("\n")) {
    const macro = /^[.']\s*([A-Za-z]{1,2})(?:\s+(.*))?$/.exec(line);
    if (!macro) {
      if (line.startsWith(".") || line.startsWith("'")) continue;
      if (line.trim() === "") endParagraph();
      else if (!literal) words.push(line);
      continue;
    }
    const [, name = "", rest = ""] = macro;
    const plain = rest.replaceAll('"', "");
    if (/^(SH|Sh|SS|Ss)$/.test(name)) {
      endParagraph();
      if (name.toUpperCase() === "SH") section = plain;
    } else if (/^(PP|P|LP|TP|IP|HP|RS|RE|Pp|It|Bl|El|sp|br)$/.test(name)) endParagraph();
    else if (/^(nf|EX|TS|Bd)$/.test(name)) literal = true;
    else if (/^(fi|EE|TE|Ed)$/.test(name)) literal = false;
    else if (/^(B|I|BR|RB|IR|RI|BI|IB|SM|Nm|Fl|Ar|Xr|Em|Dq|Sq|Pa|Cm|Li)$/.test(name) && !literal) {
      words.push(/^(BR|RB|IR|RI|BI|IB)$/.test(name) ? plain.replaceAll(" ", "") : plain);
    }
  }
  endParagraph();
  return paragraphs;
}

function unescapeRoff(text: string): string {
  return text
    .replace(/\\f(\[[^\]]*\]|\(..|.)/g, "")
    .replace(/\\s[-+]?\d/g, "")
    .replace(/\\(\(em|\[em\])/g, "—")
    .replace(/\\(\(aq|\[aq\]|\(cq)/g, "'")
    .replace(/\\(\((lq|rq)|\[(lq|rq)\])/g, '"')
    .replace(/\\\*?(\(..|\[[^\]]*\])/g, "")
    .replace(/\\-/g, "-")
    .replace(/\\["#].*$/gm, "")
    .replace(/\\[&|^/,%:c ]/g, "")
    .replace(/\\e/g, "\\");
}
