import { expect, test } from "vitest";
import { parseRoff } from "./man-pages.ts";

test("parseRoff() gives running text after the synopsis: no macros, escapes, names or literal blocks", () => {
  const page = `.TH LS 1
.SH NAME
ls \\- list the contents of one or of many directories here
.SH DESCRIPTION
.\\" a comment
List information about the \\fIFILEs\\fP and sort
.B entries
alphabetically when asked to.
.nf
for example this literal block of text is left out of it
.fi
.PP
Too short.
.SH AUTHOR
Written by someone whose name is not of any interest here.
`;
  expect(parseRoff(page)).toEqual([
    "List information about the FILEs and sort entries alphabetically when asked to.",
  ]);
});
