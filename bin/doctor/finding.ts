// One thing that the doctor found.

export interface Finding {
  /** `bad` keeps Vigil from running, `note` is worth knowing. */
  readonly state: 'good' | 'note' | 'bad';
  readonly sentence: string;
}

export const good = (sentence: string): Finding => ({ state: 'good', sentence });
export const note = (sentence: string): Finding => ({ state: 'note', sentence });
export const bad = (sentence: string): Finding => ({ state: 'bad', sentence });
