// Fields of a record by their paths: `item`, `patient.name`, `results[1].value`. Pure; numbers count from one.

type Fields = Record<string, unknown>;

const PATH = /^([A-Za-z_]+)(?:\[(\d+)\])?(?:\.([A-Za-z_]+))?$/;

export interface FieldPath {
  readonly name: string;
  /** Which of a list, from zero. */
  readonly at: number | undefined;
  readonly inner: string | undefined;
}

export function fieldPath(to: string): FieldPath {
  const [, name = to, at, inner] = PATH.exec(to) ?? [];
  return { name, at: at === undefined ? undefined : Number(at) - 1, inner };
}

export function put(record: Fields, to: string, value: unknown): void {
  if (value === undefined) return;
  const { name, at, inner } = fieldPath(to);
  if (inner === undefined) {
    record[name] = value;
    return;
  }
  const within = (record[name] ??= at === undefined ? {} : []) as Fields | Fields[];
  if (at !== undefined && Array.isArray(within)) (within[at] ??= {})[inner] = value;
  else (within as Fields)[inner] = value;
}

/** Takes out of each list what has no value. Returns the name of a list of which nothing is left. */
export function withoutEmpty(record: Fields): string | undefined {
  for (const [name, list] of Object.entries(record)) {
    if (!Array.isArray(list) || !list.some((each) => typeof each === 'object')) continue;
    const left = (list as (Fields | undefined)[]).filter((each) => each?.['value'] !== undefined);
    if (left.length === 0) return name;
    record[name] = left;
  }
  return undefined;
}
