// The audit of an alert as a story: a stretch in which signals only grew is one line a signal. What is shown is grouped; nothing is left out.
// Pure.
import type { AuditEntry } from '../../../contracts/audit.ts';

export interface Growth {
  readonly kind: 'growth';
  readonly signal: string;
  /** How often it was amended. */
  readonly times: number;
  readonly lastAt: number;
  readonly lastObserved: number | null;
  /** All of it, newest first. */
  readonly entries: readonly AuditEntry[];
}

export type Line = { readonly kind: 'entry'; readonly entry: AuditEntry } | Growth;

/** Newest first. */
export function storyOf(entries: readonly AuditEntry[]): Line[] {
  const lines: Line[] = [];
  let stretch: AuditEntry[] = [];
  const close = (): void => {
    lines.push(...growths(stretch));
    stretch = [];
  };
  for (const entry of [...entries].sort((a, b) => b.seq - a.seq)) {
    if (amendedSignal(entry) !== null) {
      stretch.push(entry);
      continue;
    }
    close();
    lines.push({ kind: 'entry', entry });
  }
  close();
  return lines;
}

const TRIAGED: ReadonlySet<string> = new Set([
  'signal-notified',
  'signal-merged',
  'signal-suppressed',
]);

/** The signal that an entry says was amended: the triage writes one of the signal and one of its alert. */
function amendedSignal({ action, subject, toState, details }: AuditEntry): string | null {
  if (action === 'amended') return typeof details['signal'] === 'string' ? details['signal'] : null;
  if (!TRIAGED.has(action) || toState !== 'amended' || !subject.startsWith('signal:')) return null;
  return subject.slice('signal:'.length);
}

function growths(stretch: readonly AuditEntry[]): Growth[] {
  const bySignal = new Map<string, AuditEntry[]>();
  for (const entry of stretch) {
    const signal = amendedSignal(entry);
    if (signal !== null) bySignal.set(signal, [...(bySignal.get(signal) ?? []), entry]);
  }
  return [...bySignal].map(([signal, entries]) => growthOf(signal, entries));
}

function growthOf(signal: string, entries: readonly AuditEntry[]): Growth {
  const own = entries.filter(({ action }) => action !== 'amended');
  // The alert's own entry names its figure, which may be another signal's.
  const observed = own[0]?.details['observed'] ?? entries[0]?.details['observed'];
  return {
    kind: 'growth',
    signal,
    times: own.length > 0 ? own.length : entries.length,
    lastAt: entries[0]?.at ?? 0,
    lastObserved: typeof observed === 'number' ? observed : null,
    entries,
  };
}
