// A command as a form holds it: texts and figures without their brands, for the server checks every one of them.
export type Plain<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends readonly (infer One)[]
      ? readonly Plain<One>[]
      : T extends object
        ? { readonly [Name in keyof T]: Plain<T[Name]> }
        : T;

/** Of each command of a union. */
export type Typed<T> = T extends unknown ? Plain<T> & Pick<T, 'command' & keyof T> : never;
