/**
 * Keeps which units say that a subject has a disease of which one case is a signal, and raises, amends or withdraws that
 * signal. The signal goes straight to its stream: one case of cholera must not wait for a window.
 */
import type { DiseaseId, SignalId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Words } from '../../contracts/words.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import { bulkInsert, unnestRows } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { decideSingleCase, singleCaseId } from '../patterns/single-case.ts';
import type { SingleCase } from '../patterns/unit-cases.ts';
import type { SignalChange } from '../signals/decide-signal.ts';
import { lockSignals, writeSignals, type StoredSignal } from '../signals/signal-store.ts';
import type { UnitKey } from '../visits/unit.ts';

export interface SingleCaseChange {
  readonly unit: UnitKey;
  readonly before: readonly SingleCase[];
  readonly after: readonly SingleCase[];
  readonly receivedAt: EpochMs;
}

interface CaseKey {
  readonly disease: DiseaseId;
  readonly subject: string;
}

interface Affected extends CaseKey {
  readonly id: SignalId;
  asOf: EpochMs;
}

export async function applySingleCases(
  tx: Tx,
  changes: readonly SingleCaseChange[],
  catalogue: DetectorCatalogue,
): Promise<{ readonly outbox: OutboxRow[]; readonly changes: readonly SignalChange[] }> {
  const affected = affectedBy(changes);
  if (affected.length === 0) return { outbox: [], changes: [] };
  const standing = await lockSignals(
    tx,
    affected.map(({ id }) => id),
  );
  await replaceFacts(tx, changes);
  const facts = await readFacts(tx, affected);
  const decided = affected.flatMap((one) => decide(one, { standing, facts, catalogue }));
  return { outbox: await writeSignals(tx, decided), changes: decided };
}

function affectedBy(changes: readonly SingleCaseChange[]): Affected[] {
  const affected = new Map<SignalId, Affected>();
  for (const change of changes) {
    for (const { disease, subject } of [...change.before, ...change.after]) {
      const id = singleCaseId(disease, subject);
      const known = affected.get(id);
      if (known === undefined) affected.set(id, { id, disease, subject, asOf: change.receivedAt });
      else known.asOf = Math.max(known.asOf, change.receivedAt);
    }
  }
  return [...affected.values()];
}

async function replaceFacts(tx: Tx, changes: readonly SingleCaseChange[]): Promise<void> {
  const gone = changes.flatMap(({ unit, before, after }) =>
    before
      .filter((old) => !after.some((kept) => sameKey(old, kept)))
      .map(({ disease, subject }) => ({ disease, subject, unit })),
  );
  if (gone.length > 0) {
    const { from, values } = unnestRows(
      gone,
      { disease: 'text', subject: 'text', unit: 'text' },
      { alias: 'g' },
    );
    await tx.query(
      `DELETE FROM case_facts f USING ${from} WHERE f.disease = g.disease AND f.subject = g.subject AND f.unit = g.unit`,
      values,
    );
  }
  // One unit may name a disease by two codes: the first of them stands for both.
  const rows = new Map(
    changes.flatMap(({ unit, after }) =>
      [...after]
        .reverse()
        .map(
          (fact) =>
            [
              `${fact.disease} ${fact.subject} ${unit}`,
              { disease: fact.disease, subject: fact.subject, unit, fact },
            ] as const,
        ),
    ),
  );
  await bulkInsert(tx, {
    table: 'case_facts',
    columns: { disease: 'text', subject: 'text', unit: 'text', fact: 'jsonb' },
    rows: [...rows.values()],
    onConflict: 'ON CONFLICT (disease, subject, unit) DO UPDATE SET fact = EXCLUDED.fact',
  });
}

function sameKey(one: CaseKey, other: CaseKey): boolean {
  return one.disease === other.disease && one.subject === other.subject;
}

async function readFacts(tx: Tx, keys: readonly CaseKey[]): Promise<Map<SignalId, SingleCase[]>> {
  const { from, values } = unnestRows(keys, { disease: 'text', subject: 'text' }, { alias: 'k' });
  const answer = await tx.query<{ disease: DiseaseId; subject: string; fact: SingleCase }>(
    `SELECT f.disease, f.subject, f.fact FROM case_facts f JOIN ${from} ON f.disease = k.disease AND f.subject = k.subject`,
    values,
  );
  const facts = new Map<SignalId, SingleCase[]>();
  for (const { disease, subject, fact } of answer.rows) {
    const id = singleCaseId(disease, subject);
    const known = facts.get(id);
    if (known === undefined) facts.set(id, [fact]);
    else known.push(fact);
  }
  return facts;
}

interface Known {
  readonly standing: ReadonlyMap<SignalId, StoredSignal>;
  readonly facts: ReadonlyMap<SignalId, readonly SingleCase[]>;
  readonly catalogue: DetectorCatalogue;
}

function decide(affected: Affected, known: Known): SignalChange[] {
  const { id, disease, subject, asOf } = affected;
  const { catalogue } = known;
  const facts = known.facts.get(id) ?? [];
  const [first] = facts;
  const pattern =
    catalogue.singleCase.find((candidate) => candidate.id === first?.rule) ??
    catalogue.singleCase[0];
  if (pattern === undefined) return [];
  const signal = decideSingleCase({
    id,
    standing: known.standing.get(id)?.signal ?? null,
    facts,
    pattern,
    asOf,
    zone: catalogue.zone,
    placeName: (fact) => whereWords(fact, catalogue),
  });
  return signal === null ? [] : [{ signal, subject: `single-case ${disease} ${subject}` }];
}

/** Township and site: who is sent out needs both. */
function whereWords(fact: SingleCase, catalogue: DetectorCatalogue): Words {
  const place = catalogue.placeNames(fact.place);
  const site = catalogue.siteNames(fact.siteId);
  return { zh: `${place.zh} ${site.zh}`, en: `${place.en}, ${site.en}` };
}
