// The cases that one transaction works on, each read once and kept as decided so far, so that a storm of signals about one subject does not
// read it again for each. Lives as long as the writer's lock.
import type { Signal } from '../../contracts/signal.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { Case } from '../cases/case.ts';
import {
  loadCandidates,
  loadCase,
  loadCases,
  loadDeadFeeds,
  loadFalls,
  loadHolders,
} from '../store/load-cases.ts';
import type { Kinship } from '../triage/kinship.ts';
import type { Absorbed } from '../triage/stage.ts';

export interface CaseShelf {
  candidates(signal: Signal): Promise<readonly Case[]>;
  /** Of other subjects: dead feeds for a fall, falls for a dead feed; and whatever mutes one of the candidates. */
  neighbours(signal: Signal, candidates: readonly Case[]): Promise<readonly Case[]>;
  put(changed: Case, signal: Signal): void;
  /** The case as it is left behind; its signals are held by the other from now on. */
  absorb(gone: Absorbed): void;
  keep(changed: Case): void;
}

export async function openCaseShelf(
  db: Queryable,
  signals: readonly Signal[],
  kinship: Kinship,
): Promise<CaseShelf> {
  const holders = await loadHolders(
    db,
    signals.map((signal) => signal.id),
  );
  const subjectsOf = (signal: Signal): readonly string[] => kinship.subjectsOf(signal);
  const shelfKey = (signal: Signal): string =>
    `${signal.family}|${[...subjectsOf(signal)].sort().join('|')}`;
  const cases = new Map<string, Case>();
  const bySubject = new Map<string, Set<string>>();

  const keep = (one: Case): Case => {
    const known = cases.get(one.alert.id);
    if (known !== undefined) return known;
    cases.set(one.alert.id, one);
    return one;
  };
  const ofSubject = async (signal: Signal): Promise<Set<string>> => {
    const key = shelfKey(signal);
    const known = bySubject.get(key);
    if (known !== undefined) return known;
    const loaded = await loadCandidates(db, signal.family, subjectsOf(signal));
    const ids = new Set(loaded.map((one) => keep(one).alert.id));
    bySubject.set(key, ids);
    return ids;
  };
  const holderOf = async (signal: Signal): Promise<string | undefined> => {
    const id = holders.get(signal.id);
    if (id === undefined || cases.has(id)) return id;
    const loaded = await loadCase(db, id);
    return loaded === null ? undefined : keep(loaded).alert.id;
  };

  return {
    candidates: async (signal) => {
      const ids = new Set(await ofSubject(signal));
      const holder = await holderOf(signal);
      if (holder !== undefined) ids.add(holder);
      return [...ids].map((id) => cases.get(id)).filter((one) => one !== undefined);
    },
    neighbours: async (signal, candidates) => {
      const near = await nearOf(db, signal);
      const muters = candidates.flatMap(({ alert }) => muterOf(alert) ?? []);
      const missing = muters.filter((id) => !cases.has(id));
      const loaded = [...near, ...(await loadCases(db, missing))].map(keep);
      const known = muters.map((id) => cases.get(id)).filter((one) => one !== undefined);
      return [...loaded, ...known];
    },
    put: (changed, signal) => {
      cases.set(changed.alert.id, changed);
      holders.set(signal.id, changed.alert.id);
      bySubject.get(shelfKey(signal))?.add(changed.alert.id);
    },
    absorb: ({ after, into }) => {
      cases.set(after.alert.id, after);
      for (const [signal, holder] of holders)
        if (holder === after.alert.id) holders.set(signal, into);
    },
    keep: (changed) => {
      cases.set(changed.alert.id, changed);
    },
  };
}

function nearOf(db: Queryable, signal: Signal): Promise<readonly Case[]> {
  if (signal.kind === 'site-silent') return loadFalls(db, signal.place);
  const isFall = signal.expected !== null && signal.observed < signal.expected;
  return isFall ? loadDeadFeeds(db, signal.place) : Promise.resolve([]);
}

const muterOf = ({ muted }: Case['alert']): string | undefined =>
  muted?.by.startsWith('alert:') === true ? muted.by.slice('alert:'.length) : undefined;
