// One person, however the number was typed and at whichever door it came: one token.
import { expect, it } from 'vitest';
import type { Site } from '../../contracts/catalogue/site.ts';
import { visit as hl7Visit } from '../hl7v2/message.fixture.ts';
import { visitStatement } from '../hl7v2/to-statement.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { readRecord } from './from-record.ts';
import type { Made } from './to-event.ts';

const site = (id: string): Site => siteOf({ id });
const toEvent = toEventOf();
const receivedAt = Date.UTC(2024, 2, 2);

const WRITTEN = [
  '11010519491231002X',
  '11010519491231002x',
  '１１０１０５１９４９１２３１００２Ｘ',
  '１１０１０５１９４９１２３１００２ｘ',
  '110105491231002',
  '１１０１０５４９１２３１００２',
  '110105 19491231 002X',
  '110105-19491231-002x',
];

function personOf(made: Made): string | null {
  if (made.outcome === 'rejected') throw new Error(made.rejection.code);
  return made.event.person;
}

function atHttp(patient: object, at = 's-one'): string | null {
  const record = { kind: 'visit', id: 'a', occurredAt: '2024-03-01T09:00:00Z', patient };
  const reading = readRecord(record, 'Asia/Shanghai');
  if (reading.outcome === 'rejected') throw new Error(reading.rejection.reason);
  return personOf(
    toEvent(reading.statement, {
      site: site(at),
      facility: undefined,
      door: 'events-api',
      receivedAt,
    }),
  );
}

function atMllp(pid: string, at = 's-one'): string | null {
  const statement = visitStatement(hl7Visit({ pid }));
  return personOf(toEvent(statement, { site: site(at), facility: 'H9', door: 'mllp', receivedAt }));
}

it('is one token for every way of writing a resident identity number, in any field, at any site and door', () => {
  const tokens = WRITTEN.flatMap((number) => [
    atHttp({ idNumber: number }),
    atHttp({ id: number }),
    atHttp({ idNumber: number, id: 'P-77' }, 's-two'),
    atMllp(`PID|1||P1^^^H1^MR~${number}^^^^NI||张^三||19491231|F`),
    atMllp(`PID|1||${number}||张^三||19491231|F`, 's-two'),
    atMllp(`PID|1||P2||张^三||19491231|F|||||||||||${number}`),
  ]);
  expect(tokens).toHaveLength(48);
  expect(new Set(tokens).size).toBe(1);
  expect(tokens[0]).toMatch(/^p1\./);
});

it('is another token for a neighbour, and for a local number at another site', () => {
  expect(atHttp({ idNumber: '110105194912310011' })).not.toBe(atHttp({ idNumber: WRITTEN[0] }));
  expect(atHttp({ id: 'P1' }, 's-one')).not.toBe(atHttp({ id: 'P1' }, 's-two'));
});
