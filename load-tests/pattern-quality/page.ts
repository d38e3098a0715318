// The page of a measurement: what was played, a line for each rule, what was found and is none. Pure.
import { wilson } from '../../contracts/wilson.ts';
import type { RuleScore } from './score-findings.ts';

export interface PageOf {
  readonly command: string;
  readonly seed: string;
  readonly from: string;
  readonly days: number;
  readonly scale: number;
  readonly events: number;
  readonly tookSeconds: number;
  readonly scores: readonly RuleScore[];
}

export function pageOf(of: PageOf): string {
  return `# Patterns against planted truth

Written by \`${of.command}\`: ${String(of.days)} days from ${of.from} of a city at ${percent(of.scale)} of its size (${String(Math.round(of.scale * 10_000_000))} residents),
${String(of.events)} events through the door's, observe's and the pattern engine's own code on a virtual clock, in ${String(Math.round(of.tookSeconds))} seconds on one core of the machine that wrote this. Seed \`${of.seed}\`.

${tableOf(of.scores)}

Planted scenes begin at random moments among everyday traffic: visits, settlements, admissions, images, ECGs that are read and readings at home. Scenes are far more frequent than in life, so that intervals are narrow; precision
is that of this mixture. *Near misses* are close to the rule and none by its own words, *look-alikes* are the known false positives that a rule cannot tell apart, one for every ten scenes: each finding of one counts as false.
*Withdrawn* were raised and taken back as facts changed: cancelled, reversed, told late. Intervals are Wilson's at 95 %.

${falseOf(of.scores)}
`;
}

export function tableOf(scores: readonly RuleScore[]): string {
  const rows = scores.map((score) => {
    const { rule, planted, found, missed, nearMisses, right, wrong, withdrawn } = score;
    return [
      `\`${rule}\``,
      String(planted),
      String(found),
      String(missed.length),
      String(nearMisses),
      String(wrong.length),
      String(withdrawn),
      share(found, planted),
      share(right, right + wrong.length),
      score.departments.join(', '),
    ];
  });
  const head = [
    'Rule',
    'Planted',
    'Found',
    'Missed',
    'Near misses',
    'False',
    'Withdrawn',
    'Recall',
    'Precision',
    'Departments',
  ];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function share(hits: number, of: number): string {
  const { share: mean, low, high } = wilson(hits, of);
  return mean === null ? '–' : `${percent(mean)} (${percent(low)}–${percent(high)})`;
}

const percent = (value: number): string => `${String(Math.round(value * 1000) / 10)} %`;

function falseOf(scores: readonly RuleScore[]): string {
  const lines = scores.flatMap(({ rule, wrong, missed }) => {
    const kinds = new Map<string, number>();
    for (const { of, scene } of wrong) count(kinds, `${of}${scene ? ` ${scene.variety}` : ''}`);
    for (const { variety } of missed) count(kinds, `missed ${variety}`);
    const said = [...kinds].map(([kind, times]) => `${kind} ${String(times)}`);
    return said.length === 0 ? [] : [`- \`${rule}\`: ${said.join(', ')}`];
  });
  return lines.length === 0
    ? 'Nothing was missed and nothing found that is none.'
    : `False findings and misses by what lay behind them:\n\n${lines.join('\n')}`;
}

function count(kinds: Map<string, number>, kind: string): void {
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
}
