// An address in words through the real doors of files and FHIR: the township reaches the stream as a code, the words nowhere.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Event } from '../contracts/event/event.ts';
import { bundle, encounter, patient } from './fhir/fhir.fixture.ts';
import { KEY, openRealDoors, type RealDoors } from './real-doors.fixture.ts';

let doors: RealDoors;
beforeAll(async () => {
  doors = await openRealDoors();
});
afterAll(() => doors.stop());
beforeEach(() => doors.forget());

async function post(path: string, type: string, body: string): Promise<number> {
  const answer = await fetch(`${doors.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': type },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

const residences = (events: readonly Event[]): unknown[] =>
  events.flatMap(({ body }) =>
    'fields' in body ? [[body.fields.residence, body.residenceFrom]] : [],
  );

it('of a file is a township, a county that is marked, or nothing', async () => {
  const file = [
    '就诊流水号,就诊时间,主诉,现住址,居住地编码',
    'V1,2026-01-03 09:00,腹泻,守望市临溪区青泉镇幸福路18号,',
    'V2,2026-01-03 09:00,腹泻,临溪区桃浦村幸福路18号,',
    'V3,2026-01-03 09:00,腹泻,安平市青泉镇幸福路18号,',
    'V4,2026-01-03 09:00,腹泻,临溪区青泉镇幸福路18号,990102001',
  ];
  expect(await post('/v1/import/clinic-visits', 'text/csv', file.join('\n'))).toBe(202);
  const events = await doors.events();
  expect(residences(events)).toEqual([
    ['990102110', 'address'],
    ['990102', 'ambiguous-address'],
    [undefined, undefined],
    ['990102001', undefined],
  ]);
  expect(JSON.stringify(events)).not.toMatch(/幸福路|青泉镇|桃浦村/);
});

it.each([
  ['in one text', { text: '守望市临溪区青泉镇幸福路18号' }],
  ['in parts', { city: '守望市', district: '临溪区', line: ['青泉镇幸福路18号'] }],
])('of a FHIR patient %s is a township', async (how, address) => {
  const own = { ...encounter, identifier: [{ value: `VN ${how}` }] };
  const visit = bundle('collection', { ...patient, address: [address] }, own);
  expect(await post('/fhir', 'application/fhir+json', JSON.stringify(visit))).toBe(200);
  const events = await doors.events();
  expect(residences(events)).toEqual([['990102110', 'address']]);
  expect(JSON.stringify(events)).not.toMatch(/幸福路|青泉镇/);
});
