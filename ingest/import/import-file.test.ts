// Files as they come: character sets, delimiters, spreadsheets' habits, bad lines among good ones, a dry run, a cut and a second import.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encode } from '../charset/encode.ts';
import { importer } from './import.fixture.ts';
import { reportWords } from './import-report.ts';

const TITLES = '就诊流水号,就诊时间,姓名,身份证号,联系电话,性别,主诉,诊断编码,体温';
const LINES = [
  'V1,2026-06-01 09:00,张東,99010219900307123X,13800138000,男,腹泻3天,A09.9;R50.9,38.5',
  'V2,2026/6/1 9:30,李珅,990102198001011233,13900139000,女,"发热, 咳嗽",J11,39',
  '="V3",20260601093100,王誠,,13700137000,男,头痛,,36.5',
];
const CSV = [TITLES, ...LINES, ''].join('\r\n');
const PLANTED = [
  '张東',
  '李珅',
  '王誠',
  '99010219900307123X',
  '990102198001011233',
  '13800138000',
  '13900139000',
  '13700137000',
];
const how = { profile: 'clinic-visits' };

describe('a file of visits', () => {
  it.each([
    ['UTF-8', 'a.csv', Buffer.from(CSV), 'utf-8'],
    ['UTF-8 with a mark', 'b.csv', Buffer.from(`\uFEFF${CSV}`), 'utf-8'],
    ['GBK', 'c.csv', Buffer.from(encode(CSV, 'gb18030')), 'gb18030'],
    ['UTF-16', 'd.csv', Buffer.from(`\uFEFF${CSV}`, 'utf16le'), 'utf-16le'],
    ['gzip', 'e.csv.gz', gzipSync(CSV), 'utf-8'],
  ])('is read in %s', async (_name, file, bytes, charset) => {
    const { run, published } = importer();
    const report = await run(file, bytes, how);
    expect(report).toMatchObject({ charset, lines: 3, accepted: 3, rejected: 0, stopped: null });
    expect([...published.values()].map((event) => event.occurredAt)).toEqual(
      ['2026-06-01T09:00:00+08:00', '2026-06-01T09:30:00+08:00', '2026-06-01T09:31:00+08:00'].map(
        (text) => Date.parse(text),
      ),
    );
    for (const planted of PLANTED)
      expect(JSON.stringify([...published.values()])).not.toContain(planted);
  });

  it('is read with tabs between its cells', async () => {
    const { run } = importer();
    const table = [TITLES, LINES[0] ?? ''].join('\n').replaceAll(',', '\t');
    expect(await run('a.txt', table, how)).toMatchObject({ accepted: 1 });
  });

  it('takes the zone of the site where the file names none, and says so', async () => {
    const { run, published } = importer();
    await run('a.csv', CSV, how);
    expect([...published.values()].every((event) => event.zoneAssumed)).toBe(true);
  });

  it('names bad lines by number and reason and takes the others', async () => {
    const { run, aside, published } = importer();
    const bad = [
      'V4,yesterday,赵六,,,男,腹泻,,',
      ',2026-06-01 09:00,钱七,,,男,腹泻,,',
      'V6,2026-06-01 09:00,孙八,,,男,腹泻,,not hot',
    ];
    const report = await run('a.csv', [CSV.trimEnd(), ...bad].join('\r\n'), how);
    expect(report).toMatchObject({ lines: 6, accepted: 3, rejected: 3 });
    expect(report.reasons.map(({ code, firstLines }) => [code, firstLines])).toEqual([
      ['invalid-time', [5]],
      ['missing-value', [6]],
      ['invalid-number', [7]],
    ]);
    expect(aside.map(({ door, code }) => `${door} ${code}`).sort()).toEqual([
      'file invalid-number',
      'file invalid-time',
      'file missing-value',
    ]);
    expect(published.size).toBe(3);
    for (const name of ['赵六', '钱七', '孙八', 'yesterday'])
      expect(JSON.stringify(report) + reportWords(report)).not.toContain(name);
  });

  it('tells in a dry run what it would do, and does nothing', async () => {
    const { run, aside, published } = importer();
    const report = await run('a.csv', `${CSV}V9,never\r\n`, { ...how, effect: 'dry-run' });
    expect(report).toMatchObject({ effect: 'dry-run', accepted: 3, rejected: 1 });
    expect(report.kinds).toEqual({ visit: 3 });
    expect(published.size + aside.length).toBe(0);
    expect(reportWords(report)).toContain('将拒收 Would be refused');
  });

  it(
    'counts nothing twice when it is imported again after a cut',
    { timeout: 60_000 },
    async () => {
      const { run, published, failAt } = importer();
      const many = Array.from(
        { length: 1200 },
        (_, index) => `W${String(index)},2026-06-01 09:00,,,,男,腹泻,,`,
      );
      const file = [TITLES, ...many].join('\n');
      failAt(2);
      await expect(run('a.csv', file, how)).rejects.toThrow('cut');
      expect(published.size).toBe(500);
      expect(await run('a.csv', file, how)).toMatchObject({ accepted: 700, duplicates: 500 });
      expect(await run('a.csv', file, how)).toMatchObject({ accepted: 0, duplicates: 1200 });
      expect(published.size).toBe(1200);
    },
  );

  it('is refused as a whole where a needed title is missing, without saying what stands there', async () => {
    const { run } = importer();
    const report = await run('a.csv', LINES.join('\n'), how);
    expect(report.stopped).toMatchObject({ code: 'titles-missing', line: 1 });
    expect(JSON.stringify(report)).not.toContain('张東');
  });

  const stray = 'V7,2026-06-01 09:00,孙八,,,男,"腹泻,,';
  const later = Array.from(
    { length: 3 },
    (_, at) => `W${String(at)},2026-06-01 09:00,,,,男,"头痛, 乏力",,`,
  );

  it.each([
    ['is never closed', [stray]],
    ['ends in the line of another', [stray, 'V8,2026-06-01 09:00,,,,男,头痛",,']],
    ['ends in the middle of a cell', ['V7,2026-06-01 09:00,孙八,,,男,"腹泻"3天,,']],
    ['goes on for too long', [`${stray}${'x'.repeat(300_000)}`]],
    [
      'goes on over too many lines',
      [stray, ...Array.from({ length: 150 }, (_, at) => `Y${String(at)},2026-06-01 09:00`)],
    ],
  ])('refuses the line whose quote %s, says which, and reads the rest', async (_name, lines) => {
    const { run, aside } = importer();
    const file = [CSV.trimEnd(), ...lines, ...later].join('\r\n');
    const report = await run('a.csv', file, how);
    expect(report).toMatchObject({
      lines: 3 + lines.length + later.length,
      accepted: 2 + lines.length + later.length,
      rejected: 1,
      stopped: null,
    });
    expect(report.reasons[0]?.code).toMatch(/^(stray-quote|line-too-long)$/);
    expect(report.reasons[0]?.firstLines).toEqual([5]);
    expect(aside).toHaveLength(1);
    expect(JSON.stringify(report) + reportWords(report)).not.toContain('孙八');
  });

  it('keeps a quoted cell of several lines, with doubled quotes and delimiters in it, as one', async () => {
    const { run } = importer();
    const note = 'V7,2026-06-01 09:00,,,,男,"腹泻,\n自述 ""很重"",\n\n三天",A09.9,38';
    expect(await run('a.csv', `${CSV}${note}\n${later.join('\n')}`, how)).toMatchObject({
      lines: 7,
      accepted: 7,
    });
  });

  it('is refused where a quote in its titles is stray', async () => {
    const { run } = importer();
    const report = await run('a.csv', CSV.replace(',姓名', ',"姓名'), how);
    expect(report).toMatchObject({ lines: 0, stopped: { code: 'titles-unreadable', line: 1 } });
  });

  it('says at which line reading had to end, and takes what came before', async () => {
    const { run } = importer();
    const many = Array.from(
      { length: 4_000 },
      (_, at) => `W${String(at)},2026-06-01 09:00,,,,男,腹泻,,${String(36 + (at % 50) / 10)}`,
    );
    const packed = gzipSync([TITLES, ...many].join('\n'));
    const report = await run('a.csv.gz', packed.subarray(0, packed.length - 200), {
      ...how,
      effect: 'dry-run',
    });
    expect(report.lines).toBeGreaterThan(1_000);
    expect(report.stopped).toEqual({
      code: 'invalid-gzip',
      line: report.lines + 2,
      reason: 'it begins like gzip and cannot be unpacked to its end',
    });
  });

  it('refuses a line whose bytes mean nothing, and only that', async () => {
    const { run } = importer();
    const gbk = encode(CSV, 'gb18030');
    const broken = Buffer.concat([
      gbk,
      Buffer.from('V8,2026-06-01 09:00,'),
      Buffer.from([0xff, 0xff, 0x2c, 0x0a]),
    ]);
    const report = await run('a.csv', broken, how);
    expect(report).toMatchObject({ accepted: 3, rejected: 1 });
    expect(report.reasons[0]?.code).toBe('invalid-charset');
  });
});

