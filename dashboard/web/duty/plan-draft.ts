// A plan of a roster while a person edits it: layers, people in turn and shifts that are added, moved, changed or taken out, and what of it is not
// filled yet. Every step gives a new plan; whether it leaves hours to nobody is for the server to say. Pure.
import type { RosterLayer, RosterPlan } from '../../../contracts/roster.ts';
import type { Plain } from '../api/typed-command.ts';

export type ShiftDraft = Plain<RosterLayer['shifts'][number]>;
export type LayerDraft = Omit<Plain<RosterLayer>, 'turn' | 'days'> &
  Pick<RosterLayer, 'turn' | 'days'>;
export type PlanDraft = Omit<Plain<RosterPlan>, 'layers'> & {
  readonly layers: readonly LayerDraft[];
};

/** As the contract bounds them. */
export const LAYERS_MAX = 8;
export const SHIFTS_MAX = 6;
export const PEOPLE_MAX = 60;
export const FIGURES = { hoursInARowMax: 336, signWithinMinutes: 720, signFromMinutes: 720 };

const DAY_MINUTES = 1440;
/** Shifts begin on the half hour where a machine says when. */
const STEP_MINUTES = 30;

export function moved<One>(list: readonly One[], at: number, by: -1 | 1): readonly One[] {
  const [one, other] = [list[at], list[at + by]];
  if (one === undefined || other === undefined) return list;
  return list.map((each, index) => (index === at ? other : index === at + by ? one : each));
}

export const without = <One>(list: readonly One[], at: number): readonly One[] =>
  list.filter((_one, index) => index !== at);

export const replaced = <One>(list: readonly One[], at: number, one: One): readonly One[] =>
  list.map((each, index) => (index === at ? one : each));

/** Names within a plan follow a number that none of them has. */
function freeId(taken: readonly { readonly id: string }[], stem: string): string {
  const ids = new Set(taken.map(({ id }) => id));
  let number = 1;
  while (ids.has(`${stem}-${String(number)}`)) number += 1;
  return `${stem}-${String(number)}`;
}

export const WHOLE_DAY: Pick<ShiftDraft, 'fromMinute' | 'untilMinute'> = {
  fromMinute: 480,
  untilMinute: 480 + DAY_MINUTES,
};

/** One shift of a whole day, nobody in it yet. */
export const newLayer = (layers: readonly LayerDraft[], startsOn: string): LayerDraft => ({
  id: freeId(layers, 'layer'),
  names: { zh: '', en: '' },
  people: [],
  turn: 'day',
  startsOn,
  shifts: [{ id: 'shift-1', names: { zh: '全天', en: 'Whole day' }, ...WHOLE_DAY }],
  days: 'all',
});

export const firstPlan = (day: string): PlanDraft => ({
  validFrom: day,
  head: '',
  swapsNeedApproval: true,
  hoursInARowMax: 24,
  signWithinMinutes: 30,
  signFromMinutes: 60,
  layers: [{ ...newLayer([], day), names: { zh: '轮班', en: 'Turns' } }],
});

const middle = ({ fromMinute, untilMinute }: ShiftDraft): number =>
  Math.round((fromMinute + untilMinute) / 2 / STEP_MINUTES) * STEP_MINUTES;

/** Halves the longest shift of which the second half begins on its own day; the same list where there is none. */
export function withShift(shifts: readonly ShiftDraft[]): readonly ShiftDraft[] {
  const [long] = shifts
    .filter(
      (one) =>
        middle(one) > one.fromMinute && middle(one) < one.untilMinute && middle(one) < DAY_MINUTES,
    )
    .toSorted(
      (one, other) => other.untilMinute - other.fromMinute - (one.untilMinute - one.fromMinute),
    );
  if (long === undefined || shifts.length >= SHIFTS_MAX) return shifts;
  const half = middle(long);
  const second = { ...long, id: freeId(shifts, 'shift'), names: { zh: '', en: '' } };
  return shifts.flatMap((one) =>
    one === long
      ? [
          { ...one, untilMinute: half },
          { ...second, fromMinute: half },
        ]
      : [one],
  );
}

/** `08:00`, of the day or of the day after. */
export function clockText(minute: number): string {
  const ofDay = minute % DAY_MINUTES;
  const two = (figure: number): string => String(figure).padStart(2, '0');
  return `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
}

export const isNextDay = ({ untilMinute }: Pick<ShiftDraft, 'untilMinute'>): boolean =>
  untilMinute > DAY_MINUTES;

/** To choose from: each half hour of a day, and what stands now. A field of the browser would show twelve hours on some machines. */
export function clockChoices(minute: number): readonly string[] {
  const steps = Array.from({ length: DAY_MINUTES / STEP_MINUTES }, (_, at) =>
    clockText(at * STEP_MINUTES),
  );
  return [...new Set([...steps, clockText(minute)])].toSorted();
}

const minuteIn = (text: string): number => {
  const [hour = NaN, minute = NaN] = text.split(':').map(Number);
  return hour * 60 + minute;
};

/** An end that is not after the beginning lies on the next day. */
export function withTimes(
  shift: ShiftDraft,
  typed: { readonly from?: string; readonly until?: string },
): ShiftDraft {
  const fromMinute = minuteIn(typed.from ?? clockText(shift.fromMinute));
  const until = minuteIn(typed.until ?? clockText(shift.untilMinute));
  return { ...shift, fromMinute, untilMinute: until > fromMinute ? until : until + DAY_MINUTES };
}

/** All seven are none: then it is each day. */
export function withWeekdays(
  { weekdays: _before, ...layer }: LayerDraft,
  chosen: readonly number[],
): LayerDraft {
  if (chosen.length === 0 || chosen.length === 7) return layer;
  return { ...layer, weekdays: chosen.toSorted((one, other) => one - other) };
}

/** What is still missing or wrong, the first from above; `layer` counts from one, 0 is the plan. */
export interface PlanFault {
  readonly code: 'day' | 'head' | 'figure' | 'name' | 'people' | 'starts' | 'shift' | 'overlap';
  readonly layer: number;
}

export function faultOf(plan: PlanDraft): PlanFault | null {
  const { validFrom, head, layers } = plan;
  if (validFrom === '') return { code: 'day', layer: 0 };
  if (head === '') return { code: 'head', layer: 0 };
  const figures = ['hoursInARowMax', 'signWithinMinutes', 'signFromMinutes'] as const;
  if (!figures.every((name) => isWithin(plan[name], FIGURES[name])))
    return { code: 'figure', layer: 0 };
  for (const [at, layer] of layers.entries()) {
    const code = faultOfLayer(layer);
    if (code !== null) return { code, layer: at + 1 };
  }
  return null;
}

const isWithin = (figure: number, most: number): boolean =>
  Number.isInteger(figure) && figure >= 1 && figure <= most;

const isNamed = ({ zh, en }: { readonly zh: string; readonly en: string }): boolean =>
  zh.trim() !== '' && en.trim() !== '';

function faultOfLayer({ names, people, startsOn, shifts }: LayerDraft): PlanFault['code'] | null {
  if (!isNamed(names)) return 'name';
  if (people.length === 0) return 'people';
  if (startsOn === '') return 'starts';
  if (!shifts.every((shift) => isNamed(shift.names))) return 'shift';
  const inOrder = shifts.every(({ untilMinute }, at) => {
    const first = (shifts[0]?.fromMinute ?? 0) + DAY_MINUTES;
    return untilMinute <= (shifts[at + 1]?.fromMinute ?? first);
  });
  return inOrder ? null : 'overlap';
}
