// Files over HTTP on a real stream and database: dry run, import, repetition, kept reports, refusals, and what happens without storage.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoredReport } from '../../contracts/api/imports.ts';
import { encode } from '../charset/encode.ts';
import { batchOf, visitMessage } from '../hot-folder/files.fixture.ts';
import { KEY, openRealDoors, type RealDoors } from '../real-doors.fixture.ts';

let doors: RealDoors;
beforeAll(async () => {
  doors = await openRealDoors();
});
afterAll(() => doors.stop());
beforeEach(async () => {
  await doors.forget();
  await doors.database.pool.query('TRUNCATE import_reports');
});

interface Answer {
  readonly status: number;
  readonly body: {
    readonly code?: string;
    readonly accepted?: number;
    readonly duplicates?: number;
    readonly rejected?: readonly { readonly index: number; readonly code: string }[];
    readonly report?: StoredReport;
    readonly reports?: readonly StoredReport[];
  };
}

interface Wish {
  readonly type?: string;
  readonly key?: string;
}

async function send(
  path: string,
  body: string | Uint8Array,
  { type = 'text/csv', key = KEY }: Wish = {},
): Promise<Answer> {
  const answer = await fetch(`${doors.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': type },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

const TITLES = '就诊流水号,就诊时间,姓名,身份证号,联系电话,性别,主诉,诊断编码,体温';
const PLANTED = /张東|99010219900307123X|13800138000/;
const table = (from: number): string =>
  [
    TITLES,
    `V${String(from)},2026/1/3 9:05,张東,99010219900307123X,13800138000,男,腹泻3天,A09.9,38.5`,
    `="V${String(from + 1)}",20260103,张東,99010219900307123X,13800138000,男,"发热,\n咳嗽",J11,39`,
    `V${String(from + 2)},no day,张東,99010219900307123X,13800138000,男,腹泻,,`,
    `V${String(from + 3)},2026-01-03 10:00`,
    `,2026-01-03 10:00,张東,,,男,腹泻,,`,
  ].join('\r\n');

describe('a table', () => {
  it('is tried without changing anything, and the answer names the lines that would be refused', async () => {
    const { status, body } = await send('/v1/import?profile=clinic-visits&dry-run=1', table(10));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      accepted: 3,
      duplicates: 0,
      rejected: [
        { index: 5, code: 'invalid-time' },
        { index: 7, code: 'missing-value' },
      ],
      report: { effect: 'dry-run', lines: 5, rejected: 2, stopped: null },
    });
    expect([await doors.events(), await doors.aside()]).toEqual([[], []]);
    expect(JSON.stringify(body)).not.toMatch(PLANTED);
  });

  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['GB18030', (text: string) => encode(text, 'gb18030')],
    ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['gzip', (text: string) => gzipSync(text)],
  ])('in %s is taken once, however often it is sent', async (name, written) => {
    const bytes = written(table(100 * name.length));
    const first = await send('/v1/import/clinic-visits', bytes);
    expect([first.status, first.body.accepted, first.body.rejected?.length]).toEqual([202, 3, 2]);
    const again = await send('/v1/import/clinic-visits', bytes);
    expect([again.body.accepted, again.body.duplicates]).toEqual([0, 3]);
    const events = await doors.events();
    expect(events).toHaveLength(3);
    expect(events[0]).toMatchObject({ kind: 'visit', door: 'file', siteId: 's-one' });
    expect(JSON.stringify(events)).not.toMatch(PLANTED);
    expect(await doors.aside()).toEqual(['invalid-time', 'missing-value']);
  });
});

it('takes settlements as exact fen, with thousands marked and numbers that a spreadsheet protects', async () => {
  const lines = [
    'setl_id,mdtrt_id,setl_time,medfee_sumamt,fund_pay_sumamt,refd_setl_flag,init_setl_id',
    '="90000001",V1,2026/1/3 10:00:00,"1,234.56","1,000.10",0,',
    "'90000002,V1,20260104100000,-1234.56,-1000.10,1,90000001",
    '90000003,V1,2026-01-04,12.345,0,0,',
  ];
  const { body } = await send('/v1/import/settlements', lines.join('\n'));
  expect(body).toMatchObject({ accepted: 2, rejected: [{ index: 4, code: 'invalid-amount' }] });
  const [one, other] = await doors.events();
  if (one?.kind !== 'claim' || other?.kind !== 'claim')
    throw new Error('two settlements were sent');
  expect([one.body.totalFen, one.body.fundFen, other.body.totalFen]).toEqual([
    123456, 100010, -123456,
  ]);
  expect(other.body.reverses).toBe(one.body.record);
});

it('takes records and HL7 v2 batches as they are', async () => {
  const record = { kind: 'visit', id: 'r1', occurredAt: '2026-01-03T09:00:00+08:00' };
  const lines = await send('/v1/import', JSON.stringify(record), { type: 'application/x-ndjson' });
  expect([lines.status, lines.body.accepted]).toEqual([202, 1]);
  const batch = await send(
    '/v1/import?form=hl7v2',
    batchOf([visitMessage(1), visitMessage(2), 'MSH|^~\\&|bad']),
  );
  expect(batch.body).toMatchObject({ accepted: 2, rejected: [{ code: 'missing-type' }] });
});

it('keeps a report of every file, which its own site can read, without names and contents', async () => {
  await send('/v1/import/clinic-visits', table(900));
  await send('/v1/import/clinic-visits?dry-run=1', table(900));
  const answer = await fetch(`${doors.url}/v1/imports`, {
    headers: { authorization: `Bearer ${KEY}` },
  });
  const { reports } = (await answer.json()) as { reports: StoredReport[] };
  expect(
    reports.map(({ effect, way, form, lines, accepted }) => [effect, way, form, lines, accepted]),
  ).toEqual([
    ['dry-run', 'http', 'csv', 5, 3],
    ['import', 'http', 'csv', 5, 3],
  ]);
  expect(
    reports[0]?.reasons.map(({ code, count, firstLines }) => [code, count, firstLines]),
  ).toEqual([
    ['invalid-time', 1, [5]],
    ['missing-value', 1, [7]],
  ]);
  expect(JSON.stringify(reports)).not.toMatch(PLANTED);
});

it.each([
  ['another key', '/v1/import/clinic-visits', { key: 'nobody' }, 401, 'unknown-site-key'],
  ['a profile that there is not', '/v1/import/nothing', {}, 404, 'unknown-profile'],
  ['a table without a profile', '/v1/import', {}, 400, 'profile-missing'],
  ['words that it does not know', '/v1/import/beds?dry-run=maybe', {}, 400, 'bad-query'],
])('refuses %s', async (_, path, wish, status, code) => {
  const answer = await send(path, table(1), wish);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(await doors.events()).toEqual([]);
});

it('stops at an archive without a bottom and at one that is broken, and says so', async () => {
  // Few lines, and long ones: it is the size that is tried, not a million refusals.
  const line = `V1,2026/1/3 9:05,${' '.repeat(64 * 1024)}\r\n`;
  const bomb = gzipSync(
    Buffer.concat([Buffer.from(`${TITLES}\r\n`), Buffer.alloc(80 * 1024 * 1024, line)]),
  );
  const { status, body } = await send('/v1/import/clinic-visits', bomb);
  expect([status, body.code]).toEqual([422, 'unpacked-too-large']);
  expect(body.report?.stopped?.code).toBe('unpacked-too-large');
  const cut = await send('/v1/import/clinic-visits', gzipSync(table(700)).subarray(0, 60));
  expect([cut.status, cut.body.report?.stopped?.code]).toEqual([422, 'invalid-gzip']);
});

it('answers 422 to a file that ends too early, with what was taken of it and from where on nothing was', async () => {
  const lines = Array.from({ length: 2_000 }, (_, at) => `E${String(at)},2026/1/3 9:05,腹泻`);
  const packed = gzipSync(['就诊流水号,就诊时间,主诉', ...lines].join('\n'));
  const cut = packed.subarray(0, packed.length - 200);
  const { status, body } = await send('/v1/import/clinic-visits', cut);
  const taken = (await doors.events()).length;
  expect(taken).toBeGreaterThan(0);
  expect([status, body.code, body.accepted]).toEqual([422, 'invalid-gzip', taken]);
  expect(body.report?.stopped?.line).toBe(taken + 2);
  const whole = await send('/v1/import/clinic-visits', packed);
  expect([whole.status, whole.body.duplicates, whole.body.accepted]).toEqual([
    202,
    taken,
    2_000 - taken,
  ]);
});

it('says 503 where storing fails in the middle, and goes on from there when it comes again', async () => {
  await doors.bus.kill();
  const refused = await send('/v1/import/clinic-visits', table(5000));
  expect([refused.status, refused.body.code]).toEqual([503, 'not-stored']);
  await doors.bus.restart();
  let taken = refused;
  while (taken.status !== 202) taken = await send('/v1/import/clinic-visits', table(5000));
  expect(await doors.events()).toHaveLength(3);
});
