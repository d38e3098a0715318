// Measures and definitions tried on stored history by the commands themselves: beside the version in force, with exit codes, and without a
// change to any table of the running product.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** As an epidemiologist may have it: thirty are enough. */
const IN_FORCE = `id: diarrhoea
version: "2026.1"
names: { zh: 腹泻, en: Diarrhoea }
meaning: { zh: 腹泻就诊, en: visits for diarrhoea }
family: epidemic
alertKind: syndromic-exceedance
quantity: { kind: count, counted: { of: case-definition, definition: diarrhoea } }
strata:
  - { level: county, byAge: false }
windows: [day]
detectors:
  - id: c2-day
    method: ears-c2
    params: { baseline: 7, alpha: 0.001 }
    side: upper
    window: day
    at: [county]
    ages: all
    needs: { historyDays: 10, meanCount: 1 }
    floor: { observed: 5, excess: 5 }
    grades: [{ level: IV }]
owners: [disease-control]
validFrom: "2000-01-01"
`;

let path: TestPath;
let folder: string;
let catalogue: string;
const root = new URL('../../', import.meta.url).pathname;
const now = Date.now();
const today = startOfDay(dayOf(now, 'Asia/Shanghai'), 'Asia/Shanghai');
const [site] = shippedParts.sites;
if (site === undefined) throw new Error('the city has no site');

/** Four a day, and thirty two days ago. */
const visits: Event[] = Array.from({ length: 30 }, (_, at) => 30 - at).flatMap((daysAgo) =>
  Array.from({ length: daysAgo === 2 ? 30 : 4 + (daysAgo % 2) }, (_, number) => {
    const at = today - daysAgo * DAY_MS + 9 * HOUR_MS + number * 60_000;
    return visitEvent(`v${String(daysAgo)}-${String(number)}`, 'start', {
      site: site.id,
      place: site.place,
      at,
      receivedAt: at + 60_000,
      fields: { occurredAt: at, diagnoses: [icd10('A09')] },
    });
  }),
);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-trial-'));
  catalogue = join(folder, 'catalogue');
  await cp(join(root, 'catalogue'), catalogue, { recursive: true });
  await writeFile(join(catalogue, 'measures/diarrhoea.yaml'), IN_FORCE);
  path = await startTestPath(shippedCatalogue);
  await path.work(['observe']);
  await path.publish(visits);
  await path.settled();
});
afterAll(async () => {
  await path.stop();
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
    VIGIL_CATALOGUE: catalogue,
    DATABASE_URL: path.database.url,
    LC_ALL: 'en_US.UTF-8',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'bin/vigil.mjs'), ...args], { env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
}

async function fileOf(shipped: string, change: (text: string) => string): Promise<string> {
  const text = await readFile(join(catalogue, shipped), 'utf8');
  const file = join(folder, shipped.split('/').at(-1) ?? '');
  await writeFile(file, change(text));
  return file;
}

const rowsOf = async (): Promise<unknown> => {
  const { rows } = await path.database.pool.query(
    `SELECT (SELECT count(*) FROM observations) AS o, (SELECT count(*) FROM signals) AS s, (SELECT count(*) FROM counting_plans) AS p,
       (SELECT sum(version) FROM visits) AS v`,
  );
  return rows[0];
};

/** A floor of a hundred lets nothing through. */
const deaf = (text: string): string =>
  text.replaceAll(/floor: \{[^}]*\}/g, 'floor: { observed: 100, excess: 100 }');

it('tells how many signals a week a measure would have raised, and where, beside the one in force', async () => {
  const before = await rowsOf();
  const file = await fileOf('measures/diarrhoea.yaml', deaf);
  const answer = await vigil('measures', 'try', file, '--days', '14', '--json');
  expect(answer).toMatchObject({ code: 0, err: '' });
  const trial = JSON.parse(answer.out) as {
    readonly proposed: { readonly found: readonly unknown[] };
    readonly current: { readonly found: readonly { readonly series: string }[] };
    readonly days: number;
    readonly events: number;
    readonly historyDays: number;
  };
  expect(trial).toMatchObject({ days: 14, proposed: { found: [] } });
  expect(trial.historyDays).toBeGreaterThan(14);
  expect(trial.historyDays).toBeLessThan(60);
  expect(trial.current.found.length).toBeGreaterThan(0);
  expect(trial.events).toBeGreaterThan(90);
  expect(trial.current.found.some(({ series }) => series.includes(site.place.slice(0, 6)))).toBe(
    true,
  );
  const table = await vigil(
    'measures',
    'try',
    file,
    '--days',
    '14',
    '--history',
    '12',
    '--language',
    'zh',
  );
  expect(table.out).toContain('14 天（此前历史 12 天）');
  expect(table.out).toMatch(/拟用 信号数.*每周.*现行 信号数/);
  expect(await rowsOf()).toEqual(before);
});

it('tells what a changed definition would match, on history and on text', async () => {
  const file = await fileOf(
    'case-definitions/diarrhoea.yaml',
    (text) => `${text.slice(0, text.indexOf('criteria:'))}criteria: { concept: fever }\n`,
  );
  const history = await vigil('definitions', 'try', file, '--days', '14', '--json');
  expect(history).toMatchObject({ code: 0, err: '' });
  const { total } = JSON.parse(history.out) as { readonly total: Readonly<Record<string, number>> };
  expect(total['proposed']).toBe(0);
  expect(total['lost']).toBe(total['current']);
  expect(total['visits']).toBe(total['current']);
  const texts = await vigil('definitions', 'try', file, '--text', '发热2天', '--text', '无发热');
  expect(texts.out).toMatch(/^\+ 发热2天 .*\n- 无发热\n$/);
});

it('refuses a faulty file with file, line and code, and finds no fault with what is shipped', async () => {
  expect(await vigil('measures', 'check')).toMatchObject({ code: 0, err: '' });
  const file = await fileOf('measures/visits.yaml', (text) =>
    text.replace('window: day\n', 'window: hour\n').replace('windows: [hour, ', 'windows: ['),
  );
  const answer = await vigil('measures', 'check', file);
  expect(answer.code).toBe(2);
  expect(answer.err).toMatch(/^error .*visits\.yaml:\d+: window-not-counted: detector /m);
  expect((await vigil('measures', 'try')).err).toContain('error usage: `try` takes one file.');
});
