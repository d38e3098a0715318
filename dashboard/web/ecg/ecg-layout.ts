// Where each lead stands on the paper and the line that it draws, in millimetres: 25 mm a second, 10 mm a millivolt. Twelve leads stand as three
// rows of four with a strip of ten seconds below; fewer stand as strips. Pure.
import type { WaveformAnswer } from '../../../contracts/api/studies.ts';

export const MM_PER_SECOND = 25;
export const MM_PER_MILLIVOLT = 10;
/** A square of calibration stands before each row. */
export const MARGIN_MM = 10;
export const ROW_MM = 30;
const PAPER_SECONDS = 10;
const COLUMNS = 4;
const STRIPS_MAX = 6;

type Line = WaveformAnswer['leads'][number];

export interface PlacedLead {
  readonly name: string;
  /** Upper left corner, and the line of 0 mV. */
  readonly x: number;
  readonly baseline: number;
  readonly path: string;
}

export interface Paper {
  readonly width: number;
  readonly height: number;
  readonly rows: number;
  readonly leads: readonly PlacedLead[];
}

const ORDER = [
  ['I', 'aVR', 'V1', 'V4'],
  ['II', 'aVL', 'V2', 'V5'],
  ['III', 'aVF', 'V3', 'V6'],
];
const STRIPS = ['II', 'MLII', 'V5', 'V1', 'I'];

/** The lead that shows the rhythm best. */
export function rhythmLead(leads: readonly Line[]): Line | undefined {
  return STRIPS.map((name) => leads.find((lead) => lead.name === name)).find(Boolean) ?? leads[0];
}

export function layOut({
  leads,
  ratePerSecond,
}: Pick<WaveformAnswer, 'leads' | 'ratePerSecond'>): Paper {
  const find = (name: string): Line | undefined => leads.find((lead) => lead.name === name);
  const isTwelve = ORDER.flat().every((name) => find(name) !== undefined);
  const width = MARGIN_MM + PAPER_SECONDS * MM_PER_SECOND;
  const place = (
    lead: Line,
    row: number,
    column: { from: number; seconds: number },
  ): PlacedLead => {
    const x = MARGIN_MM + column.from * MM_PER_SECOND;
    const baseline = row * ROW_MM + ROW_MM / 2;
    const first = Math.round(column.from * ratePerSecond);
    const samples = lead.microvolts.slice(
      first,
      first + Math.round(column.seconds * ratePerSecond),
    );
    return { name: lead.name, x, baseline, path: pathOf(samples, { ratePerSecond, x, baseline }) };
  };
  const strip = (lead: Line, row: number): PlacedLead =>
    place(lead, row, { from: 0, seconds: PAPER_SECONDS });
  if (!isTwelve) {
    const shown = leads.slice(0, STRIPS_MAX);
    const rows = Math.max(1, shown.length);
    return { width, height: rows * ROW_MM, rows, leads: shown.map(strip) };
  }
  const seconds = PAPER_SECONDS / COLUMNS;
  const placed = ORDER.flatMap((names, row) =>
    names.flatMap((name, column) => {
      const lead = find(name);
      return lead === undefined ? [] : [place(lead, row, { from: column * seconds, seconds })];
    }),
  );
  const rhythm = rhythmLead(leads);
  const rows = ORDER.length + 1;
  return {
    width,
    height: rows * ROW_MM,
    rows,
    leads: rhythm === undefined ? placed : [...placed, strip(rhythm, ORDER.length)],
  };
}

/** A gap where no sample was taken; what leaves the row is cut at its edge by whoever draws it. */
export function pathOf(
  microvolts: readonly (number | null)[],
  {
    ratePerSecond,
    x,
    baseline,
  }: { readonly ratePerSecond: number; readonly x: number; readonly baseline: number },
): string {
  let path = '';
  let pen: 'M' | 'L' = 'M';
  for (const [index, value] of microvolts.entries()) {
    if (value === null) {
      pen = 'M';
      continue;
    }
    const right = x + (index / ratePerSecond) * MM_PER_SECOND;
    const down = baseline - (value / 1000) * MM_PER_MILLIVOLT;
    path += `${pen}${right.toFixed(2)} ${down.toFixed(2)}`;
    pen = 'L';
  }
  return path;
}

export interface Amplitude {
  readonly name: string;
  /** Millivolts; null where nothing was recorded. */
  readonly low: number | null;
  readonly high: number | null;
}

export function amplitudeOf({ name, microvolts }: Line): Amplitude {
  let low: number | null = null;
  let high: number | null = null;
  for (const value of microvolts) {
    if (value === null) continue;
    low = low === null ? value : Math.min(low, value);
    high = high === null ? value : Math.max(high, value);
  }
  return { name, low: low === null ? null : low / 1000, high: high === null ? null : high / 1000 };
}
