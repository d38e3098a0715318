/**
 * One turn of giving history to rules that are new or changed, in one transaction: forget kinds of facts that nobody asks for any more, make
 * those that are missing from stored visits and events, then let the rules judge and have their sequences looked at.
 */
import type { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import type { FactKind } from '../../contracts/fact.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { lookRows } from '../facts/fact-rows.ts';
import { isStored, reachMs, storedKinds } from '../facts/fact-plan.ts';
import {
  kindName,
  missingFor,
  missingKinds,
  planOf,
  rulesDigest,
  toldAfter,
  type KindOfKey,
} from '../facts/needed-kinds.ts';
import { storeStatements } from '../sequences/fact-store.ts';
import {
  forgetOthers,
  judgingRules,
  letJudge,
  lockHistory,
  readKindsTold,
  writeKindsTold,
} from '../sequences/judging-rules.ts';
import { forgetKinds, sequencesWith } from './fact-pages.ts';
import { FROM_THE_START, readRun, writeRun, type HistoryRun, type Phase } from './history-run.ts';
import { asksEvents, asksVisits, pageOfEvents, pageOfUnits, type Page } from './remade-facts.ts';

export interface HistoryWish {
  readonly catalogue: DetectorCatalogue;
  readonly now: EpochMs;
  /** Of one turn: bounds how long its transaction lasts. */
  readonly rowsMax: number;
}

export interface HistoryTurn {
  readonly isDone: boolean;
  readonly statements: number;
  readonly sequences: number;
  readonly outbox: readonly OutboxRow[];
}

const NOTHING = { isDone: false, statements: 0, sequences: 0, outbox: [] };

export async function historyTurn(tx: Tx, wish: HistoryWish): Promise<HistoryTurn> {
  const known = await readRun(tx);
  const plan = rulesDigest(wish.catalogue.sequences);
  if (known?.plan === plan && known.phase === 'ended') return { ...NOTHING, isDone: true };
  await lockHistory(tx, 'makes');
  const run = known?.plan === plan ? known : await begin(tx, known, { ...wish, plan });
  const done = await PHASE_TURNS[run.phase](tx, run, wish);
  const next: HistoryRun = {
    ...run,
    ...(done.next === 'same' ? { after: done.after } : { phase: done.next, after: FROM_THE_START }),
    statements: run.statements + done.statements,
    sequences: run.sequences + done.sequences,
  };
  await writeRun(tx, next, wish.now);
  return { ...done, isDone: next.phase === 'ended' };
}

/** Rules whose facts are there judge at once; those of a run that was not finished are looked with again too. */
async function begin(
  tx: Tx,
  before: HistoryRun | null,
  { catalogue, now, plan }: HistoryWish & { readonly plan: string },
): Promise<HistoryRun> {
  const judging = await judgingRules(tx, catalogue);
  await forgetOthers(tx, catalogue.sequences);
  const told = await readKindsTold(tx);
  const open = new Set(before === null || before.phase === 'ended' ? [] : before.rules);
  const changed = catalogue.sequences.filter(({ id }) => !judging.has(id));
  const ready = changed.filter((rule) => missingFor(rule, told).length === 0);
  await letJudge(tx, ready, now);
  const rules = catalogue.sequences.filter((rule) => changed.includes(rule) || open.has(rule.id));
  return {
    ...{ plan, run: String(now), phase: 'forget', after: FROM_THE_START },
    ...{ rules: rules.map(({ id }) => id), statements: 0, sequences: 0, startedAt: now },
  };
}

interface PhaseDone extends Omit<HistoryTurn, 'isDone'> {
  readonly next: Phase | 'same';
  readonly after: HistoryRun['after'];
}

type PhaseTurn = (tx: Tx, run: HistoryRun, wish: HistoryWish) => Promise<PhaseDone>;

const rulesOf = ({ rules }: HistoryRun, { catalogue }: HistoryWish): SequencePattern[] =>
  catalogue.sequences.filter(({ id }) => rules.includes(id));

const forget: PhaseTurn = async (tx, run, wish) => {
  const told = await readKindsTold(tx);
  const asked = toldAfter(wish.catalogue.facts, told, []);
  const gone = new Set([...told.keys()].filter((name) => !asked.has(name)));
  // An item stands in its claim: what is kept of it is looked at by nobody.
  const kept = new Set([...gone].filter((name) => isStored(name.split(' ')[1] as FactKind)));
  if (kept.size > 0) {
    const page = await forgetKinds(tx, { gone: kept, after: run.after, rowsMax: wish.rowsMax });
    if (!page.isLast) return { ...NOTHING, next: 'same', after: page.after };
  }
  await writeKindsTold(tx, new Map([...told].filter(([name]) => asked.has(name))));
  return { ...NOTHING, next: 'units', after: FROM_THE_START };
};

const missingIn = async (tx: Tx, run: HistoryRun, wish: HistoryWish): Promise<KindOfKey[]> =>
  missingKinds(rulesOf(run, wish), await readKindsTold(tx));

async function remade(
  tx: Tx,
  run: HistoryRun,
  {
    page,
    next,
    wish,
  }: { readonly page: Page | null; readonly next: Phase; readonly wish: HistoryWish },
): Promise<PhaseDone> {
  if (page === null) return { ...NOTHING, next, after: run.after };
  await storeStatements(tx, page.statements, wish.now);
  const statements = page.statements.length;
  return { ...NOTHING, statements, next: page.isLast ? next : 'same', after: page.after };
}

const makeOfUnits: PhaseTurn = async (tx, run, wish) => {
  const plan = planOf(wish.catalogue.facts, await missingIn(tx, run, wish));
  const page = asksVisits(plan) ? await pageOfUnits(tx, { ...wish, plan, after: run.after }) : null;
  return remade(tx, run, { page, next: 'events', wish });
};

/** With the last page the rules judge: no fact that they ask for is missing then. */
const makeOfEvents: PhaseTurn = async (tx, run, wish) => {
  const missing = await missingIn(tx, run, wish);
  const plan = planOf(wish.catalogue.facts, missing);
  const page = asksEvents(plan)
    ? await pageOfEvents(tx, { ...wish, plan, after: run.after })
    : null;
  const done = await remade(tx, run, { page, next: 'look', wish });
  if (done.next === 'same') return done;
  const judging = await judgingRules(tx, wish.catalogue);
  await letJudge(
    tx,
    wish.catalogue.sequences.filter(({ id }) => !judging.has(id)),
    wish.now,
  );
  const told = await readKindsTold(tx);
  await writeKindsTold(tx, toldAfter(wish.catalogue.facts, told, missing));
  return done;
};

const lookBack: PhaseTurn = async (tx, run, wish) => {
  const rules = rulesOf(run, wish);
  if (rules.length === 0) return { ...NOTHING, next: 'ended', after: FROM_THE_START };
  const kinds = new Set(
    rules.flatMap(({ key: keyKind, finds }) =>
      finds.of.facts.flatMap(storedKinds).map((kind) => kindName({ keyKind, kind })),
    ),
  );
  const since = wish.now - Math.max(...rules.map(reachMs));
  const page = await sequencesWith(tx, { ...wish, kinds, since, after: run.after });
  const head = derivedId('history:', [run.run, ...run.after]);
  const origin = { head, tail: '', asOf: wish.now };
  return {
    ...{ statements: 0, sequences: page.keys.length },
    outbox: lookRows(page.keys, { ...origin, isHistory: true }),
    ...{ next: page.isLast ? 'ended' : 'same', after: page.after },
  };
};

const PHASE_TURNS: Readonly<Record<Phase, PhaseTurn>> = {
  forget,
  units: makeOfUnits,
  events: makeOfEvents,
  look: lookBack,
  ended: () => Promise.resolve({ ...NOTHING, next: 'same', after: FROM_THE_START }),
};
