// Whatever comes in a frame: it is answered or was not to be, it ends as exactly one thing, and what was not counted is set aside.
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { pino } from 'pino';
import { createMetrics } from '../../platform/metrics.ts';
import { encode } from '../charset/encode.ts';
import { rememberingParts, SITE, visitMessage } from '../hot-folder/files.fixture.ts';
import { reportMessage } from '../hl7v2/public-health-report.fixture.ts';
import { parse } from '../hl7v2/parse.ts';
import { receiveFrame } from './receive-frame.ts';

// Many runs on a busy machine; the bound is against endless loops, not a measurement.
vi.setConfig({ testTimeout: 120_000 });

const SAMPLES = [
  visitMessage(1, { name: '東^珅頭誠', complaint: '頭痛，発熱，腹泻' }),
  visitMessage(2, { trigger: 'A13' }),
  visitMessage(3, { trigger: 'A11' }),
  'MSH|^~\\&|HIS|H1|V|C|20240301||ADT^A40|3|P|2.3\rPID|1||1\rMRG|2\rPID|1||5^^^H1^MR~11010519491231002X^^^^NI\rMRG|6~7',
  'MSH|^~\\&|HIS|H1|V|C|20240301||DFT^P03|4|P|2.5\rEVN||20240301\rPID|1||1\rPV1||O\rFT1|1|T1||20240301||CG|A^B|||2|10.50&CNY|5.25\rFT1|2|T2||20240301||CD|A|||1|3',
  'MSH|^~\\&|HIS|H1|V|C|20240301||BAR^P05|5|P|2.5\rPID|1||1|||||||||||||||A1\rPV1||I|||||||||||||||||||||||||||||||||||||||||||||12.30',
  reportMessage(),
];

const mutation = fc.record({
  at: fc.nat(),
  length: fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 2000 })),
  by: fc.oneof(
    fc.uint8Array({ maxLength: 20 }),
    fc
      .constantFrom(
        '|',
        '^',
        '~',
        '&',
        '\\',
        '\r',
        '""',
        '\rPID|',
        '\rOBX|1|ED|',
        '\rMSH|',
        '99999999999',
      )
      .map((text) => Buffer.from(text)),
  ),
});

const mutated = fc
  .record({
    sample: fc.constantFrom(...SAMPLES),
    charset: fc.constantFrom('utf-8' as const, 'gb18030' as const),
    mutations: fc.array(mutation, { maxLength: 8 }),
  })
  .map(({ sample, charset, mutations }) => {
    let bytes: Uint8Array = encode(sample, charset);
    for (const { at, length, by } of mutations) {
      const place = at % (bytes.length + 1);
      bytes = Buffer.concat([bytes.subarray(0, place), by, bytes.subarray(place + length)]);
    }
    return bytes;
  });

it('answers and accounts for every mutated message', async () => {
  const peer = { site: SITE, speaksForAll: false, unknownFacility: 'own-site' } as const;
  const ends = new Set<string>();
  await fc.assert(
    fc.asyncProperty(mutated, async (bytes) => {
      const parts = rememberingParts();
      const flow = createMetrics('test').flow('messages', {
        dropped: ['duplicate', 'quarantined', 'refused', 'nothing-to-count'],
        errored: ['not-stored'],
      });
      const log = pino({ level: 'silent' });
      const answer = await receiveFrame(bytes, peer, { ...parts, flow, log });
      const balance = flow.balance();
      expect([balance.received, balance.inside, balance.errored]).toEqual([1, 0, 0]);
      const isSilent = flow.droppedBy('nothing-to-count') === 1;
      ends.add(balance.sent === 1 ? 'sent' : isSilent ? 'nothing' : 'aside');
      if (!isSilent) expect(parts.stored.size + parts.aside.length).toBeGreaterThan(0);
      if (answer !== null)
        expect(parse(Buffer.from(answer).toString('latin1')).outcome).toBe('message');
    }),
    { numRuns: 1500 },
  );
  expect([...ends].sort()).toContain('sent');
  expect([...ends].sort()).toContain('aside');
});
