// What Chinese hospitals and spreadsheets write into cells: ages in years, months and days, full-width digits, serial days, groups of three;
// and the exports of laboratories, follow-up kits and the direct reporting system.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { encode } from '../charset/encode.ts';
import { importer } from './import.fixture.ts';
import { ageYearsOf } from './read-age.ts';

describe('an age', () => {
  it.each([
    ['45', undefined, 45],
    ['４５岁', undefined, 45],
    ['45周岁', undefined, 45],
    ['045Y', undefined, 45],
    ['6月', undefined, 0.5],
    ['6个月', undefined, 0.5],
    ['18', '月', 1.5],
    ['1岁6月', undefined, 1.5],
    ['1岁 6个月', undefined, 1.5],
    ['3天', undefined, 3 / 365.2425],
    ['2周', undefined, 2 / 52.1775],
  ])('%s %s is %d years', (cell, unit, years) => {
    expect(ageYearsOf(cell, unit)).toBeCloseTo(years, 6);
  });

  it.each(['成人', '', '6月1岁', '1岁2岁', '200', '45斤', '-3', '3天患者'])(
    'is none in %s',
    (cell) => {
      expect(ageYearsOf(cell)).toBeUndefined();
    },
  );
});

const only = (events: ReadonlyMap<string, Event>): Event[] => [...events.values()];
const visits = (...lines: readonly string[]): string =>
  ['就诊流水号,就诊时间,年龄,主诉,体温', ...lines].join('\r\n');

describe('a visit from a spreadsheet', () => {
  it('is read whatever form its age and time have, and refused by name where it has none', async () => {
    const { run, published } = importer();
    const file = visits(
      'V1,2026-06-01 09:00,45岁,腹泻,-',
      'V2,２０２６／６／１ ９：３０,6月,腹泻,３８．５',
      'V3,46174.375,3天,腹泻,/',
      'V4,46174,成人,腹泻,',
      'V5,174.5,7岁,腹泻,',
    );
    const report = await run('a.csv', encode(file, 'gb18030'), { profile: 'clinic-visits' });
    expect(report).toMatchObject({ charset: 'gb18030', accepted: 3, rejected: 2 });
    expect(report.reasons.map(({ code, firstLines }) => [code, firstLines])).toEqual([
      ['invalid-age', [5]],
      ['invalid-time', [6]],
    ]);
    expect(
      only(published).map(({ occurredAt, body }) => [
        new Date(occurredAt).toISOString(),
        'fields' in body ? body.fields.ageBand : undefined,
      ]),
    ).toEqual([
      ['2026-06-01T01:00:00.000Z', '45-64'],
      ['2026-06-01T01:30:00.000Z', '0-4'],
      ['2026-06-01T01:00:00.000Z', '0-4'],
    ]);
  });

  it('has amounts in groups of three, and no other comma is part of a number', async () => {
    const { run, published } = importer();
    const file = [
      '物资编码,盘点时间,库存数量,日均消耗',
      'N95,2026-06-01,"12,345","1,200.5"',
      'N96,2026-06-01,"12,34",1',
      'N97,2026-06-01,"１，２３４",2',
    ];
    const report = await run('a.csv', file.join('\n'), { profile: 'stock' });
    expect(report.reasons).toMatchObject([{ code: 'invalid-count', firstLines: [3] }]);
    expect(only(published).map(({ body }) => body)).toMatchObject([
      { onHand: 12_345, dailyUse: 1200.5 },
      { onHand: 1234, dailyUse: 2 },
    ]);
  });
});

