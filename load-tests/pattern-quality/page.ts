// The page of a measurement: what was played, a line for each rule, what was found and is none. Pure.
import { wilson } from '../../contracts/wilson.ts';
import { STRETCHES } from '../../simulator/scenes/stretches.ts';
import type { Calibration } from './calibration.ts';
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
  readonly calibrations: readonly Calibration[];
}

export function pageOf(of: PageOf): string {
  return `# Patterns against planted truth

Written by \`${of.command}\`: ${String(of.days)} days from ${of.from} of a city at ${sizeOf(of.scale)} of its size (${String(Math.round(of.scale * 10_000_000))} residents),
${String(of.events)} events through the door's, observe's and the pattern engine's own code on a virtual clock, in ${String(Math.round(of.tookSeconds))} seconds on one core of the machine that wrote this. Seed \`${of.seed}\`.

${tableOf(of.scores)}

Planted scenes begin at random moments among everyday traffic: visits, settlements, admissions, images, ECGs that are read and readings at home. Scenes are far more frequent than in life, so that intervals are narrow; precision
is that of this mixture. *Near misses* are close to the rule and none by its own words, *look-alikes* are the known false positives that a rule cannot tell apart, one for every ten scenes: each finding of one counts as false.
*Withdrawn* were raised and taken back as facts changed: cancelled, reversed, told late. What a look found and later no longer found counts as found, rightly or falsely, by where it was. Intervals are Wilson's at 95 %.

Single persons' scenes are as many as the command says, fewer where more would be each other's background. Of hospitals, budgets, feeds, places and townships there are as many scenes as the city has room for in a quarter.
A silence is looked for only at sites that tell every day: at this share of the city a clinic tells once in weeks.

Rules that need a season, a change of payment, months of habit or places that all tell every day are played in stretches of their own, in which nothing happens beside what is planted and what the rules are used to:

${stretchesOf()}

A cluster is found where a finding, first told or told again, names its place and more than half of the cases that it stands on are the cluster's; the finding is right or wrong as it was first told, and belongs to one cluster at most. Clusters of one illness begin ten days or 45 km apart:
neighbours within a week are one cluster that spreads, for anybody. Of several sources, and of houses, what is found at the place within the time of what was planted belongs to it: of a high day a week, because sums of seven days hear it so long.

${falseOf(of.scores)}

${strengthsOf(of.scores)}

## By chance alone

Quiet quarters, judged by the methods alone: providers that are alike but for the usual dispersion, and budgets that are spent to plan with weeks that are not alike. *Configured* is the chance of a finding at one look at one provider or budget, of a budget the sum over its pairs of windows; a
rule that also asks for a difference of some size finds fewer. *Bare* is the same without that size. *Cases* are those of one provider in the window. Where chance is most of what sets providers apart (few cases, rare
events) the funnel is careful and finds fewer than configured, because how much they differ among themselves cannot be less than nothing.

${calibrationOf(of.calibrations)}
`;
}

function stretchesOf(): string {
  return STRETCHES.map(({ name, from, days, looksFromDay, tickHours, planters }) => {
    const rules = planters.flatMap((planter) => planter.rules.map((rule) => `\`${rule}\``));
    const looks = `looked at every ${String(tickHours)} h from day ${String(looksFromDay)} on`;
    return `- ${name}, ${String(days)} days from ${from}, ${looks}: ${rules.join(', ')}`;
  }).join('\n');
}

/** Of rules that weigh chance: how much of what is there they find, by how strong it is. */
export function strengthsOf(scores: readonly RuleScore[]): string {
  const rows = scores.flatMap(({ rule, strengths }) =>
    strengths.map(({ variety, verdict, planted, found }) => [
      `\`${rule}\``,
      variety,
      verdict === 'must' ? 'yes' : 'no',
      String(planted),
      share(found, planted),
    ]),
  );
  if (rows.length === 0) return '';
  const head = ['Rule', 'Planted as', 'Asked for', 'Planted', 'Found'];
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  return `## By strength

Clusters and townships so faint that chance makes the like are planted too. They count neither for nor against their rule; what share of them is found:

${table.join('\n')}`;
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

function calibrationOf(calibrations: readonly Calibration[]): string {
  const rows = calibrations.map(({ rule, cases, configured, judged, found, foundBare }) => {
    const of = (count: number): string => `${String(count)}: ${thousandths(count, judged)}`;
    return [
      `\`${rule}\``,
      cases === null ? '–' : String(cases),
      String(judged),
      `${String(configured * 1000)} ‰`,
      of(found),
      of(foundBare),
    ];
  });
  const head = ['Rule', 'Cases', 'Looks', 'Configured', 'Found', 'Bare'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function thousandths(hits: number, of: number): string {
  const { share: mean, low, high } = wilson(hits, of);
  const said = (value: number): string => `${String(Math.round(value * 100_000) / 100)} ‰`;
  return mean === null ? '–' : `${said(mean)} (${said(low)}–${said(high)})`;
}

function share(hits: number, of: number): string {
  const { share: mean, low, high } = wilson(hits, of);
  return mean === null ? '–' : `${percent(mean)} (${percent(low)}–${percent(high)})`;
}

/** Small shares of a city keep their digits. */
const sizeOf = (scale: number): string => `${String(Number((scale * 100).toPrecision(3)))} %`;

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
