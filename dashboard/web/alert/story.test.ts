// Amendments of one signal read as one line, the entries under it complete; everything else stands as it was written.
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../contracts/audit.ts';
import { storyOf } from './story.ts';

let seq = 0;
function entry(action: string, subject: string, differs: Partial<AuditEntry> = {}): AuditEntry {
  seq += 1;
  return {
    v: 1,
    seq,
    at: seq * 60_000,
    actor: 'machine:alerts',
    action,
    subject,
    fromState: null,
    toState: null,
    reason: null,
    details: {},
    previousHash: '0'.repeat(64),
    hash: '0'.repeat(64),
    ...differs,
  };
}

/** As the triage writes it: one entry of the signal, one of its alert. */
const amendment = (signal: string, observed: number): AuditEntry[] => [
  entry('signal-merged', `signal:${signal}`, { toState: 'amended', details: { observed } }),
  entry('amended', 'alert:al-1', { details: { signal, observed: 99 } }),
];

const raised = (signal: string): AuditEntry[] => [
  entry('signal-notified', `signal:${signal}`, { toState: 'raised', details: { observed: 5 } }),
  entry('opened', 'alert:al-1', { toState: 'open' }),
];

describe('the story of an alert', () => {
  it('tells twelve amendments of one signal in one line with the last figure, and keeps every entry', () => {
    const first = raised('sg-a');
    const grown = Array.from({ length: 12 }, (_, at) => amendment('sg-a', 23 + at)).flat();
    const entries = [...first, ...grown];
    const lines = storyOf(entries);
    expect(lines.map(({ kind }) => kind)).toEqual(['growth', 'entry', 'entry']);
    expect(lines[0]).toMatchObject({ signal: 'sg-a', times: 12, lastObserved: 34 });
    const shown = lines.flatMap((line) => (line.kind === 'entry' ? [line.entry] : line.entries));
    expect(shown.map((one) => one.seq)).toEqual(
      entries.map((one) => one.seq).sort((a, b) => b - a),
    );
  });

  it('tells two signals that grow in turns in a line each', () => {
    const turns = [amendment('sg-a', 8), amendment('sg-b', 9), amendment('sg-a', 10)].flat();
    expect(storyOf(turns)).toMatchObject([
      { kind: 'growth', signal: 'sg-a', times: 2, lastObserved: 10 },
      { kind: 'growth', signal: 'sg-b', times: 1, lastObserved: 9 },
    ]);
  });

  it('begins a new line after a person has acted', () => {
    const before = amendment('sg-a', 8);
    const act = entry('acknowledge', 'alert:al-1', { actor: 'user:duty.city' });
    const lines = storyOf([...before, act, ...amendment('sg-a', 9)]);
    expect(lines.map(({ kind }) => kind)).toEqual(['growth', 'entry', 'growth']);
  });

  it('counts what a department is shown, which is the alert’s entries alone', () => {
    const own = amendment('sg-a', 8).filter(({ subject }) => subject.startsWith('alert:'));
    expect(storyOf(own)).toMatchObject([{ kind: 'growth', times: 1, lastObserved: 99 }]);
  });
});
