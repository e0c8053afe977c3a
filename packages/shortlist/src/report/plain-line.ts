/** Characters that move the cursor, change colours or turn the direction of writing: none of them belongs in a line. */
const control =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * A line for a terminal, whatever names and texts are in it: a control character is shown as "�", a line break or tab
 * as a space. As long as it was.
 *
 * @example
 * plainLine("cats\n\u001b[2Jdogs"); // "cats �[2Jdogs"
 */
export function plainLine(line: string): string {
  return line.replace(control, (character) => (/[\t\n\r\u2028\u2029]/.test(character) ? " " : "\ufffd"));
}
