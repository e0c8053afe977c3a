/** The parts of a split, in the order of their numbers. */
export const partNames = ["train", "validation", "test"] as const;
/** What people call the parts, and the number of each. */
export const partNumbers = new Map<string, number>(
  ["train training", "validation valid val dev development eval", "test testing"].flatMap((names, part) =>
    names.split(" ").map((name): [string, number] => [name, part]),
  ),
);
