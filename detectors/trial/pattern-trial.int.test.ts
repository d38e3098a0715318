// A rule about sequences tried on stored history by the command itself: as many findings as the stages have, beside another version, with what
// people concluded, and without a change to any table.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { imagingEvent, linkEvent, visitEvent } from '../events.fixture.ts';
import { startSequencePath, type SequencePath } from '../sequences/sequence-path.fixture.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const root = new URL('../../', import.meta.url).pathname;
const zone = 'Asia/Shanghai';
const today = startOfDay(dayOf(Date.now(), zone), zone);
const at = (daysAgo: number, hour: number): number => today - daysAgo * DAY_MS + hour * HOUR_MS;

let of: SequencePath;
let folder: string;

const chest = { modality: 'CT' as const, bodyPart: '胸部' };
const image = (name: string, when: number, more: { person: string; receivedAt?: number }): Event =>
  imagingEvent(name, 'acquired', {
    ...{ at: when, statedAt: when, receivedAt: when + HOUR_MS, site: `s-test-${name.slice(-1)}` },
    ...{ ...more, image: chest },
  });
const visit = (name: string, when: number): Event =>
  visitEvent(name, 'start', {
    ...{ at: when, statedAt: when, receivedAt: when + HOUR_MS, person: 'often' },
    fields: { occurredAt: when },
  });

