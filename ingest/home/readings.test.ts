// Readings at home, ECG, imaging and merges as records of the events door: what becomes of them, whose they are, and that no serial number or
// name passes.
import { describe, expect, it } from 'vitest';
import { EventKind } from '../../contracts/event/event.ts';
import { SourceRecord } from '../../contracts/record.ts';
import { receive } from '../events-api/receive.ts';
import { splitBody } from '../events-api/split-body.ts';
import { behindHomeDoors, reading, site } from './reading.fixture.ts';

const now = Date.parse('2026-06-01T12:00:00+08:00');
const at = now - 60_000;

function door() {
  const behind = behindHomeDoors();
  const post = (records: readonly object[], receivedAt = now) =>
    receive(
      splitBody(JSON.stringify(records), 'json'),
      { site, speaksForAll: false },
      {
        parts: behind.parts,
        now: receivedAt,
      },
    );
  return { ...behind, post };
}

describe('kinds of the events door', () => {
  it('are all kinds of the event contract', () => {
    const taken = SourceRecord.options.map(({ shape }) => shape.kind.value);
    expect([...taken].sort()).toEqual([...EventKind.options].sort());
  });

  it('take an ECG, a study and a merge, de-identified', async () => {
    const { post, published, aside } = door();
    const patient = { id: 'P-1', idNumber: '99010219900307123X', name: '张东' };
    const receipt = await post([
      {
        kind: 'ecg',
        id: 'E-1',
        occurredAt: at,
        patient,
        device: 'ECG-SN-5512',
        heartRatePerMin: 71,
        statements: [{ code: 'AFIB', text: '张东 心房颤动' }],
      },
      {
        kind: 'imaging',
        id: 'I-1',
        occurredAt: at,
        patient,
        modality: 'CT',
        bodyPart: '胸部',
        findings: ['张东 双肺炎症'],
      },
      { kind: 'merge', id: 'M-1', occurredAt: at, patient, retired: [{ id: 'P-9' }] },
      {
        kind: 'merge',
        id: 'M-2',
        occurredAt: at,
        patient: { name: '张东' },
        retired: [{ id: 'P-9' }],
      },
    ]);
    expect(receipt).toMatchObject({
      accepted: 3,
      rejected: [{ index: 3, code: 'missing-person' }],
    });
    expect(published.map(({ kind }) => kind)).toEqual(['ecg', 'imaging', 'merge']);
    expect(JSON.stringify(published)).not.toMatch(/张东|ECG-SN|99010219900307/);
    expect(aside).toHaveLength(1);
  });
});

describe('a reading at home', () => {
  it('is one event under tokens, and the same one when it is sent again', async () => {
    const { post, published } = door();
    expect(await post([reading({}, at)])).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await post([reading({}, at)], now + 3_600_000)).toMatchObject({
      accepted: 0,
      duplicates: 1,
    });
    expect(published).toHaveLength(1);
    expect(published[0]).toMatchObject({
      kind: 'home-reading',
      occurredAt: at,
      body: { quantity: 'systolic-mmhg', value: 128, whoIsMeasuring: 'certain' },
    });
    expect(JSON.stringify(published)).not.toMatch(/BP-00417|张东|P-1/);
  });

  it('keeps its identity whatever is made of its clock', async () => {
    const { post, published } = door();
    const unset = reading({}, '1970-01-01T00:10:00Z');
    await post([unset]);
    expect(await post([unset], now + 86_400_000)).toMatchObject({ duplicates: 1 });
    expect(published).toHaveLength(1);
    expect(published[0]).toMatchObject({
      occurredAt: now,
      occurredFrom: 'received',
      body: { clock: { state: 'unset' } },
    });
  });

  it('of a kit becomes one event for each number, and a bad one leaves the others', async () => {
    const { post, published } = door();
    const { quantity: _q, value: _v, unit: _u, ...common } = reading({ id: 'kit-7' }, at);
    const receipt = await post([
      {
        ...common,
        readings: [
          { quantity: 'blood-pressure', value: '128/82', unit: 'mmHg' },
          { quantity: 'glucose', value: 6.1, unit: 'mmol/L', context: '空腹' },
          { quantity: 'mood', value: 3 },
          { quantity: 'heart-rate', value: 72 },
        ],
      },
    ]);
    expect(receipt).toMatchObject({
      accepted: 4,
      rejected: [{ index: 0, code: 'unknown-quantity' }],
    });
    expect(published.map(({ body }) => ('value' in body ? body.value : undefined))).toEqual([
      128, 82, 6.1, 72,
    ]);
    expect(published[2]?.body).toMatchObject({ context: 'fasting' });
  });

  it.each<readonly [string, object]>([
    ['unassigned', { patient: undefined }],
    ['unassigned', { patient: { name: '张东' } }],
    ['unassigned', { patient: { id: '无' }, confirmed: true }],
    ['shared-device', { device: { serial: 'BP-1', shared: true } }],
    ['several-users', { device: { serial: 'BP-1', users: 2 } }],
    ['several-users', { patient: undefined, candidates: [{ id: 'P-1' }, { id: 'P-2' }] }],
  ])('of nobody in particular is counted and linked to nobody: %s', async (subject, more) => {
    const { post, published } = door();
    await post([reading(more, at)]);
    expect(published[0]).toMatchObject({
      person: null,
      body: { whoIsMeasuring: 'ambiguous', subject },
    });
  });

  it('of a shared device is a person’s where somebody made sure of that', async () => {
    const { post, published } = door();
    await post([
      reading({ device: { serial: 'BP-1', shared: true, users: 3 }, confirmed: true }, at),
    ]);
    expect(published[0]).toMatchObject({ body: { whoIsMeasuring: 'certain' } });
    expect(published[0]?.person).toMatch(/^p1\./);
  });

  it('from the future is set aside, unless its device says what time it thinks it is', async () => {
    const { post, published, aside } = door();
    await post([reading({}, now + 3_600_000)]);
    expect(aside.map(({ code }) => code)).toEqual(['future-time']);
    await post([reading({ device: { serial: 'x', clockAt: now + 3_660_000 } }, now + 3_600_000)]);
    expect(published[0]).toMatchObject({
      occurredAt: now - 60_000,
      body: { clock: { state: 'drift-corrected' } },
    });
  });
});
