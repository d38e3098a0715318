// Groups of alerts against a recount in plain code: by family, county and burst, for whoever may see what; their members; pages; and what is asked
// wrongly.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Alert, effectiveLevel } from '../../../contracts/alert.ts';
import {
  type AlertGroup,
  AlertGroupList,
  BURST_GAP_MS,
} from '../../../contracts/api/alert-groups.ts';
import { AlertList } from '../../../contracts/api/alerts.ts';
import { Problem } from '../../../contracts/problem.ts';
import { MONDAY, person, startTestDesk, type TestDesk } from '../desk.fixture.ts';
import { saveAlert, saveTask, testAlert, testTask } from '../records.fixture.ts';

const city = person('duty.city');
const county = person('duty.county', { places: ['990102'] });
const member = person('m.control', {
  role: 'department-member',
  departments: ['disease-control'],
  places: ['990102'],
});

const LEVELS = ['IV', 'III', 'II'] as const;
const FAMILIES = ['epidemic', 'capacity'] as const;
/** Two bursts of two hundred, in four counties and the city as a whole, one alert every second second. */
const alerts: Alert[] = Array.from({ length: 400 }, (_, number) => {
  const burst = Math.floor(number / 200);
  const where = number % 5;
  return testAlert(`grouped ${String(number)}`, {
    place: where === 4 ? '9901' : `99010${String(1 + where)}00${String(1 + (number % 3))}`,
    family: FAMILIES[number % 2],
    machineLevel: LEVELS[number % 3],
    state: number % 7 === 0 ? 'acknowledged' : number % 11 === 0 ? 'closed' : 'open',
    measure: `measure-${String(number % 4)}`,
    openedAt: MONDAY + burst * 3 * BURST_GAP_MS + number * 2000,
    signalCount: 1 + (number % 3),
    observed: 10 + number,
    expected: number % 13 === 0 ? null : 5,
  });
});
const live = alerts.filter(({ state }) => state !== 'closed');

/** The members of each group, by its identifier. */
function recounted(of: readonly Alert[]): Map<string, Alert[]> {
  const runs: Alert[][] = [];
  const open = new Map<string, Alert[]>();
  for (const one of of.toSorted((some, other) => some.openedAt - other.openedAt)) {
    const key = `${one.family}~${one.place.slice(0, 6)}`;
    const run = open.get(key);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && one.openedAt - last.openedAt <= BURST_GAP_MS)
      run.push(one);
    else {
      const fresh = [one];
      open.set(key, fresh);
      runs.push(fresh);
    }
  }
  return new Map(
    runs.map((run) => {
      const [first, last] = [run[0]!, run.at(-1)!];
      const key = `${first.family}~${first.place.slice(0, 6)}`;
      return [`${key}~${String(first.openedAt)}~${String(last.openedAt)}`, run];
    }),
  );
}

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  for (const account of [city, county, member]) await desk.save(account);
  for (const one of alerts) await saveAlert(desk.pool, one);
  const own = alerts.find(({ place }) => place.startsWith('990102'))!;
  await saveTask(desk.pool, own, testTask('grouped', own));
}, 120_000);
afterAll(() => desk.stop());

async function groupsOf(who: typeof city, query = ''): Promise<AlertGroup[]> {
  const { status, body } = await desk.ask(who, `/api/alerts/groups${query}`);
  expect(status).toBe(200);
  return AlertGroupList.parse(body).groups;
}

it('are those of a recount, with what is gravest and furthest from expected', async () => {
  const expected = recounted(live);
  const groups = await groupsOf(city);
  expect(groups.map(({ id }) => id).sort()).toEqual([...expected.keys()].sort());
  for (const group of groups) {
    const members = expected.get(group.id)!;
    expect(group).toMatchObject({
      alerts: members.length,
      signals: members.reduce((sum, { signalCount }) => sum + signalCount, 0),
      waiting: members.filter(({ state }) => state === 'open').length,
      level: ['I', 'II', 'III', 'IV'].find((level) =>
        members.some((one) => effectiveLevel(one) === level),
      ),
      measures: [...new Set(members.map(({ measure }) => measure))].sort(),
    });
    const worst = members
      .filter(({ expected: known }) => known !== null)
      .toSorted((one, other) => other.observed - one.observed)[0];
    expect(group.worst.alert).toBe(worst?.id);
  }
});

it('have their members in the list of alerts, and only those', async () => {
  const expected = recounted(live);
  for (const [id, members] of [...expected].slice(0, 4)) {
    const { body } = await desk.ask(city, `/api/alerts?state=open,acknowledged&group=${id}`);
    const found = AlertList.parse(body).alerts.map((one) => one.id);
    expect(found.sort()).toEqual(members.map((one) => one.id).sort());
  }
});

it('hold what the account may see: a county its own, a department where it has a task', async () => {
  const own = live.filter(({ place }) => place.startsWith('990102'));
  expect((await groupsOf(county)).map(({ id }) => id).sort()).toEqual(
    [...recounted(own).keys()].sort(),
  );
  const [only, ...more] = await groupsOf(member);
  expect([only?.alerts, only?.place, more]).toEqual([1, '990102', []]);
  const [elsewhere] = [...recounted(live).keys()].filter((id) => id.includes('~990103~'));
  const { body } = await desk.ask(county, `/api/alerts?group=${elsewhere ?? ''}`);
  expect(AlertList.parse(body).alerts).toEqual([]);
});

it('are narrowed by state, level, place and measure as the list is', async () => {
  const asked = '?state=acknowledged&level=II,III&place=990103&measure=measure-1';
  const passing = live.filter(
    (one) =>
      one.state === 'acknowledged' &&
      effectiveLevel(one) !== 'IV' &&
      one.place.startsWith('990103') &&
      one.measure === 'measure-1',
  );
  expect(passing.length).toBeGreaterThan(0);
  expect((await groupsOf(city, asked)).map(({ id }) => id).sort()).toEqual(
    [...recounted(passing).keys()].sort(),
  );
});

it('are narrowed by family as the list is', async () => {
  const [first] = FAMILIES;
  const passing = live.filter(({ family }) => family === first);
  expect(passing.length).toBeLessThan(live.length);
  const found = (await groupsOf(city, `?family=${first}`)).map(({ id }) => id).sort();
  expect(found).toEqual([...recounted(passing).keys()].sort());
  const { body } = await desk.ask(city, `/api/alerts?family=${first}`);
  const families = AlertList.parse(body).alerts.map(({ family }) => family);
  expect([...new Set(families)]).toEqual([first]);
});

it.each([
  '/api/alerts?family=no-such',
  '/api/alerts?group=all',
  '/api/alerts/groups?state=no-such',
  '/api/alerts/groups?cursor=x',
])('refuse %s in words', async (path) => {
  const { status, body } = await desk.ask(city, path);
  expect([status, Problem.safeParse(body).success]).toEqual([400, true]);
});
