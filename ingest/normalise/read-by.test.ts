// Who read an ECG or image goes along as one of two words, and as nothing where the source does not say; a name is refused.
import { describe, expect, it } from 'vitest';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { readRecord } from './from-record.ts';

const site = siteOf({ id: 's-990102001-1', level: 'township-centre', facilityCodes: ['QQ'] });
const toEvent = toEventOf();
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
