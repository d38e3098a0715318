// Who leads a case for its evaluation: by the duties of this occurrence, not by those of before it came back.
import { expect, it } from 'vitest';
import { HOUR_MS } from '../../contracts/time.ts';
import { Inbox, MONDAY, shippedRules, signal } from '../outbreak.fixture.ts';
import { openedRound } from './decide-round.ts';

it('who led before the alert came back does not lead the evaluation of what was done since', () => {
  const inbox = new Inbox();
  inbox.receive(signal('led-before'));
  const one = inbox.only;
  const again = MONDAY + HOUR_MS;
  const [first] = one.tasks;
  const task = (stage: 'control' | 'investigate', department: string, assignedAt: number) => ({
    ...first!,
    id: `${first!.id.slice(0, -2)}${String(assignedAt === again ? 1 : 0)}${stage === 'control' ? 'c' : 'i'}` as never,
    stage,
    part: 'lead' as const,
    purpose: 'action' as const,
    department: department as never,
    assignedAt,
    state: assignedAt === again ? ('accepted' as const) : ('withdrawn' as const),
  });
  const tasks = [
    task('control', 'market-regulation', MONDAY),
    task('investigate', 'disease-control', again),
    { ...task('control', 'market-regulation', again), part: 'support' as const },
  ];
  const round = openedRound(
    { ...one, tasks, memo: { ...one.memo, occurrence: 2, occurrenceAt: again } },
    { evaluators: [], entries: [], now: again + HOUR_MS, rules: shippedRules.evaluation },
  );
  expect(round.figures.map(({ department }) => department)).toEqual([
    'disease-control',
    'market-regulation',
  ]);
  expect(round.lead).toBe('disease-control');
});
