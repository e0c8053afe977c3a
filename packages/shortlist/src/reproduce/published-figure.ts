/** A number, a name, or the members of a group. */
export type FigureValue = number | string | readonly string[];

/** One figure as the paper states it. */
export interface PublishedFigure {
  /** Where it stands, from the table down to the number: "table-5/mnli/fs-10/epochs". */
  readonly id: string;
  readonly value: FigureValue;
  /** The same place in words: "Table V, MNLI: FS of 10 models, epochs". */
  readonly source: string;
  /** How far a figure that was read off a picture may be wrong; without it the printed digits count. */
  readonly readingError?: number;
  /** Printed digits after the point. @default 0 */
  readonly digits?: number;
}

/** One block of a table of the paper: rows that share their columns. */
export interface PublishedBlock {
  /** What comes before the rows in an id: "table-5". */
  readonly id: string;
  /** What it is called in the paper. */
  readonly title: string;
  /** Printed digits after the point, by column; undefined for names. */
  readonly columns: Readonly<Record<string, number | undefined>>;
  /** One value a column; undefined where the paper has none. */
  readonly rows: Readonly<Record<string, readonly (FigureValue | undefined)[]>>;
  /** For values that were read off a picture. */
  readonly readingError?: number;
}

/**
 * The single figures of a block, row by row.
 *
 * @throws {RangeError} if a row has more or fewer values than there are columns
 *
 * @example
 * const block = { id: "table-1", title: "Table I", columns: { nlp: 3 }, rows: { hierarchical: [0.505] } };
 * figuresOf(block)[0].id; // "table-1/hierarchical/nlp"
 */
export function figuresOf({ id, title, columns, rows, readingError }: PublishedBlock): PublishedFigure[] {
  const names = Object.entries(columns);
  return Object.entries(rows).flatMap(([row, values]) => {
    if (values.length !== names.length) {
      throw new RangeError(
        `Cannot list ${id}/${row}: ${values.length} values for the ${names.length} columns of ${title}`,
      );
    }
    return values.flatMap((value, i): PublishedFigure[] => {
      const [column, digits] = names[i] as [string, number | undefined];
      if (value === undefined) return [];
      const words = [row, column]
        .filter((word) => word !== "")
        .join(": ")
        .replaceAll("/", ", ");
      return [
        {
          id: [id, row, column].filter((part) => part !== "").join("/"),
          value,
          source: `${title}, ${words.replaceAll("-", " ")}`,
          ...(digits !== undefined && { digits }),
          ...(readingError !== undefined && { readingError }),
        },
      ];
    });
  });
}
