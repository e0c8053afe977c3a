import { readManPages } from "../sources/man-pages.ts";
import type { DatasetRecipe } from "./dataset-recipe.ts";
import { clipWords } from "./normalise-text.ts";

export const manualPackages = (
  "manpages manpages-dev coreutils util-linux git-man iproute2 passwd e2fsprogs findutils openssl openssh-client openssh-server " +
  "procps psmisc cryptsetup-bin lvm2 iptables systemd nftables mdadm ethtool wireless-tools samba-common-bin"
).split(" ");

const meaning: Record<string, string> = {
  "1": "commands",
  "2": "system-calls",
  "3": "library",
  "4": "devices",
  "5": "files",
  "7": "overviews",
  "8": "administration",
};

export const manuals: DatasetRecipe = {
  name: "manuals",
  role: "benchmark",
  description: "Paragraph of a manual page → section of the manual",
  licence: "as each page (GPL, BSD, verbatim)",
  classes: Object.values(meaning),
  sourceShare: 0.4,
  read: () =>
    manualPackages
      .flatMap((name) => readManPages(name))
      .flatMap(({ name, section, paragraphs }) =>
        paragraphs
          .filter((paragraph) => !/\w\([1-8]\)/.test(paragraph))
          .map((paragraph) => ({
            text: clipWords(paragraph, 12, 35),
            label: meaning[section] ?? "",
            group: name,
          })),
      ),
};
