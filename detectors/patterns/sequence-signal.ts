/**
 * The signals of one rule about one sequence: raised when something is found, amended as it grows or is answered too late, withdrawn when
 * facts were taken back. Pure.
 */
import { holdsOn } from '../../contracts/catalogue/origin.ts';
import type { SequencePattern } from '../../contracts/catalogue/pattern.ts';
import { spanMs } from '../../contracts/catalogue/sequence-pattern.ts';
import type { FactKey } from '../../contracts/fact.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { windowAt } from '../../platform/zone/zone-windows.ts';
import { decideSignal, type Finding, type SignalChange } from '../signals/decide-signal.ts';
import { signalId } from '../signals/signal-id.ts';
import type { Found } from './found.ts';
import { sequenceWords, type PlaceWords } from './sequence-words.ts';

/** What is remembered to know a finding again. */
export interface SequenceDetail {
  readonly name: string;
  readonly startedAt: EpochMs;
  readonly lastAt: EpochMs;
  /** In what its facts agree, where the rule looks at such facts by themselves. */
  readonly group?: string;
  /** Of an absence and of what was complete before its rule was there: how long after that it was told. */
  readonly lateByMs: number | null;
}

export interface StandingSequence {
  readonly signal: Signal;
  readonly detail: SequenceDetail;
}

export interface SequenceInput {
  readonly rule: SequencePattern;
  readonly key: FactKey;
  readonly found: readonly Found[];
  readonly standing: readonly StandingSequence[];
  readonly now: EpochMs;
  /** Facts before this are no longer looked at: a finding that began there is left as it stands. */
  readonly keptSince: EpochMs;
  readonly zone: string;
  readonly words: PlaceWords;
  /** Absent: the rule has judged from the beginning as it is now. */
  readonly history?: RuleHistory;
}

export interface RuleHistory {
  /** Since when the rule judges as it is now. */
  readonly sinceAt: EpochMs;
  /** Looked at because rules are new or changed, not because of a fact. */
  readonly isLookBack: boolean;
}

export const sequenceSubject = (rule: string, key: FactKey): string => `sequence ${rule} ${key}`;

const EVIDENCE_MAX = 50;

const TAKEN_BACK = {
  code: 'facts-taken-back',
  words: {
    zh: '相关记录已更正、撤销或补报，不再符合规则',
    en: 'Facts were corrected, taken back or told later: the rule is no longer met',
  },
};

const RULE_CHANGED = {
  code: 'rule-changed',
  words: {
    zh: '规则已修改，不再符合现行规则',
    en: 'The rule was changed: as it is now it is not met',
  },
};

export function sequenceChanges(input: SequenceInput): SignalChange[] {
  const free = new Set(input.standing);
  const changes: SignalChange[] = [];
  for (const found of input.found) {
    const known = knownOf(found, input, free);
    if (known !== null) free.delete(known);
    else if (!isToTell(found, input)) continue;
    if (known !== null && (isPartlyGone(known, input) || isForgotten(known, found, input)))
      continue;
    changes.push(...changeOf(found, known, input));
  }
  for (const known of free)
    if (known.signal.startedAt - givenMs(input.rule) >= input.keptSince)
      changes.push(...goneOf(known, input));
  return changes;
}

/**
 * What a rule would have found had it been there: complete before it was, and too long ago to be told. Nothing of it is routed; where something
 * was ever told of it, that stands and this is none.
 */
export function findingsOfBefore(input: SequenceInput): SignalChange[] {
  const free = new Set(input.standing);
  return input.found.flatMap((found) => {
    const known = knownOf(found, input, free);
    if (known !== null) free.delete(known);
    const isOld = isBeforeRule(found, input) && !isToTell(found, input);
    const isWaiting = found.notBefore !== null && found.notBefore > input.now;
    if (known !== null || !isOld || isWaiting || !isInForce(found, input)) return [];
    return changeOf(found, null, input);
  });
}

const isBeforeRule = ({ at }: Found, { history }: SequenceInput): boolean =>
  history !== undefined && at < history.sinceAt;

/** Taken back long ago: that a changed rule finds it again is no news of today. */
const isForgotten = ({ signal }: StandingSequence, found: Found, input: SequenceInput): boolean =>
  signal.status === 'withdrawn' && isBeforeRule(found, input) && !isToTell(found, input);

/** Before the first fact of an absence lie those that it is given by: without them it cannot be judged again. */
const givenMs = ({ finds }: SequencePattern): number =>
  finds.form === 'not-followed-by' && finds.given ? spanMs(finds.given.within) : 0;

/** An amount whose first facts went with age would seem to have become smaller. */
const isPartlyGone = ({ signal }: StandingSequence, { rule, keptSince }: SequenceInput): boolean =>
  (rule.finds.form === 'count' || rule.finds.form === 'sum') && signal.startedAt < keptSince;