const EVENTS: readonly Event[] = [
  image('soon 1', at(1, 9), { person: 'one' }),
  image('soon 2', at(1, 11), { person: 'one' }),
  image('days 1', at(9, 9), { person: 'two' }),
  image('days 2', at(5, 9), { person: 'two' }),
  image('told 1', at(9, 9), { person: 'three' }),
  image('told 2', at(9, 15), { person: 'three', receivedAt: at(2, 9) }),
  // Under two numbers, which were made one.
  image('link 1', at(6, 9), { person: 'four' }),
  image('link 2', at(6, 10), { person: 'five' }),
  linkEvent('linked', ['four', 'five'], { at: at(2, 1), receivedAt: at(2, 2) }),
  // Before the days that are tried, and the repetition among them.
  image('edge 1', at(20, 9), { person: 'six' }),
  image('edge 2', at(13, 9), { person: 'six' }),
  // Taken back.
  image('back 1', at(4, 9), { person: 'seven' }),
  image('back 2', at(4, 10), { person: 'seven' }),
  imagingEvent('back 2', 'cancelled', {
    ...{
      at: at(4, 10),
      statedAt: at(3, 9),
      receivedAt: at(3, 9),
      site: 's-test-2',
      person: 'seven',
    },
    image: chest,
  }),
  ...Array.from({ length: 20 }, (_, n) => visit(`often ${String(n)}`, at(n + 1, 10))),
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-pattern-trial-'));
  of = await startSequencePath(shippedCatalogue, Date.now());
  await of.path.work(['observe', 'patterns']);
});
afterAll(async () => {
  await of.stop();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function vigil(...args: readonly string[]): Promise<Answer> {
  const env = {
    ...process.env,
    VIGIL_HOME: folder,
    VIGIL_CATALOGUE: join(root, 'catalogue'),
    DATABASE_URL: of.path.database.url,
    LC_ALL: 'en_US.UTF-8',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'bin/vigil.mjs'), ...args], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

async function fileOf(id: string, from: string, to: string): Promise<string> {
  const text = await readFile(join(root, `catalogue/patterns/${id}.yaml`), 'utf8');
  expect(text).toContain(from);
  const file = join(folder, `${id}.yaml`);
  await writeFile(file, text.replace(from, to));
  return file;
}

const stored = async (): Promise<unknown> => {
  const { rows } = await of.path.database.pool.query(
    `SELECT (SELECT count(*) FROM signals) AS s, (SELECT count(*) FROM signal_revisions) AS r, (SELECT count(*) FROM pattern_facts) AS f,
       (SELECT count(*) FROM pattern_rules) AS p, (SELECT count(*) FROM outbox) AS o, (SELECT sum(version) FROM visits) AS v`,
  );
  return rows[0];
};

interface Tried {
  readonly findings: readonly {
    readonly id: string;
    readonly isTold: boolean;
    readonly evidence: readonly string[];
  }[];
}
interface Trial {
  readonly proposed: Tried;
  readonly current: Tried | null;
  readonly outcomes: { readonly proposed: unknown };
  readonly owners: readonly string[];
}

async function tried(...args: readonly string[]): Promise<Trial> {
  const answer = await vigil('patterns', 'try', ...args, '--json');
  expect(answer).toMatchObject({ code: 0, err: '' });
  return JSON.parse(answer.out) as Trial;
}

const FROM = dayOf(at(14, 12), zone);

it('finds what the stages found and what is too old or too late for them, and changes nothing', async () => {
  await of.looked(...EVENTS);
  const before = await stored();
  const file = await fileOf('repeat-examination', 'within: 14d', 'within: 12h');
  const trial = await tried(file, '--from', FROM);
  expect(trial.proposed.findings.map(({ evidence }) => evidence.length)).toEqual([2, 2, 2]);
  expect(trial.current?.findings).toHaveLength(5);
  expect(trial.current?.findings.filter(({ isTold }) => !isTold)).toHaveLength(1);
  expect(trial.owners).toEqual(['health-commission', 'medical-insurance']);
  const raised = (await of.signalsOf('repeat-examination')).filter(
    ({ status }) => status !== 'withdrawn',
  );
  expect(raised.length).toBeGreaterThan(0);
  const found = trial.current?.findings.map(({ id }) => id);
  expect(found).toEqual(expect.arrayContaining(raised.map(({ id }) => id)));
  expect(await stored()).toEqual(before);
});

it('counts visits by their folds, and takes a rule under another name as new', async () => {
  const file = await fileOf('frequent-visits', 'id: frequent-visits', 'id: often-seen');
  const trial = await tried(file, '--from', FROM);
  expect(trial).toMatchObject({ current: null, proposed: { findings: [{ observed: 20 }] } });
});

/** As the alerts stage would have it; its other tables have no say here. */
async function concludeTrue(signal: Signal): Promise<void> {
  const client = await of.path.database.pool.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(
    `INSERT INTO alert_signals (signal_id, alert_id, revision, status, joined_at, evidence, record)
     VALUES ($1, 'al-1', 1, 'raised', now(), '[]', $2)`,
    [signal.id, JSON.stringify(signal)],
  );
  await client.query(
    `INSERT INTO alert_outcomes (alert_id, version, outcome, at) VALUES ('al-1', 1, 'true', now())`,
  );
  client.release(true);
}

it('says how precise it is where people concluded on alerts of the same events', async () => {
  const [signal] = await of.signalsOf('repeat-examination');
  if (signal === undefined) throw new Error('there is a signal');
  await concludeTrue(signal);
  const file = await fileOf('repeat-examination', 'within: 14d', 'within: 13d');
  const trial = await tried(file, '--from', FROM);
  expect(trial.outcomes.proposed).toEqual({
    ...{ true: 1, false: 0, uncertain: 0, open: 0, unknown: 4, precision: 1 },
  });
  const { out } = await vigil('patterns', 'try', file, '--from', FROM, '--language', 'zh');
  expect(out).toMatch(/拟用 2026\.2 +5 .*1\/0 +1\.00/);
  expect(out).toMatch(/送往: health-commission, medical-insurance/);
  expect(out).toContain('规则期限 13 天');
});

it('refuses a faulty file with file, line and code', async () => {
  expect(await vigil('patterns', 'check')).toMatchObject({ code: 0, err: '' });
  const unknown = await fileOf('repeat-examination', 'same: [modality', 'same: [colour');
  const answer = await vigil('patterns', 'try', unknown);
  expect(answer.code).toBe(2);
  expect(answer.err).toMatch(/^error .*repeat-examination\.yaml:\d+: .*has no colour to compare/m);
  const other = await vigil('patterns', 'try', join(root, 'catalogue/patterns/single-case.yaml'));
  expect(other.code).toBe(2);
  expect(other.err).toMatch(/^error .*single-case\.yaml:\d+: not-a-sequence: /m);
  expect((await vigil('patterns', 'try')).err).toContain('error usage: `try` takes one file.');
});
