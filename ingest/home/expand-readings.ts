// A kit sends several readings at once, and a cuff its pressure as `128/82`: each number becomes a record of its own, with the place in the
// request that it came from, so that one bad number never takes the others with it.
import type { BodyItem } from '../events-api/split-body.ts';

/** More would be a file, which has a door of its own. */
const READINGS_MAX = 200;

type Fields = Readonly<Record<string, unknown>>;

export function expandReadings(items: readonly BodyItem[]): BodyItem[] {
  return items.flatMap((item) => {
    if (item.outcome !== 'value' || !isHome(item.value)) return [item];
    const records = recordsOf(item.value).flatMap(pressures);
    return records.length === 1 && records[0] === item.value
      ? [item]
      : records.map((value) => ({
          outcome: 'value' as const,
          index: item.index,
          value,
          text: JSON.stringify(value),
        }));
  });
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isHome = (value: unknown): value is Fields =>
  isFields(value) && value['kind'] === 'home-reading';

/** `readings`: what each has of its own is laid over what they have in common. */
function recordsOf(record: Fields): Fields[] {
  const { readings, ...common } = record;
  if (!Array.isArray(readings) || readings.length === 0 || readings.length > READINGS_MAX)
    return [record];
  return readings.map((reading: unknown, at): Fields =>
    isFields(reading)
      ? { ...common, ...reading, kind: 'home-reading', id: partId(common['id'], at) }
      : { ...common, id: partId(common['id'], at) },
  );
}

const partId = (id: unknown, at: number): unknown =>
  typeof id === 'string' ? `${id}#${String(at + 1)}` : id;

const PRESSURE = /^\s*(\d{1,3}(?:\.\d{1,2})?)\s*\/\s*(\d{1,3}(?:\.\d{1,2})?)\s*$/;
const PRESSURE_NAMES: ReadonlySet<unknown> = new Set(['blood-pressure', 'bp', '血压', '85354-9']);

function pressures(record: Fields): Fields[] {
  if (!PRESSURE_NAMES.has(record['quantity']) || typeof record['value'] !== 'string')
    return [record];
  const [, systolic, diastolic] = PRESSURE.exec(record['value'].normalize('NFKC')) ?? [];
  if (systolic === undefined || diastolic === undefined) return [record];
  return [
    { ...record, quantity: 'systolic', value: systolic },
    { ...record, quantity: 'diastolic', value: diastolic },
  ];
}
