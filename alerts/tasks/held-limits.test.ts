// What a dispute holds counts as the list counts: office hours stay office hours over a night and a week-end, the wall clock stays the wall clock.
import { describe, expect, it } from 'vitest';
import type { TaskClock } from '../../contracts/task.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { AlertCommand, TaskCommand } from '../../contracts/command.ts';
import { Inbox, MONDAY, desk, member, shippedRules, signal } from '../outbreak.fixture.ts';
import { Response } from '../response.fixture.ts';
import { held, resumed } from './task-clocks.ts';

/** Friday 5 June 2026, 16:00; MONDAY is 1 June, 09:00. */
const FRIDAY = MONDAY + 4 * DAY_MS + 7 * HOUR_MS;
const NEXT_MONDAY = MONDAY + 7 * DAY_MS;
const working = shippedRules.workingTime;
const clock = (dueAt: number): TaskClock => ({
  name: 'act',
  dueAt,
  stoppedAt: null,
  firedAt: null,
  lateByMs: null,
});

const after = (dueAt: number, counting: typeof working | null, resumedAt: number): number => {
  const stood = held([clock(dueAt)], FRIDAY, counting);
  const [runs] = resumed(stood.clocks, stood.held, { now: resumedAt, working });
  return runs!.dueAt;
};

describe('a limit that was held', () => {
  it('keeps the office hours that it had left', () => {
    const dueAt = working.after(FRIDAY, 4 * HOUR_MS);
    expect(dueAt).toBeGreaterThan(NEXT_MONDAY);
    expect(after(dueAt, working, NEXT_MONDAY)).toBe(working.after(NEXT_MONDAY, 4 * HOUR_MS));
    expect(after(dueAt, working, NEXT_MONDAY)).toBeLessThan(NEXT_MONDAY + DAY_MS);
  });

  it('keeps its time by the wall clock where the list counts so', () => {
    expect(after(FRIDAY + 3 * HOUR_MS, null, NEXT_MONDAY)).toBe(NEXT_MONDAY + 3 * HOUR_MS);
  });

  it('stays passed where it had passed, and keeps the night that a person gave it', () => {
    expect(after(FRIDAY - HOUR_MS, working, NEXT_MONDAY)).toBe(FRIDAY - HOUR_MS);
    const atNight = FRIDAY + 5 * HOUR_MS;
    const stood = held([clock(atNight)], FRIDAY + 4 * HOUR_MS, working);
    expect(stood.held).toEqual([{ name: 'act', leftMs: HOUR_MS }]);
  });
});

it('is held in office hours where the list of the case counts the duty so', () => {
  const inbox = new Inbox();
  inbox.receive(signal('closed'));
  const response = new Response(inbox.only, FRIDAY);
  const reason = '理由';
  for (const command of ['acknowledge', 'suspect', 'respond'] as const)
    response.onAlert(desk, AlertCommand.parse({ command, reason }));
  response.onAlert(desk, AlertCommand.parse({ command: 'close', reason, overrideOpenLead: true }));
  const duties = response
    .open()
    .filter(({ stage, part }) => stage === 'evaluate' && part !== 'lead');
  expect(duties.length).toBeGreaterThan(0);
  for (const duty of duties) {
    const by = member(duty.department);
    response.onTask({ by }, duty, TaskCommand.parse({ command: 'dispute', reason }));
    const { dispute } = response.case.tasks.find(({ id }) => id === duty.id)!;
    expect(dispute?.held.length).toBeGreaterThan(0);
    for (const { time } of dispute?.held ?? []) expect(time).toBe('working');
  }
});
