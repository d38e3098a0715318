// What the triage of the development world did with the signals: each opened its alert, and was silenced where the alert is said to be muted.
import type { Account } from '../../../contracts/account.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { Signal } from '../../../contracts/signal.ts';
import type { SignalDisposition } from '../../../contracts/triage/disposition.ts';
import { TRIAGE_REASONS, type StageReason } from '../../../contracts/vocabulary/triage-reasons.ts';
import type { Words } from '../../../contracts/words.ts';
import { hashOf, identifier } from './random.ts';

const TOLD: readonly StageReason[] = [
  { stage: 'correlate', code: 'opened' },
  { stage: 'grade', code: 'graded' },
  { stage: 'inhibit', code: 'not-inhibited' },
  { stage: 'silence', code: 'not-silenced' },
  { stage: 'route', code: 'routed' },
  { stage: 'notify', code: 'queued' },
  { stage: 'record', code: 'notified' },
];

const SILENCED: readonly StageReason[] = [
  ...TOLD.slice(0, 3),
  { stage: 'silence', code: 'silenced' },
  { stage: 'route', code: 'not-routed' },
  { stage: 'notify', code: 'nothing-to-tell' },
  { stage: 'record', code: 'suppressed' },
];

const withWords = ({ stage, code }: StageReason): SignalDisposition['stages'][number] => {
  const words: Readonly<Record<string, Words>> = TRIAGE_REASONS[stage];
  return { stage, code, words: words[code] ?? { zh: code, en: code } };
};

const SILENCE = {
  owner: 'duty.city' as Account['id'],
  reason: '该院今日补传上周病历，数字会突增。',
};

/** One of three was opened within a silence that ended half an hour later. */
export function dispositionsOf(
  alert: Alert,
  signals: readonly Signal[],
  account: Account,
): SignalDisposition[] {
  const silenced = hashOf(alert.id) % 3 === 0;
  const endsAt = alert.openedAt + 30 * 60_000;
  const known = account.role === 'department-member' ? {} : { silence: { ...SILENCE, endsAt } };
  return signals.map((signal) => ({
    signal: signal.id,
    revision: signal.revision,
    title: signal.title,
    outcome: silenced ? 'suppressed' : 'notified',
    stages: (silenced ? SILENCED : TOLD).map(withWords),
    muted: silenced
      ? { by: `silence:${identifier('si-', alert.id)}`, releasedAt: endsAt, ...known }
      : null,
    at: alert.openedAt,
  }));
}
