// Measure, day, level and the county that was drilled into, in the address bar.
import { useSearchParams } from 'wouter';
import { useMeasures } from '../api/queries.ts';
import { dayOf } from '../i18n/time.ts';
import { serverNow } from '../live/connection.ts';

export interface MapAddress {
  readonly measure: string | null;
  readonly day: string;
  readonly today: string;
  readonly level: 'county' | 'township';
  readonly within: string | null;
  readonly chosen: string | null;
  readonly choose: (change: Readonly<Record<string, string | null>>) => void;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function useMapAddress(): MapAddress {
  const [search, setSearch] = useSearchParams();
  const { data: measures } = useMeasures();
  const today = dayOf(serverNow());
  const asked = search.get('day');
  const within = search.get('within');
  return {
    measure: search.get('measure') ?? measures?.[0]?.id ?? null,
    day: asked !== null && DAY.test(asked) ? asked : today,
    today,
    level: within !== null || search.get('level') === 'township' ? 'township' : 'county',
    within,
    chosen: search.get('place'),
    choose: (change) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(change)) {
            if (value === null) next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
  };
}
