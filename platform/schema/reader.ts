// A reader takes a value as its schema would return it, or says that only the schema itself can tell.

export const UNDECIDED = Symbol('undecided');

/** The same value where the schema changes nothing; otherwise the changed one; UNDECIDED where it may be invalid. */
export type Reader = (value: unknown) => unknown;

export const undecided: Reader = () => UNDECIDED;
