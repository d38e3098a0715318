// A finding of a rule about sequences in the development world: an image that was reported a day too late, with its facts and its rule.
import type { EvidenceFact } from '../../../contracts/api/alerts.ts';
import type { PatternRule } from '../../../contracts/api/pattern-evidence.ts';
import type { Signal } from '../../../contracts/signal.ts';
import type { Made } from './made.ts';

const HOUR_MS = 3_600_000;
const RULE: PatternRule = {
  id: 'image-not-read' as PatternRule['id'],
  version: '2026.1',
  names: { zh: '影像检查 24 小时未报告', en: 'Image not reported within a day' },
  pattern: 'sequence',
  owners: ['consortium-lead-hospital'] as PatternRule['owners'],
  source: '县域远程影像服务要求：常规报告24小时内',
  parameters: [
    { name: 'key', value: 'record' },
    { name: 'finds.form', value: 'not-followed-by' },
    { name: 'finds.within', value: '24h' },
    { name: 'finds.of.facts', value: 'imaging-acquired' },
    { name: 'finds.of.where.urgency.in', value: 'routine' },
    { name: 'finds.by.facts', value: 'imaging-reported' },
    { name: 'tellWithin', value: '7d' },
  ],
  asked: ['urgency'],
  knownFalsePositives: {
    zh: '患者未取报告而未出具；报告系统数据中断',
    en: 'A report that nobody asked for; the feed of the reporting system is silent',
  },
  page: 'docs/methods/sequences.md',
};

export const rulesOf = (signals: readonly Signal[]): PatternRule[] =>
  signals.some(({ measure }) => measure === RULE.id) ? [RULE] : [];

/** Of a plot of this kind: two facts of one study, and the signal that says so. */
export function asSequence({ alert, signals, assessments, facts }: Made): Made {
  const [signal] = signals;
  const [taken, reported] = facts;
  if (signal === undefined || taken === undefined || reported === undefined)
    return { alert, signals, assessments, facts };
  const fact = (of: EvidenceFact, hoursAgo: number, step: string): EvidenceFact => ({
    ...of,
    kind: 'imaging',
    occurredAt: signal.asOf - hoursAgo * HOUR_MS,
    receivedAt: signal.asOf - hoursAgo * HOUR_MS + 60_000,
    ...{ residence: null, ageBand: null, sex: null, codes: [] },
    said: [
      { name: 'step', value: step },
      { name: 'modality', value: 'DX' },
      { name: 'bodyPart', value: '胸部' },
      { name: 'urgency', value: 'routine' },
    ],
  });
  const found: Signal = {
    ...signal,
    evidence: [taken.event, reported.event],
    reason: {
      code: 'answered-late',
      words: {
        zh: '影像检查后 47 小时才有报告，时限 24 小时',
        en: 'image taken: report only after 47 h, limit 24 h',
      },
    },
    detector: {
      method: 'sequence-not-followed-by',
      version: RULE.version,
      params: { within: '24h', lateByMs: 3 * HOUR_MS },
    },
  };
  return {
    alert,
    signals: [found],
    assessments,
    facts: [fact(taken, 48, 'acquired'), fact(reported, 1, 'reported')],
  };
}
