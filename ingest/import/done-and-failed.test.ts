// Files of procedures, medicines given and settlements that failed: what each line becomes, and which are refused.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { ImportProfile } from '../../contracts/catalogue/import-profile.ts';
import { importer, profiles } from './import.fixture.ts';
import { mapRow } from './map-row.ts';

const OPERATIONS = '手术记录号,住院号,身份证号,姓名,手术开始时间,手术编码,手术名称,状态';
const GIVEN = '执行单号,住院号,身份证号,执行时间,药品编码,药品名称,执行状态';
const FAILED = 'msgid,inf_time,infcode,mdtrt_id,psn_no,certno,medfee_sumamt,insuplc_admdvs,err_msg';

const file = (title: string, ...lines: readonly string[]): string => [title, ...lines].join('\n');

async function told(profile: string, content: string) {
  const { run, published } = importer();
  const report = await run('a.csv', content, { profile });
  const events: Event[] = [...published.values()];
  return {
    report,
    events,
    bodies: events.map(({ body }) => body as { readonly record: string }),
    codes: Object.fromEntries(
      report.reasons.map(({ code }) => [
        code,
        report.reasons.flatMap((one) => (one.code === code ? one.firstLines : [])).sort(),
      ]),
    ),
  };
}

describe('a file of procedures', () => {
  it('tells each with its minute, its code and its visit, and names nobody', async () => {
    const { report, events, bodies } = await told(
      'procedures',
      file(
        OPERATIONS,
        'OP1,ZY1,11010519491231002X,张東,2026/6/1 9:42,36.0400x001,冠状动脉溶栓,已完成',
        'OP2,ZY1,11010519491231002X,张東,20260601104500,,静脉溶栓,',
        'OP3,ZY1,11010519491231002X,张東,2026-06-01 11:05,,剖腹探查术,完成',
      ),
    );
    expect(report).toMatchObject({ accepted: 3, rejected: 0 });
    expect(events.map(({ occurredAt }) => new Date(occurredAt).toISOString())).toEqual([
      '2026-06-01T01:42:00.000Z',
      '2026-06-01T02:45:00.000Z',
      '2026-06-01T03:05:00.000Z',
    ]);
    expect(bodies).toMatchObject([
      { sort: 'procedure', status: 'done', codes: [{ system: 'icd-9-cm', code: '36.0400x001' }] },
      { codes: [{ system: 'local', code: 'thrombolysis' }] },
      { codes: [{ system: 'local', code: 'uncoded' }] },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/张|11010519|ZY1|OP1|溶栓|剖腹/);
  });

  it('keeps what was done in one operation apart, and takes back what was cancelled', async () => {
    const { run, published } = importer();
    const line = (code: string, state: string): string =>
      `OP1,ZY1,P1,,2026/6/1 9:42,${code},,${state}`;
    const first = file(OPERATIONS, line('99.10', '完成'), line('36.04', '完成'));
    await run('a.csv', first, { profile: 'procedures' });
    await run('b.csv', file(OPERATIONS, line('99.10', '作废')), { profile: 'procedures' });
    const last = new Map<string, string>();
    for (const { kind, body } of published.values())
      if (kind === 'procedure') last.set(body.record, body.status);
    expect([...last.values()].sort()).toEqual(['done', 'withdrawn']);
  });

  it('is refused line by line: a day alone, no number, nothing done, a state that is not known', async () => {
    const { report, codes } = await told(
      'procedures',
      file(
        OPERATIONS,
        'OP1,ZY1,P1,,2026/6/1,99.10,,完成',
        'OP2,ZY1,P1,,2026-06-01,99.10,,完成',
        'OP3,ZY1,P1,,46174,99.10,,完成',
        ',ZY1,P1,,2026/6/1 9:42,99.10,,完成',
        'OP5,ZY1,P1,,2026/6/1 9:42,,,完成',
        'OP6,ZY1,P1,,2026/6/1 9:42,99.10,,计划中',
        'OP7,ZY1,P1,,2026/6/1 9:42,99.10,,完成',
      ),
    );
    expect(report).toMatchObject({ accepted: 1, rejected: 6 });
    expect(codes).toEqual({
      'invalid-time': [2, 3, 4],
      'missing-value': [5, 6],
      'unknown-value': [7],
    });
  });

  it.each(['2026-06-01', '2026/6/1', '46174'])(
    'takes no day for a minute by any profile: %s',
    (day) => {
      const own = ImportProfile.parse({
        ...{ id: 'own', version: '2026.1', names: { zh: '甲', en: 'A' }, kind: 'procedure' },
        ...{ zone: 'Asia/Shanghai', key: ['id'] },
        fields: [
          { to: 'id', from: 'id' },
          { to: 'occurredAt', from: 't', as: 'time', formats: ['iso', 'yyyy/M/d', 'excel'] },
          { to: 'codes', from: 'c' },
        ],
      });
      const row = (time: string): unknown =>
        mapRow(own, (column) => ({ id: '1', t: time, c: '99.10' })[String(column)], [time]);
      expect(row(day)).toMatchObject({ outcome: 'refused', code: 'invalid-time' });
      expect(row('46174.375')).toMatchObject({ outcome: 'record' });
    },
  );
});

describe('a file of medicines given', () => {
  it('knows a medicine by its code, else by its name in the catalogue', async () => {
    const { report, bodies } = await told(
      'medicines-given',
      file(
        GIVEN,
        'Z1,ZY1,11010519491231002X,2026-06-01 09:30:00,B01AD02,注射用阿替普酶,已执行',
        'Z1,ZY1,11010519491231002X,2026-06-01 09:30:00,,注射用尿激酶,已执行',
        'Z2,ZY1,11010519491231002X,2026-06-01 10:30:00,B01AD02,,患者拒绝',
      ),
    );
    expect(report).toMatchObject({ accepted: 3, rejected: 0 });
    expect(bodies).toMatchObject([
      { sort: 'medication', status: 'done', codes: [{ system: 'atc', code: 'B01AD02' }] },
      { sort: 'medication', codes: [{ system: 'local', code: 'urokinase' }] },
      { status: 'withdrawn' },
    ]);
    expect(new Set(bodies.map(({ record }) => record)).size).toBe(3);
  });

  it('writes only names that stand in the catalogue of treatments', () => {
    const names = ['procedures', 'medicines-given'].flatMap((id) =>
      (profiles.get(id)?.fields ?? []).flatMap(({ to, values }) =>
        to === 'codes' ? Object.values(values ?? {}) : [],
      ),
    );
    const known = readFileSync('catalogue/treatments/thrombolysis.yaml', 'utf8');
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(known).toMatch(new RegExp(`local: .*\\b${String(name)}\\b`));
  });
});

describe('a file of settlements that failed', () => {
  it('tells each try with its reason, its sum and the place of insurance, and names nobody', async () => {
    const { report, events, bodies } = await told(
      'settlement-failures',
      file(
        FAILED,
        'M1,20260601093000,-1,MD1,PS1,11010519491231002X,412.50,310101,参保人张東未办理异地就医备案',
        'M2,2026/6/1 9:31,失败,MD1,PS1,,"1,012.50",310101,ERR 17',
        'M3,2026-06-01,撤销,MD2,PS2,,,,',
      ),
    );
    expect(report).toMatchObject({ accepted: 3, rejected: 0 });
    expect(bodies).toMatchObject([
      { step: 'failed', reason: 'not-filed', totalFen: 41_250, insuredPlace: '310101' },
      { step: 'failed', reason: 'other', totalFen: 101_250 },
      { step: 'withdrawn' },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/张|11010519|MD1|"M1"|备案/);
  });

  it('is refused line by line: what succeeded, no number, no time, no amount', async () => {
    const { report, codes } = await told(
      'settlement-failures',
      file(
        FAILED,
        'M1,20260601093000,0,MD1,PS1,,1.00,310101,',
        'M2,20260601093000,成功,MD1,PS1,,1.00,310101,',
        ',20260601093000,-1,MD1,PS1,,1.00,310101,超时',
        'M4,昨天,-1,MD1,PS1,,1.00,310101,超时',
        'M5,,-1,MD1,PS1,,1.00,310101,超时',
        'M6,20260601093000,-1,MD1,PS1,,1.005,310101,超时',
        'M7,20260601093000,-1,MD1,PS1,,-3.00,310101,超时',
        'M8,20260601093000,-1,MD1,PS1,,3.00,310101,超时',
      ),
    );
    expect(report).toMatchObject({ accepted: 1, rejected: 7 });
    expect(codes).toEqual({
      'unknown-value': [2, 3],
      'missing-value': [4, 6],
      'invalid-time': [5],
      'invalid-amount': [7, 8],
    });
  });
});
