// The rows of the chosen tab: read, filtered, ordered, and held back or frozen as the person wishes.
import { useMemo, useState } from 'react';
import type { Alert } from '../../../contracts/alert.ts';
import { GROUPS, type Group, inGroup, passes } from '../api/alert-groups.ts';
import { useEndedAlerts, useLiveAlerts } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { type Admitted, admit, byConcern, byRecency, frozen } from './order.ts';
import type { InboxAddress } from './view-address.ts';

const NONE: readonly Alert[] = [];

interface Source {
  readonly query: ReturnType<typeof useLiveAlerts>;
  readonly rows: readonly Alert[];
  readonly live: readonly Alert[];
}

/** Live tabs share one cached list; the two ended tabs are read when first opened. */
function useSource({ group, filters }: InboxAddress): Source {
  const me = useAccount().id;
  const live = useLiveAlerts();
  const excluded = useEndedAlerts('excluded', filters, group === 'excluded');
  const closed = useEndedAlerts('closed', filters, group === 'closed');
  const query = group === 'excluded' ? excluded : group === 'closed' ? closed : live;
  const rows = useMemo(() => {
    const ended = group === 'excluded' || group === 'closed';
    return (query.data?.alerts ?? NONE)
      .filter((alert) => inGroup(alert, group, me) && passes(alert, filters))
      .sort(ended ? byRecency : byConcern);
  }, [query.data, group, me, filters]);
  return { query, rows, live: live.data?.alerts ?? NONE };
}

export function useCounts({ filters }: InboxAddress): Readonly<Partial<Record<Group, number>>> {
  const me = useAccount().id;
  const { data } = useLiveAlerts();
  return useMemo(() => {
    if (data === undefined) return {};
    const passing = data.alerts.filter((alert) => passes(alert, filters));
    const live = GROUPS.filter((group) => group !== 'excluded' && group !== 'closed');
    return Object.fromEntries(
      live.map((group) => [group, passing.filter((alert) => inGroup(alert, group, me)).length]),
    );
  }, [data, filters, me]);
}

interface Gate {
  /** Tab and filters that the known rows belong to. */
  readonly view: string;
  readonly known: ReadonlySet<string>;
}

export interface Rows extends Admitted {
  readonly query: Source['query'];
  readonly paused: boolean;
  readonly pause: (paused: boolean) => void;
  readonly showHeld: () => void;
}

const idsOf = (rows: readonly Alert[]): ReadonlySet<string> => new Set(rows.map((row) => row.id));

export function useRows(address: InboxAddress): Rows {
  const { query, rows, live } = useSource(address);
  const { group, filters } = address;
  const view = JSON.stringify([group, filters]);
  const [gate, setGate] = useState<Gate | null>(null);
  const [snapshot, setSnapshot] = useState<readonly Alert[] | null>(null);
  if (query.data !== undefined && gate?.view !== view) {
    setGate({ view, known: idsOf(rows) });
    setSnapshot(null);
  }
  const admitted = useMemo((): Admitted => {
    if (snapshot !== null) return frozen(snapshot, rows, live);
    return group === 'waiting' && gate?.view === view
      ? admit(rows, gate.known)
      : { shown: rows, held: NONE };
  }, [snapshot, rows, live, group, gate, view]);
  return {
    query,
    ...admitted,
    paused: snapshot !== null,
    pause: (paused) => setSnapshot(paused ? admitted.shown : null),
    showHeld: () => {
      setSnapshot(null);
      setGate({ view, known: idsOf(rows) });
    },
  };
}
