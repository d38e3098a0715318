// Which messages are taken, and why some are set aside.
import { describe, expect, it } from 'vitest';
import { CONTEXT, pv1, read, visit } from './message.fixture.ts';

describe('which messages are taken', () => {
  it.each([
    ['ADT^A01', 'start'],
    ['ADT^A04', 'start'],
    ['ADT^A08', 'update'],
    ['ADT^A03^ADT_A03', 'end'],
    ['ADT^A11', 'cancel'],
    ['ADT^A13', 'restore'],
    ['ADT^A02', 'update'],
  ])('takes %s as %s', (type, action) => {
    expect(visit({ type }).action).toBe(action);
  });

  it.each([
    [{ type: 'SIU^S12' }, 'unsupported-type'],
    [{ type: 'ADT^A28' }, 'unsupported-event'],
    [{ type: 'ADT' }, 'unsupported-event'],
    [{ type: '' }, 'missing-type'],
    [{ type: 'constructor^x' }, 'unsupported-type'],
    [{ type: 'ADT^toString' }, 'unsupported-event'],
    [{ processing: 'T' }, 'unsupported-processing-id'],
    [{ processing: 'D' }, 'unsupported-processing-id'],
    [{ version: '3.0' }, 'unsupported-version'],
    [{ version: '2.x' }, 'unsupported-version'],
  ])('refuses %o', (parts, code) => {
    expect(read(parts)).toEqual({ kind: 'refuse', ack: 'AR', code });
  });

  it('takes training messages where the site is set to', () => {
    expect(read({ processing: 'T' }, { ...CONTEXT, processingIds: new Set(['P', 'T']) }).kind).toBe(
      'facts',
    );
  });

  it('takes an empty version and processing id, and notes it', () => {
    expect(visit({ version: '', processing: '' }).issues).toEqual(
      expect.arrayContaining(['missing-version', 'missing-processing-id']),
    );
  });

  it('counts a pre-admission as no visit', () => {
    expect(read({ type: 'ADT^A05' })).toMatchObject({ kind: 'skipped', code: 'planned-visit' });
  });

  it('reads a merge', () => {
    const outcome = read({ type: 'ADT^A40', rest: ['MRG|OLD^^^H1^MR'] });
    expect(outcome).toMatchObject({
      kind: 'facts',
      facts: [{ kind: 'merge', retired: [{ value: 'OLD' }] }],
    });
    expect(read({ type: 'ADT^A40' })).toMatchObject({
      kind: 'quarantine',
      code: 'missing-merged-person',
    });
  });
});

describe('what is set aside', () => {
  it.each([
    ['missing-facility', { facility: '' }],
    ['missing-time', { sent: '', evn: '', pv1: pv1({ 19: 'V1' }) }],
    ['missing-time', { sent: '', evn: '' }],
    ['invalid-time', { sent: 'soon', evn: 'EVN||later' }],
    ['ancient-time', { sent: '18700301', evn: 'EVN||18700301' }],
    ['future-time', { pv1: pv1({ 19: 'V1', 44: '20300101' }) }],
    ['future-time', { sent: '20300101', evn: '' }],
    ['ancient-time', { pv1: pv1({ 19: 'V1', 44: '19240301' }) }],
    ['ancient-time', { pv1: pv1({ 19: 'V1', 44: '18700301' }) }],
    ['missing-visit', { pid: 'PID|1', pv1: pv1({ 44: '20240301' }) }],
    ['missing-visit', { pid: 'PID|1||0000|||||||||||||||ACCOUNT7', pv1: pv1({ 44: '20240301' }) }],
  ])('quarantines as %s: %o', (code, parts) => {
    expect(read(parts)).toMatchObject({ kind: 'quarantine', code });
  });

  it('names fields in its reasons, never contents', () => {
    const outcome = read({ pv1: pv1({ 19: 'V1', 44: '20300101' }) });
    expect(outcome.kind === 'quarantine' && outcome.detail).toBe('PV1-44 lies in the future');
  });
});
