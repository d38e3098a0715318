// Who read an ECG or image goes along as one of two words, and as nothing where the source does not say; a name is refused.
import { describe, expect, it } from 'vitest';
import { Site } from '../../contracts/catalogue/site.ts';
import { keyRing } from '../deidentify/key-ring.ts';
import { scrub } from '../deidentify/shipped-scrub.fixture.ts';
import { readRecord } from './from-record.ts';
import { createToEvent } from './to-event.ts';

const site = Site.parse({
  id: 's-990102001-1',
  level: 'township-centre',
  place: '990102001',
  names: { zh: '青桥卫生院', en: 'Qingqiao Centre' },
  facilityCodes: ['QQ'],
  expectedVisitsPerDay: 100,
  zone: 'Asia/Shanghai',
  charset: 'utf-8',
  calendar: 'china',
  opens: 'always',
});
const keys = keyRing('international', [
  { version: 1, state: 'active', secret: new Uint8Array(32).fill(7) },
]);
if (keys.outcome !== 'ring') throw new Error(keys.fault);
const toEvent = createToEvent({ ring: keys.ring, idKey: Buffer.alloc(32, 5), scrub });
const receivedAt = Date.parse('2026-06-02T12:00:00+08:00');

function bodyOf(record: object): unknown {
  const told = { id: 'one', occurredAt: '2026-06-01T09:00:00+08:00', ...record };
  const reading = readRecord(told, site.zone);
  if (reading.outcome === 'rejected') return reading.rejection.code;
  const made = toEvent(reading.statement, { site, facility: undefined, door: 'file', receivedAt });
  return made.outcome === 'rejected' ? made.rejection.code : made.event.body;
}

describe.each([
  { kind: 'ecg', step: 'read' },
  { kind: 'imaging', step: 'reported' },
])('of $kind', (record) => {
  it('says who read it where the source does', () => {
    expect(bodyOf({ ...record, readBy: 'elsewhere' })).toMatchObject({ readBy: 'elsewhere' });
    expect(bodyOf({ ...record, readBy: 'own' })).toMatchObject({ readBy: 'own' });
    expect(bodyOf(record)).not.toHaveProperty('readBy');
  });

  it('takes no name for it', () => {
    expect(bodyOf({ ...record, readBy: '李審' })).toBe('invalid-record');
  });
});
