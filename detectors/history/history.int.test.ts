// Rules about sequences that come, or change, when there is history already: on real PostgreSQL and NATS, also where the making of the facts is
// broken off. What is recent is told as late, what is old is recorded and told to nobody, and nothing is told twice.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import type { Event } from '../../contracts/event/event.ts';
import { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { RunningOperator } from '../../platform/operator/operator-spec.ts';
import { composeCatalogue, type DetectorCatalogue } from '../catalogue.ts';
import { claimEvent, imagingEvent, mergeEvent, visitEvent } from '../events.fixture.ts';
import { rulesDigest } from '../facts/needed-kinds.ts';
import {
  PATIENCE,
  startSequencePath,
  type SequencePath,
} from '../sequences/sequence-path.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const START = Date.UTC(2026, 10, 20, 2);
const NEW = ['repeat-examination', 'image-not-read', 'frequent-visits', 'duplicate-charge'];

function catalogueOf(
  ids: readonly string[],
  changed: (rule: SequencePattern) => SequencePattern = (rule) => rule,
): DetectorCatalogue {
  const patterns = shippedParts.patterns.flatMap((one) =>
    one.pattern === 'sequence' && ids.includes(one.id) ? [changed(one)] : [],
  );
  return composeCatalogue({ ...shippedParts, patterns });
}

const BEFORE = catalogueOf(['ecg-not-read', 'home-blood-pressure']);
const AFTER = catalogueOf([...NEW, 'ecg-not-read', 'home-blood-pressure']);

let of: SequencePath;
let workers: RunningOperator[] = [];

const chest = { modality: 'CT' as const, bodyPart: '胸部' };
const said = (at: number) => ({ at, statedAt: at, receivedAt: at + HOUR_MS });
const image = (name: string, { person, site, at }: { person: string; site: string; at: number }) =>
  imagingEvent(name, 'acquired', { ...said(at), person, site, image: chest });
const read = (name: string, at: number): Event =>
  imagingEvent(name, 'reported', { ...said(at), image: chest });
const visit = (name: string, person: string, at: number): Event =>
  visitEvent(name, 'start', { ...said(at), person, fields: { occurredAt: at } });
const cancelled = (name: string, person: string, at: number): Event =>
  visitEvent(name, 'cancel', {
    ...{ ...said(at), statedAt: at + 1, person },
    fields: { occurredAt: at },
  });

/** Two images of one person at two sites, the second an hour later; both reported on the day. */
const repeated = (person: string, at: number): Event[] => [
  image(`${person} one`, { person, site: 's-test-1', at }),
  image(`${person} two`, { person, site: 's-test-2', at: at + HOUR_MS }),
  read(`${person} one`, at + 2 * HOUR_MS),
  read(`${person} two`, at + 3 * HOUR_MS),
];

const consulted = (name: string, at: number): Event =>
  claimEvent(
    name,
    {
      ...{ totalFen: 10_000, setting: 'outpatient' },
      items: [{ code: '001102000010000', quantity: 1, amountFen: 10_000 }],
    },
    { ...said(at), person: 'charged' },
  );

const HISTORY: readonly Event[] = [
  ...repeated('recent', START - 2 * DAY_MS),
  ...repeated('old', START - 10 * DAY_MS),
  image('unread', { person: 'other', site: 's-test-1', at: START - 4 * DAY_MS }),
  ...Array.from({ length: 20 }, (_, n) =>
    visit(`often ${String(n)}`, 'often', START - (n + 1) * DAY_MS),
  ),
  ...Array.from({ length: 20 }, (_, n) =>
    visit(`less ${String(n)}`, 'less', START - (n + 1) * DAY_MS),
  ),
  cancelled('less 7', 'less', START - 8 * DAY_MS),
  // Under two numbers, which were made one.
  image('knee one', { person: 'number one', site: 's-test-1', at: START - 2 * DAY_MS }),
  image('knee two', { person: 'number two', site: 's-test-3', at: START - 2 * DAY_MS + HOUR_MS }),
  read('knee one', START - 2 * DAY_MS + HOUR_MS),
  read('knee two', START - 2 * DAY_MS + 2 * HOUR_MS),
  mergeEvent('number one', ['number two'], said(START - DAY_MS)),
  consulted('morning', START - 2 * DAY_MS),
  consulted('noon', START - 2 * DAY_MS + HOUR_MS),
];

beforeAll(async () => {
  of = await startSequencePath(BEFORE, START);
  workers = await of.work();
});
afterAll(() => of.stop());

const stop = async (): Promise<void> => {
  await Promise.all(workers.map((worker) => worker.stop()));
};

async function startUnder(catalogue: DetectorCatalogue): Promise<void> {
  workers = [
    ...(await of.work(catalogue)),
    ...(await of.path.work(['history'], of.clock, catalogue)),
  ];
}

async function settleUnder(catalogue: DetectorCatalogue): Promise<void> {
  await startUnder(catalogue);
  await ended(catalogue);
}

interface Run {
  readonly plan: string;
  readonly phase: string;
  readonly statements: number;
}

async function run(): Promise<Run | undefined> {
  const { rows } = await of.path.database.pool.query<Run>(
    'SELECT plan, phase, statements::float8 AS statements FROM pattern_history_run',
  );
  return rows[0];
}

/** Operators tick by the clock that is moved. */
function runLater(): Promise<Run | undefined> {
  of.time.now += 50;
  return run();
}

const phase = async (): Promise<string | undefined> => (await runLater())?.phase;

const ended = ({ sequences: rules }: DetectorCatalogue): Promise<void> =>
  expect.poll(runLater, PATIENCE).toMatchObject({ phase: 'ended', plan: rulesDigest(rules) });

const sequences = async (): Promise<Signal[]> =>
  (await of.path.signals()).filter(({ kind }) => kind === 'sequence');

const lateness = (signal: Signal | undefined): number =>
  Number(signal?.detector.params['lateByMs']);

interface Told {
  /** Of every signal that was ever written. */
  readonly revisions: readonly string[];
  readonly messages: number;
}

async function told(): Promise<Told> {
  const { rows } = await of.path.database.pool.query<{ name: string }>(
    `SELECT id || ' ' || revision AS name FROM signal_revisions ORDER BY 1`,
  );
  const bus = await of.path.server.connect('detectors');
  try {
    const { state } = await bus.manager.streams.info('SIGNALS');
    return { revisions: rows.map(({ name }) => name), messages: state.messages };
  } finally {
    await bus.close();
  }
}

describe('rules that are new', () => {
  it('find nothing while their facts are not made, and all of it when the making was broken off and went on', async () => {
    await of.looked(...HISTORY);
    expect(await sequences()).toEqual([]);
    await stop();
    await startUnder(AFTER);
    // Pages of seven: the rules cannot have come to their end yet.
    await expect.poll(phase, PATIENCE).toBe('events');
    await stop();
    const broken = await run();
    expect(broken?.phase).toBe('events');
    expect(await sequences()).toEqual([]);
    await settleUnder(AFTER);
    expect((await run())?.statements).toBeGreaterThanOrEqual(broken?.statements ?? Infinity);
    const standing = async () =>
      (await sequences()).map(({ measure, status }) => `${measure} ${status}`).sort();
    await expect
      .poll(standing, PATIENCE)
      .toEqual([
        'duplicate-charge raised',
        'frequent-visits raised',
        'image-not-read raised',
        'repeat-examination raised',
        'repeat-examination raised',
      ]);
  });

  it('say how late it is told', async () => {
    const late = (await sequences()).map(lateness);
    expect(late.every((ms) => ms >= 10 * HOUR_MS)).toBe(true);
    const [unread] = await of.signalsOf('image-not-read');
    expect(unread).toMatchObject({
      startedAt: START - 4 * DAY_MS,
      reason: { code: 'not-answered' },
    });
    expect(lateness(unread)).toBeGreaterThanOrEqual(3 * DAY_MS);
    expect(lateness(unread)).toBeLessThan(3 * DAY_MS + HOUR_MS);
  });

  it('record what is too old, and route nothing of it', async () => {
    const { rows } = await of.path.database.pool.query<{
      id: string;
      rule: string;
      signal: unknown;
    }>('SELECT id, rule, signal FROM recorded_findings');
    expect(rows.map(({ rule }) => rule)).toEqual(['repeat-examination']);
    expect(Signal.parse(rows[0]?.signal).startedAt).toBe(START - 10 * DAY_MS);
    const ids = (await sequences()).map(({ id }) => id);
    expect(ids).not.toContain(rows[0]?.id);
    const all = await told();
    expect(all).toEqual({ revisions: ids.map((id) => `${id} 1`).sort(), messages: ids.length });
  });

  it('tell nothing twice: not after a restart, nor when history is given again', async () => {
    const before = [await of.path.signals(), await told()];
    await stop();
    await of.path.database.pool.query('DELETE FROM pattern_history_run');
    await of.path.database.pool.query('DELETE FROM pattern_rules');
    await of.path.database.pool.query('DELETE FROM fact_kinds_told');
    await settleUnder(AFTER);
    await of.looked(visit('somebody', 'somebody', of.time.now - HOUR_MS));
    expect([await of.path.signals(), await told()]).toEqual(before);
  });
});

describe('what comes while and after', () => {
  it('is judged with what was before', async () => {
    const at = of.time.now - HOUR_MS;
    await of.looked(read('unread', at));
    await of.expectStatuses('image-not-read', ['amended']);
    const [unread] = await of.signalsOf('image-not-read');
    expect(unread?.reason.code).toBe('answered-late');
    expect(lateness(unread)).toBeLessThan(3 * DAY_MS + HOUR_MS);
    await of.looked(cancelled('often 3', 'often', START - 4 * DAY_MS));
    await of.expectStatuses('frequent-visits', ['withdrawn']);
  });
});

describe('a rule that is changed', () => {
  const within = (minutes: number): DetectorCatalogue =>
    catalogueOf([...NEW, 'ecg-not-read'], (rule) =>
      rule.id === 'repeat-examination' && rule.finds.form === 'followed-by'
        ? { ...rule, finds: { ...rule.finds, within: `${String(minutes)}m` } }
        : rule,
    );

  it('withdraws what it does not find any more, and says that it is the rule', async () => {
    await stop();
    await settleUnder(within(30));
    await of.expectStatuses('repeat-examination', ['withdrawn', 'withdrawn']);
    const codes = (await of.signalsOf('repeat-examination')).map((one) => one.withdrawn?.code);
    expect(codes).toEqual(['rule-changed', 'rule-changed']);
  });

  it('finds again what is recent, and leaves alone what was taken back too long ago to be told', async () => {
    await stop();
    of.time.now += 2 * DAY_MS;
    await settleUnder(within(120));
    await of.looked(visit('another', 'another', of.time.now - HOUR_MS));
    expect(await of.statuses('repeat-examination')).toEqual(['withdrawn', 'withdrawn']);
    await stop();
    of.time.now -= DAY_MS + 3 * HOUR_MS;
    await settleUnder(within(121));
    await of.expectStatuses('repeat-examination', ['raised', 'raised']);
  });

  it('is told no more of kinds that nobody asks for, and is given them again', async () => {
    await stop();
    const kinds = async (): Promise<string[]> => {
      const { rows } = await of.path.database.pool.query<{ kind: string }>(
        `SELECT DISTINCT split_part(key, ' ', 1) || ' ' || split_part(fact, ' ', 1) AS kind FROM pattern_facts ORDER BY 1`,
      );
      return rows.map(({ kind }) => kind);
    };
    const all = await kinds();
    expect(all).toContain('person visit');
    await settleUnder(catalogueOf(['repeat-examination']));
    expect(await kinds()).toEqual(['person imaging-acquired']);
    await stop();
    await settleUnder(AFTER);
    expect(await kinds()).toEqual(all);
  });
});

describe('a table that is changed', () => {
  const under = (examinations: typeof shippedParts.examinations): DetectorCatalogue =>
    composeCatalogue({
      ...shippedParts,
      examinations,
      patterns: shippedParts.patterns.filter(
        ({ id, pattern }) => pattern === 'sequence' && [...NEW, 'ecg-not-read'].includes(id),
      ),
    });

  it('makes one examination of two spellings that were stored before it', async () => {
    const spelled = (
      name: string,
      { site, bodyPart, at }: { site: string; bodyPart: string; at: number },
    ): Event =>
      imagingEvent(name, 'acquired', {
        ...{ ...said(at), person: 'spelled', site },
        image: { modality: 'CT', bodyPart },
      });
    await stop();
    await settleUnder(under([]));
    const known = new Set((await of.signalsOf('repeat-examination')).map(({ id }) => id));
    const found = async (): Promise<(string | undefined)[]> =>
      (await of.signalsOf('repeat-examination')).flatMap(({ id, status, withdrawn }) =>
        known.has(id) ? [] : [status, withdrawn?.code],
      );
    const at = of.time.now - 5 * HOUR_MS;
    await of.looked(
      spelled('spelled one', { site: 's-test-1', bodyPart: 'CHEST', at }),
      spelled('spelled two', { site: 's-test-2', bodyPart: '胸部', at: at + HOUR_MS }),
      read('spelled one', at + HOUR_MS),
      read('spelled two', at + 2 * HOUR_MS),
    );
    expect(await found()).toEqual([]);
    await stop();
    await settleUnder(under(shippedParts.examinations));
    await expect.poll(found, PATIENCE).toEqual(['raised', undefined]);
    await stop();
    await settleUnder(under([]));
    await expect.poll(found, PATIENCE).toEqual(['withdrawn', 'rule-changed']);
  });

  it('leaves what was found by images alone as it stands, and finds what was known by its report', async () => {
    const ofImages = ({ finds, ...rule }: SequencePattern): SequencePattern => {
      if (finds.form !== 'followed-by') return { ...rule, finds };
      const facts = ['imaging-acquired' as const];
      const [one, other] = [finds.of, finds.by].map((selected) => ({ ...selected, facts }));
      return { ...rule, finds: { ...finds, ...(one && { of: one }), ...(other && { by: other }) } };
    };
    const ids = ['repeat-examination', 'image-not-read'];
    const taken = (name: string, at: number, step: 'acquired' | 'reported' = 'acquired'): Event =>
      imagingEvent(name, step, {
        ...{ at, statedAt: at + HOUR_MS, receivedAt: at + HOUR_MS, image: chest },
        person: name.slice(0, -4),
        site: name.endsWith('one') ? 's-test-1' : 's-test-2',
      });
    await stop();
    await settleUnder(
      catalogueOf(ids, (rule) => (rule.id === 'repeat-examination' ? ofImages(rule) : rule)),
    );
    const known = new Set((await of.signalsOf('repeat-examination')).map(({ id }) => id));
    const found = async (): Promise<string[]> =>
      (await of.signalsOf('repeat-examination'))
        .filter(({ id }) => !known.has(id))
        .map(({ id, status }) => `${id} ${status}`);
    const at = of.time.now - 5 * HOUR_MS;
    await of.looked(
      taken('imaged one', at),
      taken('imaged two', at + HOUR_MS),
      taken('report one', at),
      taken('report two', at + HOUR_MS, 'reported'),
    );
    await expect.poll(found, PATIENCE).toHaveLength(1);
    const standing = await found();
    expect(standing.every((one) => one.endsWith(' raised'))).toBe(true);
    await stop();
    await settleUnder(catalogueOf(ids));
    await expect.poll(found, PATIENCE).toHaveLength(2);
    expect(await found()).toEqual(expect.arrayContaining(standing));
  });
});
