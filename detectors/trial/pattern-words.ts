/** What a trial of a rule about sequences says, in Chinese or English: how many, for whom, where, how precise, examples, and what it cost. Pure. */
import type { Words } from '../../contracts/words.ts';
import { alignedRows, type Language } from '../backtest/table.ts';
import type { KnownOutcomes } from './known-outcomes.ts';
import type { PatternTrial, TriedFinding, TriedRule } from './try-pattern.ts';

export interface PatternHead {
  readonly names: Words;
  /** Of the departments that its findings go to. */
  readonly owners: readonly string[];
  readonly days: number;
  readonly placeName: (finding: TriedFinding) => Words;
  readonly outcomes: { readonly proposed: KnownOutcomes; readonly current: KnownOutcomes | null };
  readonly cost: {
    readonly events: number;
    readonly statements: number;
    readonly sequences: number;
    readonly seconds: number;
    readonly heapMegabytes: number;
  };
}

const SAY = {
  rule: { zh: '规则', en: 'rule' },
  found: { zh: '发现', en: 'found' },
  weekly: { zh: '每周', en: 'a week' },
  told: { zh: '会通报', en: 'told' },
  tooLate: { zh: '记录过晚不通报', en: 'known too late to be told' },
  proposed: { zh: '拟用', en: 'proposed' },
  current: { zh: '现行', en: 'in force' },
  where: { zh: '地点', en: 'where' },
  precision: { zh: '精确率', en: 'precision' },
  confirmed: { zh: '属实/不属实', en: 'true/false' },
  departments: { zh: '送往', en: 'goes to' },
  examples: { zh: '例', en: 'examples' },
  evidence: { zh: '依据', en: 'evidence' },
} as const satisfies Record<string, Words>;

const EXAMPLES_MAX = 5;
const PLACES_MAX = 10;
const EVIDENCE_MAX = 6;

export function patternText(trial: PatternTrial, head: PatternHead, language: Language): string {
  const { cost, days, names, owners } = head;
  const { heapMegabytes, seconds } = cost;
  const told = {
    zh: `${names.zh}：${String(days)} 天，${String(cost.events)} 条事件，${String(cost.sequences)} 条序列中的 ${String(cost.statements)} 条记录；用时 ${seconds.toFixed(1)} 秒，内存 ${String(heapMegabytes)} MB`,
    en: `${names.en}: ${String(days)} days, ${String(cost.events)} events, ${String(cost.statements)} statements in ${String(cost.sequences)} sequences; ${seconds.toFixed(1)} s, ${String(heapMegabytes)} MB of memory`,
  };
  const header = (
    ['rule', 'found', 'weekly', 'told', 'tooLate', 'confirmed', 'precision'] as const
  ).map((name) => SAY[name][language]);
  const rows = [
    rowOf(SAY.proposed[language], trial.proposed, { head, outcomes: head.outcomes.proposed }),
    ...(trial.current === null || head.outcomes.current === null
      ? []
      : [rowOf(SAY.current[language], trial.current, { head, outcomes: head.outcomes.current })]),
  ];
  return [
    told[language],
    '',
    alignedRows([header, ...rows]),
    `${SAY.departments[language]}: ${owners.join(', ')}`,
    ...placesText(trial.proposed, head, language),
    ...examplesText(trial.proposed, language),
    '',
  ].join('\n');
}

function rowOf(
  name: string,
  { version, findings }: TriedRule,
  of: { readonly head: PatternHead; readonly outcomes: KnownOutcomes },
): string[] {
  const told = findings.filter(({ isTold }) => isTold).length;
  const { outcomes, head } = of;
  return [
    `${name} ${version}`,
    String(findings.length),
    ((findings.length * 7) / Math.max(1, head.days)).toFixed(1),
    String(told),
    String(findings.length - told),
    `${String(outcomes.true)}/${String(outcomes.false)}`,
    outcomes.precision === null ? '–' : outcomes.precision.toFixed(2),
  ];
}

function placesText({ findings }: TriedRule, head: PatternHead, language: Language): string[] {
  const byPlace = new Map<string, number>();
  for (const finding of findings) {
    const name = head.placeName(finding)[language];
    byPlace.set(name, (byPlace.get(name) ?? 0) + 1);
  }
  const most = [...byPlace].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  if (most.length === 0) return [];
  return [
    '',
    alignedRows([
      [SAY.where[language], SAY.found[language]],
      ...most.slice(0, PLACES_MAX).map(([name, count]) => [name, String(count)]),
    ]),
  ];
}

function examplesText({ findings }: TriedRule, language: Language): string[] {
  if (findings.length === 0) return [];
  const latest = findings.slice(-EXAMPLES_MAX).reverse();
  return [
    `${SAY.examples[language]}:`,
    ...latest.flatMap(({ id, at, title, reason, evidence }) => [
      `  ${new Date(at).toISOString()} ${title[language]} (${id})`,
      `    ${reason[language]}`,
      `    ${SAY.evidence[language]}: ${evidence.slice(-EVIDENCE_MAX).join(' ')}`,
    ]),
  ];
}
