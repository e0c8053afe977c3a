import type { Picture } from "./picture.ts";

/** The numbers of a figure as a table, for who cannot see it and for who wants to copy them. */
export interface FigureTable {
  readonly columns: readonly { readonly title: string; readonly align?: "left" | "right" }[];
  readonly rows: readonly (readonly string[])[];
}

/** A figure: what it shows is computed in one function and drawn in another. */
export interface FigureParts<Input, Data> {
  /** Its heading. */
  readonly title: string;
  /** What to see in it, for the page, in a sentence or two. */
  readonly caption: string;
  /** What it shows; undefined where there is nothing to show yet. */
  readonly data: (input: Input) => Data | undefined;
  readonly draw: (data: Data) => Picture;
  readonly table: (data: Data) => FigureTable;
}

/** A figure as its readers see it, whatever its data look like. */
export interface Figure<Input> {
  readonly title: string;
  readonly caption: string;
  /** Undefined where there is nothing to show yet. */
  readonly render: (input: Input) => { readonly picture: Picture; readonly table: FigureTable } | undefined;
}

/** Joins the parts of a figure. */
export function figure<Input, Data>(parts: FigureParts<Input, Data>): Figure<Input> {
  const { title, caption, data, draw, table } = parts;
  return {
    title,
    caption,
    render: (input) => {
      const shown = data(input);
      return shown === undefined ? undefined : { picture: draw(shown), table: table(shown) };
    },
  };
}