function isToTell(found: Found, input: SequenceInput): boolean {
  const { rule, now } = input;
  if (found.notBefore !== null && found.notBefore > now) return false;
  return now - found.at <= spanMs(rule.tellWithin) && isInForce(found, input);
}

const isInForce = ({ at }: Found, { rule, zone }: SequenceInput): boolean =>
  holdsOn(rule, dayOf(at, zone));

/** By its name; of a group also by that, and of an amount by its time, because an earlier fact may turn up. */
function knownOf(
  found: Found,
  { rule }: SequenceInput,
  free: ReadonlySet<StandingSequence>,
): StandingSequence | null {
  const named = [...free].find(({ detail }) => detail.name === found.by);
  if (named !== undefined) return named;
  const alike = [...free].filter(({ detail }) => (detail.group ?? null) === found.group);
  if (rule.finds.form === 'each' && found.group !== null) return alike[0] ?? null;
  if (!GROWING.has(rule.finds.form)) return null;
  const { startedAt, lastAt } = spanOf(found);
  return (
    alike.find(({ detail }) => detail.startedAt <= lastAt && startedAt <= detail.lastAt) ?? null
  );
}

/** Forms whose findings go on while facts are added. */
const GROWING: ReadonlySet<string> = new Set(['count', 'sum', 'trend']);

const spanOf = ({ facts, at }: Found): Pick<SequenceDetail, 'startedAt' | 'lastAt'> => ({
  startedAt: facts[0]?.at ?? at,
  lastAt: facts.at(-1)?.at ?? at,
});

function changeOf(
  found: Found,
  known: StandingSequence | null,
  input: SequenceInput,
): SignalChange[] {
  const { rule, key, now } = input;
  const detail: SequenceDetail = {
    name: known?.detail.name ?? found.by,
    ...spanOf(found),
    ...(found.group !== null && { group: found.group }),
    lateByMs: known === null ? lateByOf(found, input) : known.detail.lateByMs,
  };
  const signal = decideSignal({
    id: known?.signal.id ?? signalId('sequence', rule.id, key, found.by),
    standing: known?.signal ?? null,
    finding: findingOf(found, detail, input),
    asOf: now,
    noLonger: TAKEN_BACK,
    isNews: (standing, finding) =>
      standing.observed !== finding.observed ||
      standing.startedAt !== finding.startedAt ||
      standing.place !== finding.place ||
      standing.evidence.join() !== finding.evidence.join(),
  });
  return signal === null ? [] : [{ signal, subject: sequenceSubject(rule.id, key), detail }];
}

/** Of an absence, and of what was complete before its rule was there. */
const lateByOf = (found: Found, input: SequenceInput): number | null =>
  input.rule.finds.form === 'not-followed-by' || isBeforeRule(found, input)
    ? input.now - found.at
    : null;

function goneOf(known: StandingSequence, input: SequenceInput): SignalChange[] {
  const { rule, key, now, history } = input;
  const signal = decideSignal({
    id: known.signal.id,
    standing: known.signal,
    finding: null,
    asOf: now,
    noLonger: history?.isLookBack === true ? RULE_CHANGED : TAKEN_BACK,
    isNews: () => false,
  });
  return signal === null
    ? []
    : [{ signal, subject: sequenceSubject(rule.id, key), detail: known.detail }];
}

function findingOf(found: Found, detail: SequenceDetail, input: SequenceInput): Finding {
  const { rule, zone } = input;
  const told = rule.finds.form === 'not-followed-by' ? found.facts[0] : found.facts.at(-1);
  if (told === undefined) throw new RangeError('a finding is made of facts');
  const { title, reason } = sequenceWords(found, rule, input.words);
  const window = windowAt('day', found.at, zone);
  return {
    kind: 'sequence',
    alertKind: rule.alertKind,
    family: rule.family,
    title,
    measure: rule.id,
    definition: null,
    disease: null,
    diseaseClass: 'none',
    place: told.place,
    siteId: told.siteId,
    series: null,
    window,
    startedAt: detail.startedAt,
    observed: found.observed ?? 0,
    expected: null,
    threshold: thresholdOf(rule),
    reason,
    assessment: null,
    evidence: [...new Set(found.facts.map(({ eventId }) => eventId))].slice(-EVIDENCE_MAX),
    detector: {
      method: `sequence-${rule.finds.form}`,
      version: rule.version,
      params: {
        ...('within' in rule.finds && { within: rule.finds.within }),
        ...(detail.lateByMs !== null && { lateByMs: detail.lateByMs }),
      },
    },
    ownerDepartments: rule.owners,
  };
}

const MINUTE_MS = 60_000;

/** In the unit of what is observed: facts, a value, or minutes. */
function thresholdOf({ finds }: SequencePattern): number {
  if (finds.form === 'count' || finds.form === 'sum') return finds.least;
  if (finds.form === 'trend') return finds.risesBy;
  if (finds.form === 'followed-late') return spanMs(finds.limit) / MINUTE_MS;
  return 'within' in finds ? spanMs(finds.within) / MINUTE_MS : 1;
}
