/** Writes what shadow outbreaks find in simulated series as a table: found by size, as shipped and without the floor, and the false days beside. */
import type { Share } from '../../contracts/wilson.ts';
import { NOISE, shadowFigures, type ShadowFigures, type ShadowRules } from './shadow-quality.ts';

const MEANS = [3, 6, 20, 60, 200];
const HISTORIES = [
  { words: '10 weeks', days: 70 },
  { words: '1 year', days: 365 },
  { words: '3 years', days: 1095 },
];
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

function cellsOf([shipped, bare]: readonly ShadowFigures[]): string[] {
  if (shipped === undefined || bare === undefined) throw new Error('Two rules are tried.');
  return [
    ...SIZES.map((size) => cellOf(shipped.found[size], bare.found[size])),
    cellOf(shipped.falseDays, bare.falseDays),
  ];
}

const cellOf = ({ hits, of }: Share, without: Share): string =>
  `${String(hits)} (${String(without.hits)}) of ${String(of)}`;
