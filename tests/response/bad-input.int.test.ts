// Bad input over every target of commands, through the public API of a whole city: a double click is one act; whatever is stale, out of role, out of
// scope or cannot be meant is answered with its status, its stable code and words in both languages; and in no table of the response has a row, a
// version or a time changed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../contracts/problem.ts';
import { RefusalCode } from '../../contracts/command.ts';
import { REFUSAL_WORDS } from '../../contracts/vocabulary/subjects.ts';
import {
  clicksTwice,
  everyAct,
  freshKey,
  groundOf,
  listToWrite,
  suspectedAlert,
  type Ground,
} from './bad-input.ts';
import { at, startCity, type City } from './city.ts';
import type { Incident } from './incident.ts';
import type { Answered } from './person.ts';
import {
  actsFromOutside,
  actsOfAnotherRole,
  actsThatAreDone,
  actsThatCannotBeMeant,
  staleActs,
  type Wrong,
} from './wrong-acts.ts';

let city: City;
let incident: Incident;
let task: string;
let ground: Ground;

beforeAll(async () => {
  city = await startCity(at('2026-06-01 09:00'));
  incident = await suspectedAlert(city);
  task = (await incident.task({ department: 'market-regulation', stage: 'verify' })).id;
});

afterAll(async () => {
  await city.stop();
});

it('a double click is one act, one answer and one record, on every target', async () => {
  const acts = everyAct(incident.id, task, await listToWrite(city));
  for (const act of acts) await clicksTwice(city, act);
  ground = await groundOf(city, incident, task);
}, 120_000);

const HAN = /\p{Script=Han}/u;
const LATIN = /[A-Z][a-z]+ /u;

function expectClear({ status, body }: Answered, wrong: Wrong): void {
  const said = Problem.parse(body);
  expect([wrong.what, status, said.code]).toEqual([wrong.what, wrong.status, wrong.code]);
  expect(said.title).toMatch(HAN);
  expect(said.title).toMatch(LATIN);
  const known = RefusalCode.safeParse(said.code);
  if (known.success) {
    const { zh, en } = REFUSAL_WORDS[known.data];
    expect(said.title).toBe(`${en} ${zh}`);
  }
  // Of what may not be known nothing more is told.
  if (status === 404) expect(said.detail ?? said.detailWords).toBeUndefined();
  else if (said.detail !== undefined) {
    expect([wrong.what, said.detailWords?.zh]).toEqual([wrong.what, expect.stringMatching(HAN)]);
    if (known.success) expect(said.detailWords?.en).toBe(said.detail);
  }
  if (wrong.detail !== undefined) expect(said.detail).toMatch(wrong.detail);
}

describe.each([
  ['what was true when they looked', staleActs],
  ['what is another role’s to do', actsOfAnotherRole],
  ['what lies outside of their place or department', actsFromOutside],
  ['what has been done already', actsThatAreDone],
  ['what cannot be meant', actsThatCannotBeMeant],
])('%s', (_kind, actsOn) => {
  it('is answered clearly, and nothing changes', async () => {
    const acts = actsOn(ground);
    expect(acts.length).toBeGreaterThan(5);
    const before = await city.records();
    for (const wrong of acts) {
      const answer = await city.person(wrong.who).sends(wrong.path, wrong.act, freshKey());
      expectClear(answer, wrong);
      expect([wrong.what, await city.records()]).toEqual([wrong.what, before]);
    }
  }, 120_000);
});
