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

export interface ShelfOrder {
  readonly kinship: Kinship;
  /** Writes what is decided and not yet in the database. */
  readonly beforeReading: () => Promise<void>;
}

/** The cases of one family of which signals of the batch may be, found once. */
interface Section {
  readonly family: string;
  readonly subjects: readonly string[];
  readonly ids: Set<string>;
}

export async function openCaseShelf(
  db: Queryable,
  signals: readonly Signal[],
  { kinship, beforeReading }: ShelfOrder,
): Promise<CaseShelf> {
  const holders = await loadHolders(
    db,
    signals.map((signal) => signal.id),
  );
  const cases = new Map<string, Case>();
  const keep = (one: Case): Case => {
    const known = cases.get(one.alert.id);
    if (known !== undefined) return known;
    cases.set(one.alert.id, one);
    return one;
  };
  const sections = new Map<string, Section>();
  for (const signal of signals) {
    const key = sectionKey(signal, kinship);
    if (sections.has(key)) continue;
    const { family } = signal;
    const subjects = kinship.subjectsOf(signal);
    const loaded = await loadCandidates(db, family, subjects);
    sections.set(key, {
      family,
      subjects,
      ids: new Set(loaded.map((one) => keep(one).alert.id)),
    });
  }
  const holderOf = async (signal: Signal): Promise<string | undefined> => {
    const id = holders.get(signal.id);
    if (id === undefined || cases.has(id)) return id;
    const loaded = await loadCase(db, id);
    return loaded === null ? undefined : keep(loaded).alert.id;
  };

  return {
    candidates: async (signal) => {
      const ids = new Set(sections.get(sectionKey(signal, kinship))?.ids);
      const holder = await holderOf(signal);
      if (holder !== undefined) ids.add(holder);
      return [...ids].map((id) => cases.get(id)).filter((one) => one !== undefined);
    },
    neighbours: async (signal, candidates) => {
      const muters = candidates.flatMap(({ alert }) => muterOf(alert) ?? []);
      const missing = muters.filter((id) => !cases.has(id));
      const look = nearOf(signal);
      if (look !== null) await beforeReading();
      const near = look === null ? [] : await look(db, signal.place);
      const loaded = [...near, ...(await loadCases(db, missing))].map(keep);
      const known = muters.map((id) => cases.get(id)).filter((one) => one !== undefined);
      return [...loaded, ...known];
    },
    put: (changed, signal) => {
      cases.set(changed.alert.id, changed);
      holders.set(signal.id, changed.alert.id);
      const { alert, memo } = changed;
      for (const { family, subjects, ids } of sections.values())
        if (family === alert.family && subjects.includes(memo.subject)) ids.add(alert.id);
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

const sectionKey = (signal: Signal, kinship: Kinship): string =>
  `${signal.family}|${[...kinship.subjectsOf(signal)].sort().join('|')}`;

/** Which cases of other subjects to look for, if any. */
function nearOf(signal: Signal): typeof loadFalls | null {
  if (signal.kind === 'site-silent') return loadFalls;
  const isFall = signal.expected !== null && signal.observed < signal.expected;
  return isFall ? loadDeadFeeds : null;
}

const muterOf = ({ muted }: Case['alert']): string | undefined =>
  muted?.by.startsWith('alert:') === true ? muted.by.slice('alert:'.length) : undefined;
