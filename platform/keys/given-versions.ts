// The versions of a key as a setting names them: `SECRET`, or `2:NEW 1:OLD`, the active one first. Pure.

export interface KeySource {
  readonly home: string;
  /** From the settings, the same on every process of a stage. */
  readonly given: string | undefined;
}

interface GivenVersion {
  readonly version: number;
  readonly secret: string;
}

const VERSIONED = /^(\d{1,6}):(\S{32,})$/;

/** A bare secret is version 1, as it was before there were versions. */
export function givenVersions(given: string): GivenVersion[] {
  const parts = given
    .trim()
    .split(/\s+/)
    .map((part) => VERSIONED.exec(part));
  if (parts.some((part) => part === null)) return [{ version: 1, secret: given }];
  return parts.flatMap((part) =>
    part === null ? [] : [{ version: Number(part[1]), secret: part[2] ?? '' }],
  );
}
