/** What means something in Markdown, HTML within it, or the tables and formulas that model hubs draw. */
const marks = /[\\`*_~[\]<>|&#$]/g;
/** Line breaks, tabs and other control characters. */
const controls = /[\s\p{Cc}]+/gu;
/** Characters that turn the direction of all that follows. */
const turns = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text that Markdown shows as it is, in the middle of a line: a name is whatever somebody called a folder.
 *
 * @example
 * markdownText("a|b\n<i>"); // "a\\|b \\<i\\>"
 */
export function markdownText(text: string): string {
  return text.replace(controls, " ").replace(turns, "\ufffd").replace(marks, "\\$&");
}
