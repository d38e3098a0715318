// Counts and amounts of files: no line takes the place of another, nothing counts twice, and a corrected file revises.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { importer } from './import.fixture.ts';

const PHARMACY = '药店编码,销售日期,药品类别,销售数量';
const sales = (...lines: readonly string[]): string => [PHARMACY, ...lines].join('\n');

/** What stands of tallies: the last statement about each record. */
function standing(events: ReadonlyMap<string, Event>): readonly number[] {
  const counts = new Map<string, number>();
  for (const event of events.values())
    if (
      event.kind === 'pharmacy' ||
      event.kind === 'school-absence' ||
      event.kind === 'public-report'
    )
      counts.set(event.body.record, event.body.count);
  return [...counts.values()].sort((one, other) => one - other);
}

function bodies(events: ReadonlyMap<string, Event>): readonly unknown[] {
  return [...events.values()].map(({ body }) => body);
}

const PART: unknown = expect.stringMatching(/^[a-z2-7]{8}$/);

describe('lines that a profile makes one item of', () => {
  it('each count, and a corrected file replaces each', async () => {
    const { run, published } = importer();
    const lines = [
      'P1,2026-06-01,退热药,10',
      'P1,2026-06-01,解热镇痛药,7',
      'P1,2026-06-01,蛇胆膏,1',
      'P1,2026-06-01,红花油,2',
    ];
    await run('a.csv', sales(...lines), { profile: 'pharmacy-sales' });
    expect(standing(published)).toEqual([1, 2, 7, 10]);
    await run('a.csv', sales(...lines), { profile: 'pharmacy-sales' });
    expect(published.size).toBe(4);
    const corrected = lines.map((line) => line.replace(/,7$/, ',8'));
    const report = await run('b.csv', sales(...corrected), { profile: 'pharmacy-sales' });
    expect(report).toMatchObject({ accepted: 1, duplicates: 3, rejected: 0 });
    expect(standing(published)).toEqual([1, 2, 8, 10]);
  });

  it('of one school and cause count class by class', async () => {
    const { run, published } = importer();
    const file = [
      '学校编码,日期,缺课原因,班级,缺课人数',
      'S1,2026-06-01,发热,一（1）班,3',
      'S1,2026-06-01,发热,一（2）班,4',
    ].join('\n');
    await run('a.csv', file, { profile: 'school-absence' });
    expect(standing(published)).toEqual([3, 4]);
  });

  it('of one subject count call by call', async () => {
    const { run, published } = importer();
    const file = ['日期,类别,件数', '2026-06-01,疑似食物中毒,3', '2026-06-01,食物中毒,2'].join(
      '\n',
    );
    await run('a.csv', file, { profile: 'public-reports' });
    expect(standing(published)).toEqual([2, 3]);
  });

  it('are parts of a unit, whose name is nobody’s; the first word for it is the whole', async () => {
    const { run, published } = importer();
    const devices = ['设备类型,日期,可用数,在用数', '超声,2026-06-01,3,1', '彩超,2026-06-01,5,4'];
    await run('a.csv', devices.join('\n'), { profile: 'devices' });
    const staff = [
      '岗位,日期,科室,在岗人数,缺勤人数',
      '护士,2026-06-01,王建国组,3,0',
      '护士,2026-06-01,外科,5,1',
    ];
    await run('b.csv', staff.join('\n'), { profile: 'staff' });
    expect(bodies(published)).toEqual([
      { deviceKind: 'ultrasound', available: 3, inUse: 1 },
      {
        deviceKind: 'ultrasound',
        part: PART,
        available: 5,
        inUse: 4,
      },
      { post: 'nurse', part: PART, onDuty: 3, absent: 0 },
      { post: 'nurse', part: PART, onDuty: 5, absent: 1 },
    ]);
    expect(new Set([...published.values()].map(({ body }) => JSON.stringify(body))).size).toBe(4);
    expect(JSON.stringify(bodies(published))).not.toMatch(/王建国|彩超|外科/);
  });
});

describe('lines that tell one record twice', () => {
  it('are refused from the second on where they differ, in a dry run too', async () => {
    const { run, published, aside } = importer();
    const file = sales('P1,2026-06-01,退热药,10', 'P1,2026/6/1,退热药,4', 'P1,2026-06-02,退热药,4');
    const dry = await run('a.csv', file, { profile: 'pharmacy-sales', effect: 'dry-run' });
    const report = await run('a.csv', file, { profile: 'pharmacy-sales' });
    for (const told of [dry, report])
      expect(told).toMatchObject({
        accepted: 2,
        rejected: 1,
        reasons: [{ code: 'record-told-twice', firstLines: [3] }],
      });
    expect(standing(published)).toEqual([4, 10]);
    expect(aside).toHaveLength(1);
  });

  it('are no longer refused where a column tells them apart', async () => {
    const { run, published } = importer();
    const file = `${PHARMACY},商品名称\nP1,2026-06-01,退热药,10,布洛芬\nP1,2026-06-01,退热药,4,对乙酰氨基酚`;
    expect(await run('a.csv', file, { profile: 'pharmacy-sales' })).toMatchObject({ accepted: 2 });
    expect(standing(published)).toEqual([4, 10]);
  });
});

it('refuses the line that sums up the others', async () => {
  const { run, published } = importer();
  const file = [
    '岗位,日期,科室,在岗人数,缺勤人数',
    '护士,2026-06-01,内科,3,0',
    '护士,2026-06-01,合计,3,0',
  ];
  const report = await run('a.csv', file.join('\n'), { profile: 'staff' });
  expect(report.reasons).toMatchObject([{ code: 'sum-of-lines', firstLines: [3] }]);
  expect(published.size).toBe(1);
});
