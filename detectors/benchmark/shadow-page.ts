/**
 * Writes what shadow outbreaks find in simulated series as a table: found by size, as shipped and without the floor, and the false days beside;
 * and below it the false days where the level swings by itself.
 */
import type { Share } from '../../contracts/wilson.ts';
import { NOISE, shadowFigures, type ShadowFigures, type ShadowRules } from './shadow-quality.ts';
import { JUDGED_DAYS, SWING, SWING_DAYS, swingFigures } from './swinging-level.ts';

const MEANS = [3, 6, 20, 60, 200];
const HISTORIES = [
  { words: '10 weeks', days: 70 },
  { words: '1 year', days: 365 },
  { words: '3 years', days: 1095 },
];
/** Of levels at which the floor matters. */
const SWINGING_MEANS = [20, 60, 200, 600];
const SIZES = ['small', 'medium', 'large'] as const;

export function shadowTable(
  rules: ShadowRules,
  { trials, seed }: { readonly trials: number; readonly seed: number },
): string {
  const lines = HISTORIES.flatMap(({ words, days }) =>
    MEANS.map((mean) => {
      const figures = shadowFigures(rules, { mean, historyDays: days, trials, seed });
      return `| ${[words, String(mean), ...cellsOf(figures)].join(' | ')} |`;
    }),
  );
  return [
    '## Shadow outbreaks',
    '',
    `${rules.title}; ${String(trials)} series in each row (seed ${String(seed)}), counts with variance ${String(NOISE)} times the mean and no season, one outbreak in each. Found of tried, as shipped (without its floor).`,
    '',
    '| Known | Cases a day | small | medium | large | false days |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

export function swingTable(
  rules: ShadowRules,
  { trials, seed }: { readonly trials: number; readonly seed: number },
): string {
  const lines = HISTORIES.flatMap(({ words, days }) =>
    SWINGING_MEANS.map((mean) => {
      const figures = swingFigures(rules, { mean, historyDays: days, trials, seed });
      const [shipped, bare] = figures.map(percentOf);
      return `| ${words} | ${String(mean)} | ${String(shipped)} | ${String(bare)} |`;
    }),
  );
  return [
    '## Levels that swing',
    '',
    `${rules.title}; ${String(trials)} series in each row (seed ${String(seed)}), ${String(JUDGED_DAYS)} days of each judged, no outbreak. The level swings by ${String(100 * SWING)} % (standard deviation), a third of a swing is left after ${String(SWING_DAYS)} days.`,
    '',
    '| Known | Cases a day | false days | without the floor |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

const percentOf = ({ hits, of }: Share): string => `${((100 * hits) / of).toFixed(2)} %`;

function cellsOf([shipped, bare]: readonly ShadowFigures[]): string[] {
  if (shipped === undefined || bare === undefined) throw new Error('Two rules are tried.');
  return [
    ...SIZES.map((size) => cellOf(shipped.found[size], bare.found[size])),
    cellOf(shipped.falseDays, bare.falseDays),
  ];
}

const cellOf = ({ hits, of }: Share, without: Share): string =>
  `${String(hits)} (${String(without.hits)}) of ${String(of)}`;
