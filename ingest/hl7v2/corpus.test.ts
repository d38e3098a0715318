// Third-party messages beside the checkout: every one has an outcome and an answer, and the table of outcomes is the documented one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MessageOutcome } from './outcome.ts';
import { acknowledge, type FrameContext, readFrame, verdictOf } from './read-frame.ts';
import { visitStatement } from './to-statement.ts';

const FOLDER = new URL('../../../shared/data/hl7v2/', import.meta.url);
const present = existsSync(FOLDER);

const CONTEXT: FrameContext = {
  zone: 'Asia/Shanghai',
  receivedAt: Date.UTC(2026, 3, 1),
  futureToleranceMs: 3_600_000,
  earliestAt: Date.UTC(2000, 0, 1),
};
const NIST = 'nist-ss-003.32-adt-a03.hl7';
const STAMP = { nowMs: CONTEXT.receivedAt, id: 'A1' };

const files = present ? readdirSync(FOLDER).filter((name) => name.endsWith('.hl7')) : [];
const load = (name: string): Buffer => readFileSync(new URL(name, FOLDER));
const label = (outcome: MessageOutcome): string =>
  outcome.kind === 'facts'
    ? `facts ${outcome.facts.map(({ kind }) => kind).join('+')}`
    : `${outcome.kind} ${outcome.code}`;

// The messages lie beside the checkout, not in it; where they are missing a test says so.
describe.skipIf(!present)('the corpus of HL7 v2 messages', () => {
  it('comes to these outcomes', () => {
    const table = new Map<string, number>();
    for (const name of files) {
      const key = label(readFrame(load(name), CONTEXT).outcome);
      table.set(key, (table.get(key) ?? 0) + 1);
    }
    expect(files.length).toBeGreaterThanOrEqual(93);
    expect(Object.fromEntries(table)).toEqual({
      'facts visit': 3,
      'facts merge+merge': 1,
      'facts laboratory': 1,
      'skipped planned-visit': 1,
      'quarantine future-time': 14,
      'quarantine ancient-time': 1,
      'quarantine foreign-currency': 1,
      'refuse unsupported-event': 24,
      'refuse unsupported-processing-id': 3,
      'refuse unsupported-type': 45,
    });
  });

  it.each(files)('answers %s', (name) => {
    const reading = readFrame(load(name), CONTEXT);
    const answer = acknowledge(reading, verdictOf(reading.outcome), STAMP);
    // The one message that asks for silence in MSH-15 and MSH-16 gets it.
    if (name === 'ADT-A40-02.hl7') expect(answer).toBeNull();
    else
      expect(Buffer.from(answer ?? []).toString()).toMatch(
        reading.outcome.kind === 'refuse' ? /\rMSA\|[AC]R\|/ : /\rMSA\|[AC]A\|/,
      );
  });

  it('holds one visit in the NIST message: diarrhoea, ICD-9, 45 years, 2012-04-01 21:30', () => {
    const { outcome } = readFrame(load(NIST), CONTEXT);
    const facts = outcome.kind === 'facts' ? outcome.facts : [];
    expect(facts).toHaveLength(1);
    const [visit] = facts;
    if (visit?.kind !== 'visit') throw new Error('no visit');
    expect(visit).toMatchObject({
      action: 'end',
      class: 'emergency',
      age: { value: 45, unit: 'years' },
      occurred: { at: Date.UTC(2012, 3, 1, 13, 30), zoneAssumed: true, day: '2012-04-01' },
      occurredField: 'pv1-44',
      key: { origin: 'visit-number', number: '33333_001' },
      complaints: [{ text: 'Diarrhea, stomach pain, dehydration', from: 'obx-original-text' }],
      person: { sex: 'female' },
    });
    expect(visitStatement(visit)).toMatchObject({
      visitNumber: '33333_001',
      occurredFrom: 'stated',
      person: { localNumber: '33333', identityNumber: undefined, ageYears: 45 },
      diagnoses: [
        { system: 'icd-9-cm', code: '007.4', certainty: 'clinical' },
        { system: 'icd-9-cm', code: '276.51' },
        { system: 'icd-9-cm', code: '787.91' },
      ],
    });
  });

  it('gives the NIST message AA with its control id, though its header has one separator too many', () => {
    const reading = readFrame(load(NIST), CONTEXT);
    const answer = Buffer.from(
      acknowledge(reading, verdictOf(reading.outcome), STAMP) ?? [],
    ).toString();
    expect(answer).toMatch(
      /^MSH\|\^~\\&\|\|\|\|LakeMichMC\^9879874000\^NPI\|.*\|\|ACK\^A03\^ACK\|A1\|P\|2\.5\.1\rMSA\|AA\|NIST-SS-003\.32\r$/,
    );
  });
});
