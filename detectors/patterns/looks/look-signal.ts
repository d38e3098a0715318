/**
 * The signals of one look: raised when something is found, amended when that is news, withdrawn when it is no longer found. Pure; any order
 * of findings and standing signals gives the same.
 */
import type { LookPattern } from '../../../contracts/catalogue/look-pattern.ts';
import type { SignalId } from '../../../contracts/ids.ts';
import type { Signal } from '../../../contracts/signal.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import { windowAt } from '../../../platform/zone/zone-windows.ts';
import { decideSignal, type Finding, type SignalChange } from '../../signals/decide-signal.ts';
import { signalId } from '../../signals/signal-id.ts';
import type { LookFinding, LookOutcome, StandingFinding } from './look-finding.ts';

/** What is remembered to know a finding again. */
export interface LookDetail extends StandingFinding {
  readonly news: string;
}

export interface StandingLook {
  readonly signal: Signal;
  readonly detail: LookDetail;
}

export interface LookInput {
  readonly rule: LookPattern;
  readonly outcome: LookOutcome;
  /** By signal: also withdrawn ones of the findings' names. */
  readonly standing: ReadonlyMap<SignalId, StandingLook>;
  readonly now: EpochMs;
  readonly zone: string;
}

export interface LookChanges {
  readonly changes: readonly SignalChange[];
  /** Findings beyond the bound of the rule: not told. */
  readonly dropped: number;
}

export const lookSubject = (rule: string, name: string): string => `look ${rule} ${name}`;
export const lookSignalId = (rule: string, name: string): SignalId => signalId('look', rule, name);

const EVIDENCE_MAX = 50;

const NO_LONGER = {
  code: 'no-longer-found',
  words: {
    zh: '按现有数据重新比较，不再超出界限',
    en: 'Compared again with what is known now: no longer beyond the limit',
  },
};

export function lookChanges(input: LookInput): LookChanges {
  const { rule, outcome, standing } = input;
  const ordered = [...outcome.findings].sort(
    (one, other) => other.weight - one.weight || (one.name < other.name ? -1 : 1),
  );
  const told = ordered.slice(0, rule.findingsMax);
  const left = new Set(outcome.left);
  const names = new Set([...told.map(({ name }) => name), ...left]);
  const changes: SignalChange[] = [];
  for (const finding of told) {
    const change = changeOf(finding, input);
    if (change !== null) changes.push(change);
  }
  const gone = [...standing.values()]
    .filter(({ detail }) => !names.has(detail.name))
    .sort((one, other) => (one.detail.name < other.detail.name ? -1 : 1));
  for (const known of gone) changes.push(...goneOf(known, input));
  return { changes, dropped: ordered.length - told.length };
}

function changeOf(
  found: LookFinding,
  { rule, standing, now, zone }: LookInput,
): SignalChange | null {
  const id = lookSignalId(rule.id, found.name);
  const known = standing.get(id) ?? null;
  const isUp = known !== null && known.signal.status !== 'withdrawn';
  const startedAt = isUp ? Math.min(known.signal.startedAt, found.startedAt) : found.startedAt;
  const signal = decideSignal({
    id,
    standing: known?.signal ?? null,
    finding: { ...findingOf(found, rule, zone), startedAt },
    asOf: now,
    noLonger: NO_LONGER,
    isNews: () => known?.detail.news !== found.news,
  });
  if (signal === null) return null;
  const { name, news, memory = null } = found;
  const detail: LookDetail = { name, startedAt, news, memory };
  return { signal, subject: lookSubject(rule.id, name), detail };
}

function goneOf(
  { signal: standing, detail }: StandingLook,
  { rule, now }: LookInput,
): SignalChange[] {
  const signal = decideSignal({
    id: standing.id,
    standing,
    finding: null,
    asOf: now,
    noLonger: NO_LONGER,
    isNews: () => false,
  });
  if (signal === null) return [];
  return [{ signal, subject: lookSubject(rule.id, detail.name), detail }];
}

function findingOf(found: LookFinding, rule: LookPattern, zone: string): Finding {
  return {
    kind: 'look',
    alertKind: rule.alertKind,
    family: rule.family,
    title: found.title,
    measure: rule.id,
    definition: null,
    disease: null,
    diseaseClass: 'none',
    place: found.place,
    siteId: found.siteId,
    series: null,
    window: windowAt('day', found.lastAt, zone),
    startedAt: found.startedAt,
    observed: found.observed,
    expected: found.expected,
    threshold: found.threshold,
    reason: found.reason,
    assessment: null,
    evidence: [...new Set(found.evidence)].slice(0, EVIDENCE_MAX),
    detector: { method: rule.pattern, version: rule.version, params: { ...found.params } },
    ownerDepartments: rule.owners,
  };
}
