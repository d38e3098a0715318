/**
 * Which examinations of a window repeat what another provider made of the same person shortly before, by the facts of persons: read as the rule
 * about single persons reads them, so that both mean the same examination by the same table. A slice of a city of ten million holds about
 * twenty thousand images and reports of six weeks.
 */
import type { PeerOutlierPattern } from '../../contracts/catalogue/looks/peer-outlier.ts';
import { spanMs, type Finds } from '../../contracts/catalogue/sequence-pattern.ts';
import type { Fact, FactKey } from '../../contracts/fact.ts';
import type { EventId, SiteId } from '../../contracts/ids.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { withExaminations } from '../patterns/examinations.ts';
import { findSequences } from '../patterns/find-sequences.ts';
import type { LookAt } from '../patterns/looks/look-finding.ts';
import { mergedCells, type PeerCell } from '../patterns/peer-outlier/cells.ts';
import { peerWindow } from '../patterns/peer-outlier/judge-peers.ts';
import { PERSON_LETTERS } from './person-slices.ts';

interface Examined {
  readonly siteId: SiteId;
  readonly eventId: EventId;
  readonly kind: string;
  readonly isRepeated: boolean;
}

interface Slice {
  readonly rule: PeerOutlierPattern;
  readonly at: LookAt;
  readonly letter: string;
}

/** Compared within kinds of examinations. */
export async function gatherRepeated(
  tx: Tx,
  rule: PeerOutlierPattern,
  at: LookAt,
): Promise<PeerCell[]> {
  const cells: PeerCell[] = [];
  for (const letter of PERSON_LETTERS) {
    const examined = await examinedIn(tx, { rule, at, letter });
    cells.push(...mergedCells(examined.map(cellOf)));
  }
  return mergedCells(cells);
}

/** In the order of their names. */
export async function repeatedBehind(tx: Tx, siteId: SiteId, slice: Slice): Promise<EventId[]> {
  const examined = await examinedIn(tx, slice);
  return examined
    .filter((one) => one.siteId === siteId && one.isRepeated)
    .map(({ eventId }) => eventId)
    .sort();
}

function cellOf({ siteId, kind, isRepeated }: Examined): PeerCell {
  const part = isRepeated ? 1 : 0;
  return { siteId, stratum: kind, cases: 1, sum: part, sumOfSquares: part };
}

interface FactRow {
  readonly key: FactKey;
  readonly body: Fact;
}

async function examinedIn(tx: Tx, { rule, at, letter }: Slice): Promise<Examined[]> {
  const { fromAt } = peerWindow(rule, at.asOf);
  const { rows } = await tx.query<FactRow>(
    `SELECT f.key, f.body FROM pattern_facts f
     WHERE left(split_part(f.key, '.', 2), 1) = $1 AND f.key LIKE 'person %' AND f.body IS NOT NULL
       AND f.body->>'kind' IN ('imaging-acquired', 'imaging-reported') AND f.occurred_at >= $2 AND f.occurred_at < $3`,
    [letter, storeTime(fromAt - withinMs(rule)), storeTime(at.asOf)],
  );
  const persons = new Map<FactKey, Fact[]>();
  for (const { key, body } of rows) {
    const known = persons.get(key);
    if (known === undefined) persons.set(key, [body]);
    else known.push(body);
  }
  return [...persons.values()].flatMap((facts) => examinedOf(facts, rule, at));
}

const within = ({ repeatedWithin }: PeerOutlierPattern): string => repeatedWithin ?? '14d';
const withinMs = (rule: PeerOutlierPattern): number => spanMs(within(rule));

const EXAMINATION = {
  facts: ['examination' as const],
  names: { zh: '影像检查', en: 'examination' },
};

/** One for each examination of the window of which kind and part are known. */
function examinedOf(
  facts: readonly Fact[],
  rule: PeerOutlierPattern,
  { asOf, catalogue }: LookAt,
): Examined[] {
  const { fromAt, toAt } = peerWindow(rule, asOf);
  const all = withExaminations(facts, catalogue).filter(({ kind }) => kind === 'examination');
  const finds: Finds = {
    ...{ form: 'followed-by', of: EXAMINATION, by: EXAMINATION, within: within(rule) },
    ...{ same: ['modality', 'bodyPart'], different: ['site'] },
  };
  const { found } = findSequences(all, finds, { now: asOf, heard: () => null });
  const repeated = new Set(found.map(({ by }) => by));
  return all.flatMap(({ id, at, siteId, eventId, values }) => {
    const kind = values['modality'];
    if (typeof kind !== 'string' || values['bodyPart'] === undefined) return [];
    if (at < fromAt || at >= toAt) return [];
    return [{ siteId, eventId, kind, isRepeated: repeated.has(id) }];
  });
}
