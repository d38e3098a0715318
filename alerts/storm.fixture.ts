// A storm for tests: thousands of findings of unrelated measures in many townships at once, some amended. And a recount of what must come of it,
// from the signals and the written lists alone and by none of the stage's code.
import type { AlertKind, Signal } from '../contracts/signal.ts';
import { OPENS_AT, type ResponsibilityList } from '../contracts/catalogue/responsibility-list.ts';
import type { ResponseStage } from '../contracts/task.ts';
import { amended, exceedance, shippedCatalogue } from './outbreak.fixture.ts';

export interface StormPlan {
  readonly signals: number;
  readonly counties: number;
  readonly townships: number;
  readonly at: number;
}

/** Of no kin among the shipped measures: each is a subject of its own. */
const SUBJECTS = [
  { measure: 'storm-stomachs', alertKind: 'foodborne' },
  { measure: 'storm-coughs', alertKind: 'respiratory-unknown-cause' },
  { measure: 'storm-visits', alertKind: 'syndromic-exceedance' },
] as const satisfies readonly { measure: string; alertKind: AlertKind }[];

/** Every so manieth is a second revision of the one before. */
const AMENDED_EVERY = 10;

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');

export function stormOf({ signals, counties, townships, at }: StormPlan): Signal[] {
  const storm: Signal[] = [];
  for (let number = 0; storm.length < signals; number += 1) {
    const last = storm.at(-1);
    if (last !== undefined && storm.length % AMENDED_EVERY === AMENDED_EVERY - 1) {
      storm.push(amended(last, { observed: last.observed + 1 }));
      continue;
    }
    const county = `9901${padded(1 + (number % counties), 2)}`;
    const township = `${county}${padded(1 + (Math.floor(number / counties) % townships), 3)}`;
    const { measure, alertKind } = SUBJECTS[number % SUBJECTS.length]!;
    storm.push(
      exceedance(`storm ${String(at)} ${String(number)}`, township, {
        measure,
        alertKind,
        definition: null,
        series: `${measure}~township~${township}~all`,
        asOf: at,
        startedAt: at - 1000,
      }),
    );
  }
  return storm;
}

export interface Recount {
  /** One for each measure and township. */
  readonly alerts: number;
  readonly notified: number;
  readonly suppressed: number;
  readonly merged: number;
  /** `measure@township`, the first of each: whoever opened it. */
  readonly openers: ReadonlyMap<string, Signal>;
  /** Told of the opening of what is not muted: the desk once for each alert, each office once. */
  readonly notices: { readonly opened: number; readonly 'called-up': number };
}

export const subjectAt = ({ measure, place }: Signal): string => `${measure}@${place}`;

/** `silenced`: a county in which nothing is told. */
export function recounted(storm: readonly Signal[], silenced?: string): Recount {
  const openers = new Map<string, Signal>();
  for (const signal of storm)
    if (!openers.has(subjectAt(signal))) openers.set(subjectAt(signal), signal);
  const told = [...openers.values()].filter(
    ({ place }) => silenced === undefined || !place.startsWith(silenced),
  );
  return {
    alerts: openers.size,
    notified: told.length,
    suppressed: openers.size - told.length,
    merged: storm.length - openers.size,
    openers,
    notices: {
      opened: told.length,
      'called-up': told.reduce((sum, one) => sum + officesCalled(one).size, 0),
    },
  };
}

const OFFICE_LENGTHS: Readonly<Record<string, number>> = { city: 4, county: 6, township: 9 };
/** What twenty found, where twelve were the threshold, is graded. */
const LEVEL = 'IV';

/** The offices that the written list names for the opening. */
function officesCalled({ alertKind, place }: Signal): Set<string> {
  const list = shippedCatalogue.lists.find((one) => one.alertKind === alertKind);
  if (list === undefined) throw new Error(`no list for ${alertKind}`);
  const duties = Object.entries(list.stages)
    .filter(([stage]) => opensAt(list, stage as ResponseStage) === 'opened')
    .flatMap(([, written]) => written)
    .filter(({ atLevels }) => atLevels?.includes(LEVEL) ?? true);
  return new Set(
    duties.flatMap(({ departments, office }) =>
      departments.map((id) => `${id}@${place.slice(0, OFFICE_LENGTHS[office] ?? 9)}`),
    ),
  );
}

const opensAt = (list: ResponsibilityList, stage: ResponseStage) =>
  list.opensAt?.[stage] ?? OPENS_AT[stage];
