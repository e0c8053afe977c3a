/** Row numbers of a dataset, ascending; together every row once, unless rows were left out on purpose. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** A split that the user's own files or column gave; a part that they did not give is missing. */
export interface GivenSplit {
  readonly train: Int32Array;
  readonly validation?: Int32Array;
  readonly test?: Int32Array;
}

/** What datasets have in common, whatever it is that is labelled. */
export interface LabelledDataset {
  /** The file's or folder's name without its ending. */
  readonly name: string;
  /** For each example the number of its class, in [0, classNames.length). */
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
  /** What was guessed, dropped or merged, for people to read. */
  readonly notes: readonly string[];
  /** The user's own split, if they gave one: `splitDataset` keeps to it. */
  readonly split?: GivenSplit;
}