describe('a file of settlements', () => {
  const titles =
    'setl_id,mdtrt_id,psn_no,certno,psn_name,setl_time,medfee_sumamt,fund_pay_sumamt,refd_setl_flag,init_setl_id';
  const lines = [
    titles,
    "'90000001,V1,P0001,99010219900307123X,张東,2026-06-01 10:00:00,1234.56,1000.10,0,",
    '90000002,V1,P0001,99010219900307123X,张東,2026-06-02 10:00:00,-1234.56,-1000.10,1,90000001',
  ];

  it('becomes exact money with its reversal linked, and nobody in it', async () => {
    const { run, published } = importer();
    expect(await run('s.csv', lines.join('\n'), { profile: 'settlements' })).toMatchObject({
      accepted: 2,
    });
    const [one, other] = [...published.values()];
    if (one?.kind !== 'claim' || other?.kind !== 'claim') throw new Error('no claims');
    expect([one.body.totalFen, one.body.fundFen]).toEqual([123456, 100010]);
    expect([other.body.totalFen, other.body.fundFen]).toEqual([-123456, -100010]);
    expect(other.body.reverses).toBe(one.body.record);
    expect(JSON.stringify([one, other])).not.toMatch(/张東|99010219900307123X|9000000|P0001/);
  });
});

