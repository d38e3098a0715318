// What measured values can be, both ends included: outside is a fault of the device or of the unit and not a patient. The door refuses it, and a
// rule that asks for it is refused.

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** By the quantity of a home reading, in the unit that its name ends in. */
export const READING_RANGES = {
  'systolic-mmhg': { least: 40, most: 320 },
  'diastolic-mmhg': { least: 20, most: 220 },
  'glucose-mmol-l': { least: 0.5, most: 60 },
  'heart-rate-per-min': { least: 15, most: 320 },
  'respiration-per-min': { least: 3, most: 100 },
  'spo2-percent': { least: 30, most: 100 },
  'temperature-c': { least: 25, most: 46 },
  'weight-kg': { least: 0.3, most: 400 },
  steps: { least: 0, most: 200_000 },
} as const satisfies Readonly<Record<string, Range>>;

/** Of an ECG; 0 is asystole. */
export const ECG_RATE: Range = { least: 0, most: 400 };
