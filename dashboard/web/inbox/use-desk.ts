// The hands at the inbox: which row is current, which are chosen, and what each key does to them.
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { Alert } from '../../../contracts/alert.ts';
import { useAct } from '../alert/use-acts.ts';
import { isOffered } from '../alert/workflow.ts';
import { useAccount } from '../api/session.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { type KeyAct, useShortcuts } from '../shell/shortcuts.ts';
import type { RowActs } from './alert-row.tsx';
import type { Rows } from './use-rows.ts';

export interface Desk {
  readonly acts: RowActs;
  readonly selected: ReadonlySet<string>;
  readonly selectAll: (all: boolean) => void;
  readonly focus: { readonly id: string; readonly nonce: number } | null;
  readonly excluding: Alert | null;
  readonly stopExcluding: () => void;
  readonly help: boolean;
  readonly closeHelp: () => void;
}

function useSelection(shown: readonly Alert[]): Pick<Desk, 'selected' | 'selectAll'> & {
  toggle: (alert: Alert) => void;
} {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // A row that has left the list is no longer chosen: nobody acts on what they cannot see.
  const selected = useMemo(
    () => new Set(shown.filter(({ id }) => chosen.has(id)).map(({ id }) => id as string)),
    [shown, chosen],
  );
  return {
    selected,
    selectAll: (all) => setChosen(new Set(all ? shown.map(({ id }) => id) : [])),
    toggle: ({ id }) => {
      const next = new Set(selected);
      if (!next.delete(id)) next.add(id);
      setChosen(next);
    },
  };
}

export function useDesk(rows: Rows): Desk {
  const { shown, held } = rows;
  const [, navigate] = useLocation();
  const { role } = useAccount();
  const live = useConnection(canAct);
  const act = useAct();
  const selection = useSelection(shown);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const [focus, setFocus] = useState<Desk['focus']>(null);
  const [excluding, setExcluding] = useState<Alert | null>(null);
  const [help, setHelp] = useState(false);

  const at = shown.findIndex(({ id }) => id === currentId);
  const current = shown[at];
  const go = (index: number): void => {
    const alert = shown[Math.min(Math.max(index, 0), shown.length - 1)];
    if (alert === undefined) return;
    setCurrentId(alert.id);
    setFocus((before) => ({ id: alert.id, nonce: (before?.nonce ?? 0) + 1 }));
  };
  const onCurrent = (verb: 'acknowledge' | 'exclude' | 'start-verification'): void => {
    if (current === undefined || !live || !isOffered(current.state, role, verb)) return;
    if (verb === 'exclude') setExcluding(current);
    else void act(current, { command: verb });
  };
  const keys: Partial<Record<KeyAct, () => void>> = {
    next: () => go(at + 1),
    previous: () => go(at - 1),
    open: () => current && navigate(`/alerts/${current.id}`),
    acknowledge: () => onCurrent('acknowledge'),
    exclude: () => onCurrent('exclude'),
    verify: () => onCurrent('start-verification'),
    select: () => current && selection.toggle(current),
    filter: () => document.getElementById('filter-place')?.focus(),
    help: () => setHelp(true),
    ...(held.length > 0 ? { 'show-new': rows.showHeld } : {}),
  };
  useShortcuts(keys);
  const acts: RowActs = {
    onSelect: selection.toggle,
    onAcknowledge: (alert) => void act(alert, { command: 'acknowledge' }),
    onExclude: setExcluding,
    onFocus: ({ id }) => setCurrentId(id),
  };
  return {
    acts,
    ...selection,
    focus,
    excluding,
    stopExcluding: () => setExcluding(null),
    help,
    closeHelp: () => setHelp(false),
  };
}