describe('a file of records', () => {
  it('is read line by line as the events door reads them', async () => {
    const { run } = importer();
    const record = { kind: 'visit', id: 'r1', occurredAt: '2026-06-01T09:00:00+08:00' };
    const file = `${JSON.stringify(record)}\n\n{broken\n${JSON.stringify({ ...record, id: undefined })}\n`;
    const report = await run('a.ndjson', file);
    expect(report).toMatchObject({ accepted: 1, rejected: 2 });
    expect(report.reasons.map(({ code, firstLines }) => [code, firstLines])).toEqual([
      ['invalid-json', [3]],
      ['missing-id', [4]],
    ]);
  });

  it('may have a line that is too long, which is refused as that and not as broken', async () => {
    const { run } = importer();
    const record = { kind: 'visit', id: 'r1', occurredAt: '2026-06-01T09:00:00+08:00' };
    const long = { ...record, id: 'r2', chiefComplaint: '咳'.repeat(300_000) };
    const report = await run('a.ndjson', `${JSON.stringify(long)}\n${JSON.stringify(record)}`);
    expect(report).toMatchObject({
      accepted: 1,
      reasons: [{ code: 'line-too-long', firstLines: [1] }],
    });
  });

  it('may have other names, by a profile', async () => {
    const { run, published } = importer();
    const row = {
      学校编码: '99010200101',
      日期: '2026-06-01',
      缺课原因: '因病',
      缺课人数: 12,
      在校人数: 300,
    };
    await run('a.ndjson', JSON.stringify(row), { profile: 'school-absence' });
    expect([...published.values()].map(({ body }) => body)).toMatchObject([
      { item: 'illness', count: 12, denominator: 300, setting: 'school:99010200101' },
    ]);
  });
});
