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

/** Labelled texts, ready to be encoded. */
export interface TextDataset {
  /** The file's name without its ending. */
  readonly name: string;
  readonly texts: readonly string[];
  /** For each text the number of its class, in [0, classNames.length). */
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
  /** What was guessed, dropped or merged, for people to read. */
  readonly notes: readonly string[];
  /** The user's own split, if they gave one: `splitDataset` keeps to it. */
  readonly split?: GivenSplit;
}
