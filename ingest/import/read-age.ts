// Ages as hospitals write them: 45, 45岁, 6月, 3天, 1岁6月, 045Y; the unit may stand in a column of its own. Completed years and a part. Pure.
import { quantityOf } from '../normalise/decimal.ts';

const YEARS_MAX = 130;
const PER_YEAR = { years: 1, months: 12, weeks: 52.1775, days: 365.2425, hours: 8765.82 } as const;
type Unit = keyof typeof PER_YEAR;

const UNITS: readonly (readonly [Unit, RegExp])[] = [
  ['years', /^(?:周岁|岁|年|y|yrs?|years?)$/],
  ['months', /^(?:个月|月龄|月|m|mos?|months?)$/],
  ['weeks', /^(?:周龄|周|w|wks?|weeks?)$/],
  ['days', /^(?:日龄|天|日|d|days?)$/],
  ['hours', /^(?:小时|时|h|hrs?|hours?)$/],
];
const PART = /(\d{1,5}(?:\.\d{1,4})?)\s*([^\d.\s]*)\s*/y;

/** `unit`: what a column beside says, for a number that says none. undefined where the text is no age. */
export function ageYearsOf(cell: string, unit?: string): number | undefined {
  const text = cell.normalize('NFKC').trim().toLowerCase();
  if (quantityOf(text) !== undefined) return within(sum([[text, unitOf(unit ?? '岁')]]));
  const parts: (readonly [string, Unit | undefined])[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const found = PART.exec(text);
    if (found === null) return undefined;
    parts.push([found[1] ?? '', unitOf(found[2] ?? '')]);
  }
  return within(sum(parts));
}

function unitOf(word: string): Unit | undefined {
  const folded = word.normalize('NFKC').trim().toLowerCase();
  return UNITS.find(([, form]) => form.test(folded))?.[0];
}

/** Each unit once, the greater before the smaller: `6月1岁` is nothing that anybody writes. */
function sum(parts: readonly (readonly [string, Unit | undefined])[]): number | undefined {
  let years = 0;
  let before = 0;
  for (const [amount, unit] of parts) {
    if (unit === undefined || PER_YEAR[unit] <= before) return undefined;
    before = PER_YEAR[unit];
    years += Number(amount) / before;
  }
  return parts.length === 0 ? undefined : years;
}

const within = (years: number | undefined): number | undefined =>
  years === undefined || years < 0 || years > YEARS_MAX ? undefined : years;
