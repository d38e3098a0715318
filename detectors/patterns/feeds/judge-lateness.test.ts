/** When a feed is late: against its limit and its own habit, and never because fewer or more facts come. */
import { describe, expect, it } from 'vitest';
import { LateFeedPattern } from '../../../contracts/catalogue/looks/late-feed.ts';
import { delayBucket, noDelays, type Delays } from '../../../contracts/delays.ts';
import { HOUR_MS, type DayKey } from '../../../contracts/time.ts';
import { addDays } from '../../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../../catalogue.ts';
import { shippedParts } from '../../shipped-catalogue.fixture.ts';
import type { LookAt } from '../looks/look-finding.ts';
import { judgeLateness, type ToldDelays } from './judge-lateness.ts';

const rule = LateFeedPattern.parse(shippedParts.patterns.find(({ id }) => id === 'late-feed'));
const TODAY = '2026-11-20' as DayKey;
const at: LookAt = {
  // Six in the evening in Shanghai.
  asOf: Date.UTC(2026, 10, 20, 10),
  catalogue: composeCatalogue(shippedParts),
  standing: [],
};
const [site] = shippedParts.sites;
if (site === undefined) throw new RangeError('the city has no site');

interface Day {
  readonly onTime: number;
  readonly late: number;
}

const delaysOf = ({ onTime, late }: Day): Delays => {
  const delays = noDelays();
  delays[delayBucket(2 * HOUR_MS)] = onTime;
  delays[delayBucket(40 * HOUR_MS)] = late;
  return delays;
};

/** So many usual days before, the newest first; then yesterday and today. */
function feed(usual: readonly Day[], recent: readonly [Day, Day]): ToldDelays {
  const days = new Map<DayKey, Delays>();
  for (const [back, day] of usual.entries()) days.set(addDays(TODAY, -2 - back), delaysOf(day));
  days.set(addDays(TODAY, -1), delaysOf(recent[0]));
  days.set(TODAY, delaysOf(recent[1]));
  return { siteId: site?.id ?? ('' as ToldDelays['siteId']), kind: 'visit', days };
}

const USUAL: Day = { onTime: 98, late: 2 };
const habit = (length = 20, day = USUAL): Day[] => Array.from({ length }, () => day);
const LATE: readonly [Day, Day] = [
  { onTime: 40, late: 60 },
  { onTime: 30, late: 45 },
];
const found = (told: ToldDelays, of: LookAt = at) => judgeLateness([told], rule, of).findings;

describe('a feed', () => {
  it('is not late for the few late ones that alone come at night', () => {
    const usual = habit(20, { onTime: 29, late: 0 });
    const night: readonly [Day, Day] = [
      { onTime: 27, late: 2 },
      { onTime: 2, late: 2 },
    ];
    const early = { ...at, asOf: Date.UTC(2026, 10, 20, 0) };
    expect(found(feed(usual, night), early)).toEqual([]);
    const third: readonly [Day, Day] = [
      { onTime: 18, late: 11 },
      { onTime: 1, late: 9 },
    ];
    expect(found(feed(usual, third), early)).toHaveLength(1);
  });

  it('is late when one in ten comes after a day and that is not its habit', () => {
    const [finding, ...others] = found(feed(habit(), LATE));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      name: `${site.id} visit`,
      place: site.place,
      threshold: 24,
      reason: { code: 'later-than-habit' },
      params: { kind: 'visit', facts: 175, late: 105 },
    });
    expect(finding?.observed).toBeGreaterThan(24);
    expect(finding?.reason.words.zh).toContain('数据报送问题');
    expect(finding?.reason.words.en).toContain('a matter of the feed');
  });

  it.each<readonly [string, ToldDelays]>([
    [
      'half as much comes, as soon as ever',
      feed(habit(), [
        { onTime: 49, late: 1 },
        { onTime: 30, late: 1 },
      ]),
    ],
    ['it always came so late', feed(habit(20, { onTime: 40, late: 60 }), LATE)],
    [
      'old facts are told besides all that is usual',
      feed(habit(), [
        { onTime: 98, late: 900 },
        { onTime: 90, late: 2 },
      ]),
    ],
    [
      'less than one in ten is late',
      feed(habit(), [
        { onTime: 88, late: 7 },
        { onTime: 60, late: 5 },
      ]),
    ],
  ])('is not late when %s', (_, told) => {
    expect(found(told)).toEqual([]);
  });

  it('has a habit although it was out for a few days', () => {
    const usual = [...habit(15), ...habit(4, { onTime: 5, late: 200 })];
    expect(found(feed(usual, LATE))).toHaveLength(1);
  });

  it.each<readonly [string, ToldDelays]>([
    ['no-habit', feed(habit(5), LATE)],
    [
      'too-few-facts',
      feed(habit(), [
        { onTime: 3, late: 5 },
        { onTime: 2, late: 4 },
      ]),
    ],
  ])('is not judged: %s; what stood of it stands', (reason, told) => {
    const { findings, left, unjudged } = judgeLateness([told], rule, at);
    expect({ findings, left, unjudged }).toEqual({
      findings: [],
      left: [`${site.id} visit`],
      unjudged: { [reason]: 1 },
    });
  });

  it('stays late while it is, however long, and is not once it tells in time again', () => {
    const [first] = found(feed(habit(), LATE));
    const standing = [{ name: `${site.id} visit`, startedAt: 0, memory: first?.memory }];
    const lateSince = habit(26, { onTime: 40, late: 60 });
    expect(found(feed(lateSince, LATE), { ...at, standing })).toHaveLength(1);
    const { findings, left } = judgeLateness([feed(lateSince, [USUAL, USUAL])], rule, {
      ...at,
      standing,
    });
    expect({ findings, left }).toEqual({ findings: [], left: [] });
  });

  it('that tells nothing any more is a silent one: what was found stands', () => {
    const standing = [{ name: 's-1 visit', startedAt: 0, memory: null }];
    expect(judgeLateness([], rule, { ...at, standing }).left).toEqual(['s-1 visit']);
  });
});
