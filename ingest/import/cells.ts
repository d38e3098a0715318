// The cells of one line of a file, as profiles name them.

/** The value of a column by title or number; undefined where the file has none such or the cell is empty. */
export type Cells = (column: string | number) => string | undefined;
