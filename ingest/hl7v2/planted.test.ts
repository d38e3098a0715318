// Identifiers of every kind, planted in every place where senders put them: none is in the event that leaves the door.
import { describe, expect, it } from 'vitest';
import { encode } from '../charset/encode.ts';
import { statementOf } from '../mllp/judge-facts.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { readFrame } from './read-frame.ts';

const PLANTED = {
  name: '司马相如',
  latin: 'Zebulon Quackenbush',
  kin: '卓文君',
  doctor: '华佗明',
  identity: '11010519491231002X',
  mobile: '13912345678',
  landline: '0571-87654321',
  email: 'sima@example.com',
  street: '文三路100号',
  postal: '310012',
  insurance: 'A9876543210',
  account: 'ACC7654321',
  number: 'MR5550001',
  visit: 'VN4440002',
  filler: 'F3330003',
} as const;

const words = `患者${PLANTED.name}(${PLANTED.latin}),身份证${PLANTED.identity},电话${PLANTED.mobile}或${PLANTED.landline},邮箱${PLANTED.email},家住${PLANTED.street},医保卡号${PLANTED.insurance},陪同${PLANTED.kin},由${PLANTED.doctor}接诊,发热39.5℃ 3天,腹泻`;
const pid = `PID|1||${PLANTED.number}^^^H1^MR~${PLANTED.identity}^^^^NI||司马^相如~${PLANTED.latin.replace(' ', '^')}||19491231|M|||${PLANTED.street}^^杭州^浙江^${PLANTED.postal}^^H||${PLANTED.mobile}^^^${PLANTED.email}|${PLANTED.landline}||||${PLANTED.account}|${PLANTED.identity}`;
const pv1 = `PV1|1|E|||||D1^${PLANTED.doctor}||||||||||||${PLANTED.visit}|||||||||||||||||${PLANTED.name}出院||||||||20240301`;
const head = (type: string, name: string): string =>
  `MSH|^~\\&|HIS|H1|V|C|20240301||${type}|1|P|2.5.1||||||${name}`;

const adt = (name: string): string =>
  [
    head('ADT^A04', name),
    'EVN||20240301',
    pid,
    `NK1|1|${PLANTED.kin}||${PLANTED.street}|${PLANTED.mobile}`,
    pv1,
    `PV2|||^${words}`,
    `DG1|1||A09^${words}^I10|||F`,
    `DG1|2||${PLANTED.identity}^^L|||F`,
    `DG1|3||${PLANTED.name}|||F`,
    `OBX|1|CWE|8661-1^^LN||^^^^^^^^${words}||||||F`,
    `OBX|2|TX|54094-8^^LN||${words}||||||F`,
    `IN1|1|||||||||||||||${PLANTED.name}||||||||||||||||||||${PLANTED.insurance}`,
    '',
  ].join('\r');

const oru = (name: string): string =>
  [
    head('ORU^R01', name),
    pid,
    pv1,
    `OBR|1|P1|${PLANTED.filler}|600-7^${words}^LN|||20240301|||${PLANTED.doctor}|||||||||||||||F`,
    `OBX|1|TX|${PLANTED.identity}^${words}^L||${words}|${PLANTED.name}|||||F`,
    'OBX|2|NM|6690-2^WBC^LN||12.5|10*9/L||H|||F',
    '',
  ].join('\r');

const site = siteOf({ id: 's-990102001-1', level: 'township-centre' });
const toEvent = toEventOf();
const receivedAt = Date.UTC(2024, 2, 2);

function published(bytes: Uint8Array): string {
  const context = { zone: 'Asia/Shanghai', receivedAt, futureToleranceMs: 0, earliestAt: 0 };
  const { outcome } = readFrame(bytes, context);
  if (outcome.kind !== 'facts') throw new Error(outcome.kind);
  const events = outcome.facts.map((facts) => {
    return toEvent(statementOf(facts), { site, facility: undefined, door: 'mllp', receivedAt });
  });
  expect(events.map(({ outcome: each }) => each)).toEqual(['event']);
  return JSON.stringify(events);
}

const someone = `PID|1||${PLANTED.number}^^^H1^MR~${PLANTED.identity}^^^^NI||${PLANTED.name}||19491231|F|||${PLANTED.street}||${PLANTED.mobile}|||||${PLANTED.account}`;

const merged = [
  'MSH|^~\\&|HIS|H1|V|C|20240301||ADT^A40|9|P|2.5.1',
  someone,
  `MRG|${PLANTED.identity}~${PLANTED.number}-2^^^H1^MR||${PLANTED.account}|${PLANTED.number}|||${PLANTED.name}`,
].join('\r');

const charged = [
  'MSH|^~\\&|HIS|H1|V|C|20240301||DFT^P03|9|P|2.5.1',
  someone,
  'PV1||O',
  `FT1|1|${PLANTED.account}|${PLANTED.insurance}|20240301||CG|${PLANTED.name}${PLANTED.mobile}^${PLANTED.doctor}|${PLANTED.email}||1|8.80|||${PLANTED.insurance}`,
  `DRG|${PLANTED.latin}`,
].join('\r');

const treated = [
  'MSH|^~\\&|HIS|H1|V|C|20240301||RAS^O17|9|P|2.5.1',
  someone,
  `PV1|1|E|||||||||||||||||${PLANTED.visit}`,
  `ORC|RE|${PLANTED.account}|${PLANTED.filler}||||||||${PLANTED.doctor}`,
  `RXA|0|1|202403010930||${PLANTED.mobile}^${words}^L^${PLANTED.identity}^${PLANTED.name}^ATC|1|||${words}|${PLANTED.doctor}|||||${PLANTED.insurance}|||||CP`,
].join('\r');

const operated = [
  'MSH|^~\\&|HIS|H1|V|C|20240301||BAR^P12|9|P|2.5.1',
  someone,
  `PV1|1|E|||||||||||||||||${PLANTED.visit}`,
  `PR1|1|${PLANTED.latin}|${PLANTED.insurance}^${words}^${PLANTED.name}|${words}|202403010930|||${PLANTED.doctor}|||${PLANTED.doctor}|${PLANTED.kin}||||${PLANTED.identity}|||${PLANTED.filler}`,
].join('\r');

describe('an event', () => {
  it.each([
    ['ADT', 'utf-8', adt('UNICODE UTF-8')],
    ['ADT', 'gb18030', adt('GB 18030-2000')],
    ['ORU', 'utf-8', oru('UNICODE UTF-8')],
    ['ORU', 'gb18030', oru('GBK')],
    ['A40', 'utf-8', merged],
    ['DFT', 'gb18030', charged],
    ['RAS', 'gb18030', treated],
    ['BAR', 'utf-8', operated],
  ] as const)('holds nothing of what an %s in %s had planted', (_, charset, text) => {
    const event = published(encode(text, charset));
    for (const [kind, planted] of Object.entries(PLANTED)) {
      expect(event.includes(planted) ? kind : 'nothing').toBe('nothing');
    }
    expect(event).not.toMatch(/司马|相如|文君|Zebulon|Quackenbush|19491231|87654321/);
  });

  it('still says what the illness is', () => {
    expect(published(encode(adt(''), 'utf-8'))).toMatch(/发热39\.5°C 3天,腹泻/);
    expect(published(encode(oru(''), 'utf-8'))).toMatch(/"code":"6690-2".*12\.5/);
  });
});
