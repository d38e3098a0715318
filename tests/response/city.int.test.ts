// The harness of the scenarios itself: what is told becomes an alert at the time at which it is told, each limit fires at its own time however far
// the clock is moved, and sessions end with the shift and are opened again.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { at, hours, startCity, type City } from './city.ts';
import { incidentOf, type Incident } from './incident.ts';
import { canteenVisit } from './records.ts';

let city: City;
let incident: Incident;

beforeAll(async () => {
  city = await startCity(at('2026-06-01 09:00'));
});

afterAll(async () => {
  await city.stop();
});

it('what is told through the door is an alert when it has been told', async () => {
  await city.tells(...['08:00', '08:10', '08:20', '08:30', '08:40'].map(canteenVisit));
  incident = await incidentOf(city, 'foodborne');
  expect(await incident.alert()).toMatchObject({
    openedAt: at('2026-06-01 09:00'),
    startedAt: at('2026-06-01 08:00'),
    observed: 5,
    threshold: 5,
  });
});

it('the alert says what the triage did with each of its signals', async () => {
  const { signals, dispositions } = await incident.detail();
  expect(dispositions.map(({ signal }) => signal).toSorted()).toEqual(
    signals.flatMap(({ id, revision }) => Array.from({ length: revision }, () => id)).toSorted(),
  );
  const opening = dispositions.at(-1);
  expect(opening).toMatchObject({ outcome: 'notified', muted: null });
  expect(opening?.stages.map(({ stage, code }) => `${stage}:${code}`)).toEqual([
    'correlate:opened',
    'grade:graded',
    'inhibit:not-inhibited',
    'silence:not-silenced',
    'route:routed',
    'notify:queued',
    'record:notified',
  ]);
});

it('limits on the way fire at their own times', async () => {
  await city.passes(hours(4));
  const { clocks, escalation } = await incident.office('market-regulation').duty('verify');
  expect(clocks.slice(0, 2)).toMatchObject([
    { name: 'acknowledge', firedAt: at('2026-06-01 10:00'), lateByMs: 0 },
    { name: 'act', firedAt: at('2026-06-01 13:00'), lateByMs: 0 },
  ]);
  expect(escalation?.steps.map(({ firedAt }) => firedAt)).toEqual([
    at('2026-06-01 10:00'),
    at('2026-06-01 12:00'),
    null,
  ]);
});

it('a session ends with the shift, and the next act opens another', async () => {
  await city.passes(hours(12));
  await incident.office('market-regulation').acknowledges('verify');
  expect((await incident.office('market-regulation').duty('verify')).clocks[0]).toMatchObject({
    stoppedAt: at('2026-06-02 01:00'),
  });
});
