/**
 * One case of a disease that needs an immediate response: a signal for each person and disease, standing as long as one of the
 * person's facts says so. Pure.
 */
import type { SingleCasePattern } from '../../contracts/catalogue/pattern.ts';
import type { DiseaseId, SignalId } from '../../contracts/ids.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Words } from '../../contracts/words.ts';
import { decideSignal, type Finding, type SignalReason } from '../signals/decide-signal.ts';
import { signalId } from '../signals/signal-id.ts';
import { windowAt } from '../../platform/zone/zone-windows.ts';
import type { SingleCase } from './unit-cases.ts';

export const singleCaseId = (disease: DiseaseId, subject: string): SignalId =>
  signalId('single-case', disease, subject);

export interface SingleCaseInput {
  readonly id: SignalId;
  readonly standing: Signal | null;
  /** All facts of the subject and disease that stand now, in any order. */
  readonly facts: readonly SingleCase[];
  readonly pattern: SingleCasePattern;
  readonly asOf: EpochMs;
  readonly zone: string;
  readonly placeName: (fact: SingleCase) => Words;
}

const NO_LONGER: SignalReason = {
  code: 'no-fact-stands',
  words: {
    zh: '支持该病例的记录均已更正或撤销，信号撤回',
    en: 'Every record that supported this case was corrected or cancelled; the signal is withdrawn',
  },
};

const EVIDENCE_MAX = 50;

export function decideSingleCase(input: SingleCaseInput): Signal | null {
  const facts = [...input.facts].sort(
    (one, other) =>
      one.occurredAt - other.occurredAt ||
      compareText(one.evidence[0] ?? '', other.evidence[0] ?? ''),
  );
  const [first] = facts;
  return decideSignal({
    id: input.id,
    standing: input.standing,
    finding: first === undefined ? null : findingOf(first, facts, input),
    asOf: input.asOf,
    noLonger: NO_LONGER,
    isNews: (standing, finding) =>
      standing.place !== finding.place ||
      standing.startedAt !== finding.startedAt ||
      standing.title.zh !== finding.title.zh ||
      standing.diseaseClass !== finding.diseaseClass ||
      finding.evidence.some((eventId) => !standing.evidence.includes(eventId)),
  });
}

function findingOf(
  first: SingleCase,
  facts: readonly SingleCase[],
  input: SingleCaseInput,
): Finding {
  const { pattern } = input;
  const place = input.placeName(first);
  return {
    kind: 'single-case',
    alertKind: pattern.alertKindOf?.[first.disease] ?? pattern.alertKind,
    family: pattern.family,
    title: {
      zh: `${place.zh} ${first.names.zh} 1 例`,
      en: `${first.names.en}: one case, ${place.en}`,
    },
    measure: pattern.id,
    definition: null,
    disease: first.disease,
    diseaseClass: first.diseaseClass,
    place: first.place,
    siteId: first.siteId,
    series: null,
    window: windowAt('day', first.occurredAt, input.zone),
    startedAt: first.occurredAt,
    observed: 1,
    expected: null,
    threshold: 1,
    reason: {
      code: 'immediate-response-disease',
      words: {
        zh: `${first.names.zh}（诊断编码 ${first.code}）须立即响应，出现 1 例即报`,
        en: `${first.names.en} (code ${first.code}) asks for an immediate response: one case is reported`,
      },
    },
    assessment: null,
    evidence: [...new Set(facts.flatMap((fact) => fact.evidence))].slice(0, EVIDENCE_MAX),
    detector: { method: 'single-case', version: pattern.version, params: {} },
    ownerDepartments: pattern.owners,
  };
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
