// Files of settlements with the outcome of their review: the words of houses, the time, and lines that leave it empty.
import { expect, it } from 'vitest';
import { importer } from './import.fixture.ts';

const TITLE = '结算ID,结算时间,证件号码,医疗费总额,基金支付总额,审核结论,审核时间';
const line = (id: string, outcome: string, at: string): string =>
  `${id},2026-05-02 09:00:00,11010519491231002X,1200.00,800.00,${outcome},${at}`;

async function told(...lines: readonly string[]) {
  const { run, published } = importer();
  const report = await run('a.csv', [TITLE, ...lines].join('\n'), { profile: 'settlements' });
  const bodies = [...published.values()].map(({ body }) => body as Record<string, unknown>);
  return { report, bodies };
}

it('tells what the review came to and when, in the words of the house', async () => {
  const { report, bodies } = await told(
    line('S1', '合规', '2026-05-20'),
    line('S2', '违规', '2026/5/20 10:30'),
    line('S3', '欺诈骗保', '2026-05-20 10:30:00'),
    line('S4', '复核中', '20260521'),
  );
  expect(report).toMatchObject({ accepted: 4, rejected: 0 });
  expect(bodies.map(({ review }) => review)).toEqual([
    { outcome: 'proper', at: Date.parse('2026-05-20T00:00:00+08:00') },
    { outcome: 'improper', at: Date.parse('2026-05-20T10:30:00+08:00') },
    { outcome: 'fraud', at: Date.parse('2026-05-20T10:30:00+08:00') },
    { outcome: 'withdrawn', at: Date.parse('2026-05-21T00:00:00+08:00') },
  ]);
});

it('says nothing of a review where the line leaves it empty', async () => {
  const { report, bodies } = await told(line('S1', '', ''));
  expect(report).toMatchObject({ accepted: 1, rejected: 0 });
  expect(bodies[0]).not.toHaveProperty('review');
});

it('is refused where the outcome or its time is missing or of no list', async () => {
  const { report } = await told(
    line('S1', '欺诈', ''),
    line('S2', '', '2026-05-20'),
    line('S3', '待定', '2026-05-20'),
  );
  expect(report).toMatchObject({ accepted: 0, rejected: 3 });
});
