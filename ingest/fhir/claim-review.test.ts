// What an answer to a claim says of its review: the outcome under our system and nothing else, at the time of the answer.
import { describe, expect, it } from 'vitest';
import { bundle, codeOf, openDoor, patient, send } from './fhir.fixture.ts';

type Loose = Readonly<Record<string, unknown>>;

const subject = { reference: 'Patient/p1' };
const claim: Loose = {
  ...{ resourceType: 'Claim', id: 'k1', identifier: [{ value: 'S1' }], status: 'active' },
  ...{ use: 'claim', patient: subject, created: '2026-05-20T10:00:00+08:00' },
  total: { value: 412.5, currency: 'CNY' },
};
const reasoned = (coding: Loose): Loose => ({ adjudication: [{ reason: { coding: [coding] } }] });
const reviewed = (code: string): Loose => reasoned({ system: 'urn:vigil:claim-review', code });
const response: Loose = {
  ...{ resourceType: 'ClaimResponse', id: 'k2', status: 'active', use: 'claim' },
  ...{ outcome: 'complete', patient: subject, created: '2026-05-31T10:00:00+08:00' },
  request: { identifier: { value: 'S1' } },
  total: [{ category: { coding: [{ code: 'submitted' }] }, amount: { value: 412.5 } }],
};

async function tell(...resources: readonly Loose[]) {
  const door = openDoor();
  const answer = await send(door, '/fhir', bundle('batch', patient, ...resources));
  return { answer, bodies: door.events.map(({ body }) => body as Loose) };
}

describe('the review of a claim', () => {
  it.each(['proper', 'improper', 'fraud', 'withdrawn'])(
    'is %s, told with the settlement that it is of',
    async (code) => {
      const { bodies } = await tell(claim, { ...response, ...reviewed(code) });
      expect(bodies.at(-1)).toMatchObject({
        step: 'corrected',
        totalFen: 41_250,
        review: { outcome: code, at: Date.parse('2026-05-31T10:00:00+08:00') },
      });
    },
  );

  it('is by an explanation of benefit as well, at the time at which that was changed last', async () => {
    const { bodies } = await tell({
      ...response,
      ...reviewed('fraud'),
      resourceType: 'ExplanationOfBenefit',
      meta: { lastUpdated: '2026-05-31T11:30:00+08:00' },
    });
    expect(bodies).toMatchObject([{ review: { at: Date.parse('2026-05-31T11:30:00+08:00') } }]);
  });

  it('is not spoken of by reasons of other systems, nor by the claim itself', async () => {
    const other = reasoned({ system: 'urn:x:reasons', code: 'fraud' });
    const { bodies } = await tell({ ...claim, ...reviewed('fraud') }, { ...response, ...other });
    for (const body of bodies) expect(body).not.toHaveProperty('review');
    expect(bodies.length).toBeGreaterThan(0);
  });

  it('of another word is refused', async () => {
    const door = openDoor();
    const told = { ...response, patient: { identifier: { value: 'P7' } } };
    const answer = await send(door, '/fhir/ClaimResponse', { ...told, ...reviewed('suspicious') });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'invalid-resource']);
    expect(door.events).toEqual([]);
    await send(door, '/fhir/ClaimResponse', { ...told, ...reviewed('fraud') });
    expect(door.events).toHaveLength(1);
  });
});
