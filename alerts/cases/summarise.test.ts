// When the event of an alert began, as its findings know it: facts by their own time, counts by the window that they fell in.
import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Case } from './case.ts';
import { evidenceOf } from './evidence.ts';
import { summarised } from './summarise.ts';
import { Inbox, MONDAY, exceedance, signal } from '../outbreak.fixture.ts';

const MIDNIGHT = MONDAY - 9 * HOUR_MS;
const day = (startAt: number) => ({ kind: 'day', startAt, endAt: startAt + DAY_MS });
const cases = (name: string, startedAt: number) =>
  signal(name, { kind: 'cluster', startedAt, window: day(startedAt) });
const count = (startAt: number) =>
  exceedance('count', '990102', { startedAt: startAt, window: day(startAt) });

function startOf(...found: readonly ReturnType<typeof signal>[]): number {
  const inbox = new Inbox();
  inbox.receive(signal('opens'));
  const from: Case = { ...inbox.only, evidence: found.map((one) => evidenceOf(one, 1)) };
  return summarised(from).alert.startedAt;
}

it('the event began with its first fact, whatever midnight the count of the day began at', () => {
  const facts = [cases('late', MONDAY - HOUR_MS), cases('early', MONDAY - 2 * HOUR_MS)];
  expect(startOf(...facts, count(MIDNIGHT))).toBe(MONDAY - 2 * HOUR_MS);
});

it('it began in the window of a count where nothing else is known, or where that was over before', () => {
  expect(startOf(count(MIDNIGHT))).toBe(MIDNIGHT);
  const before = count(MIDNIGHT - 2 * DAY_MS);
  expect(startOf(cases('one', MONDAY - HOUR_MS), before)).toBe(MIDNIGHT - 2 * DAY_MS);
});

it('a fact that came after the opening is not its beginning', () => {
  expect(startOf(count(MIDNIGHT), cases('next', MONDAY + HOUR_MS))).toBe(MIDNIGHT);
});