describe('a file of a laboratory', () => {
  it('gives each result, its number or words, and how it is judged', async () => {
    const { run, published } = importer();
    const file = [
      '报告单号\t样本号\t报告时间\t姓名\t年龄\t年龄单位\t项目代码\t项目名称\t结果\t单位\t异常标志',
      'R1\tS1\t2026/6/1 10:00\t张東\t18\t月\tWBC\t白细胞\t12.5\t10*9/L\t↑',
      'R1\tS1\t2026/6/1 10:00\t张東\t18\t月\tRVAg\t轮状病毒抗原\t阳性（＋）\t\t',
      'R1\tS1\t2026/6/1 10:00\t张東\t18\t月\tNVAg\t诺如病毒抗原\t-\t\t',
      'R2\tS2\t2026/6/1 11:00\t李珅\t40\t岁\tWBC\t白细胞\t\t10*9/L\t',
    ];
    const report = await run('a.txt', `\uFEFF${file.join('\r\n')}`, {
      profile: 'laboratory-results',
    });
    expect(report).toMatchObject({ accepted: 3, rejected: 1 });
    expect(report.reasons).toMatchObject([{ code: 'missing-value', firstLines: [5] }]);
    const results = only(published).flatMap(({ body }) => ('results' in body ? body.results : []));
    expect(results.map(({ value, interpretation }) => [value, interpretation])).toEqual([
      [12.5, 'high'],
      ['阳性(+)', 'positive'],
      ['-', 'negative'],
    ]);
    expect(
      new Set(only(published).map(({ body }) => ('record' in body ? body.record : ''))).size,
    ).toBe(3);
    expect(JSON.stringify(only(published))).not.toContain('张東');
  });
});

describe('readings at home', () => {
  it('stand in a column each, or one in a line', async () => {
    const { run, published } = importer();
    const wide = [
      '测量时间,档案号,收缩压(mmHg),舒张压(mmHg),空腹血糖,体温',
      '2026-06-01 08:00,D1,128,82,,36.5',
      '2026-06-01 09:00,D2,,,5.6,',
    ];
    const report = await run('a.csv', wide.join('\n'), { profile: 'home-readings' });
    expect(report).toMatchObject({ accepted: 4, rejected: 0 });
    const long = [
      '测量时间,档案号,项目,数值,单位',
      '2026-06-01 08:00,D3,收缩压,17.1,kPa',
      '2026-06-01 08:00,D3,体重,,kg',
    ];
    const other = await run('b.csv', long.join('\n'), { profile: 'home-readings' });
    expect(other.reasons).toMatchObject([{ code: 'missing-value', firstLines: [3] }]);
    expect(
      only(published).map(({ body }) => ('quantity' in body ? [body.quantity, body.value] : [])),
    ).toEqual([
      ['systolic-mmhg', 128],
      ['diastolic-mmhg', 82],
      ['temperature-c', 36.5],
      ['glucose-mmol-l', 5.6],
      ['systolic-mmhg', 128.3],
    ]);
  });
});

describe('cards of the direct reporting system', () => {
  it('name their disease by code, and are corrected and deleted', async () => {
    const { run, published } = importer();
    const file = [
      '卡片编号,卡片状态,患者姓名,患儿家长姓名,有效证件号,性别,实足年龄,年龄单位,联系电话,现住详细地址,病例分类,发病日期,诊断时间,疾病名称,录入时间',
      '1,初次报告,张東,张父,99010219900307123X,男,3,岁,13800138000,某路12号,临床诊断病例,2026/5/30,2026/6/1 9:30,手足口病,2026/6/1 10:00',
      '2,已删除,李珅,,,女,40,岁,,,确诊病例,2026/5/30,2026/6/1 9:30,其它感染性腹泻病,2026/6/1 10:00',
      '3,初次报告,王誠,,,女,40,岁,,,确诊病例,2026/5/30,2026/6/1 9:30,恙虫病,2026/6/1 10:00',
      '4,初次报告,王誠,,,女,40,岁,,,不明,2026/5/30,2026/6/1 9:30,麻疹,2026/6/1 10:00',
    ];
    const report = await run('a.csv', file.join('\n'), { profile: 'report-cards' });
    expect(report).toMatchObject({ accepted: 3, rejected: 1 });
    expect(report.reasons).toMatchObject([{ code: 'unknown-value', firstLines: [5] }]);
    expect(only(published).map(({ body }) => body)).toMatchObject([
      {
        status: 'final',
        ageBand: '0-4',
        diagnosis: { system: 'icd-10', code: 'B08.4', certainty: 'clinical' },
      },
      { status: 'cancelled', diagnosis: { code: 'A09' } },
      { diagnosis: { system: 'local', text: '恙虫病' } },
    ]);
    for (const planted of ['张東', '张父', '99010219900307123X', '13800138000', '某路'])
      expect(JSON.stringify(only(published))).not.toContain(planted);
  });
});
