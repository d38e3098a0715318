// The table of looks within the day: intervals beside every share, the shipped rule with its floor and without, and cells that alarm more often
// than asked for are named.
import { describe, expect, it } from 'vitest';
import { wilson } from '../../contracts/wilson.ts';
import { lookFigures, YEAR_DAYS, type LookFigures } from './intraday-days.ts';
import { intradayTables, tooManyAlarms } from './intraday-page.ts';
import { intradayRules } from './intraday-rules.ts';
import { SCENARIOS } from './intraday-told.ts';

const rules = intradayRules('catalogue', 'Asia/Shanghai');
const [scenario] = SCENARIOS;
if (scenario === undefined) throw new Error('no scenario');

/** As shipped, but that a rise by half is asked for however many are expected. */
const [shipped] = rules;
if (shipped === undefined || shipped.rule.floor === null) throw new Error('no floor');
const { observed, excess, ratio } = shipped.rule.floor.floor;
const flatFloor = { ...shipped.rule, floor: { floor: { observed, excess, ratio } } };

describe('simulated days', () => {
  it(
    'hold the looks to what is asked for, and say what the floor costs',
    { timeout: 120_000 },
    () => {
      const extent = { seeds: [4242], places: 2 };
      const of = { rules: rules.map(({ rule }) => rule), scenario, mean: 200, ...extent };
      const figures = lookFigures(of);
      const cells = [{ telling: scenario.words, mean: 200, figures }];
      expect(figures.map(({ falseAlarmDays }) => falseAlarmDays.of)).toEqual(
        rules.map(() => 2 * YEAR_DAYS),
      );
      expect(tooManyAlarms(rules, cells)).toEqual([]);
      const found = figures.map(({ outbreaks }) => outbreaks[1]?.found.share ?? NaN);
      expect(found[1]).toBeGreaterThan(0.6);
      expect(found[0]).toBeLessThanOrEqual(found[1] ?? 0);
      const [flat] = lookFigures({ ...of, rules: [flatFloor] });
      expect(flat?.outbreaks[1]?.found.share).toBeLessThan((found[0] ?? 0) / 2);
      const page = intradayTables(rules, cells, extent);
      expect(page).toContain('without that floor');
      expect(page).toMatch(/\| at once \| 200 \| 5 \| \d+ \| [\d.]+ % \([\d.]+–[\d.]+\)/);
    },
  );
});

it('names a cell whose whole interval lies above what is asked for, and no other', () => {
  const of = (hits: number): LookFigures => ({
    falseAlarmDays: wilson(hits, 10_000),
    falseAlarmDaysOfSeeds: [],
    falseAlarmDaysAtMidnight: wilson(0, 1),
    outbreaks: [],
  });
  const cell = (mean: number, hits: number) => ({
    telling: 'at once',
    mean,
    figures: rules.map(({ alpha }) => of(alpha === 0.001 ? hits : 0)),
  });
  const named = tooManyAlarms(rules, [cell(6, 10), cell(20, 15), cell(60, 25)]);
  expect(named).toHaveLength(rules.filter(({ alpha }) => alpha === 0.001).length);
  for (const words of named) expect(words).toContain('at once, 60: ');
});
