// The look of a place on the map, and where an arrow key goes.
import { describe, expect, it } from 'vitest';
import type { PlaceStatus } from '../../../contracts/api/series.ts';
import { type Area, neighbour } from './city-map.tsx';
import { byExceedance, classOf } from './exceedance.ts';

const status = (part: Partial<Record<keyof PlaceStatus, unknown>>): PlaceStatus =>
  ({
    place: '990102',
    count: 10,
    expected: 5,
    outcome: 'within',
    openAlerts: 0,
    highestLevel: null,
    ...part,
  }) as PlaceStatus;

describe('the look of a place', () => {
  it('never shows missing data as normal', () => {
    expect(classOf(undefined)).toBe('no-data');
    expect(classOf(status({ outcome: 'no-data', count: null }))).toBe('no-data');
    expect(classOf(status({ outcome: 'within', count: null }))).toBe('no-data');
    expect(classOf(status({ outcome: 'insufficient-baseline' }))).toBe('insufficient');
  });

  it('grows with the excess over its own expectation, not with the count', () => {
    const of = (count: number, expected: number): string =>
      classOf(status({ outcome: 'exceeds', count, expected }));
    expect([of(15, 10), of(20, 10), of(40, 10), of(900, 700)]).toEqual(['x1', 'x2', 'x4', 'x1']);
  });

  it('stands in the list the worst first and the unknown before the normal', () => {
    const rows = [
      status({ place: 'within' }),
      status({ place: 'unknown', outcome: 'no-data', count: null }),
      status({ place: 'worst', outcome: 'exceeds', count: 50 }),
    ];
    expect(rows.sort(byExceedance).map(({ place }) => place)).toEqual([
      'worst',
      'unknown',
      'within',
    ]);
  });
});

describe('an arrow key on the map', () => {
  const at = (code: string, x: number, y: number): Area => ({
    code,
    name: code,
    path: '',
    centre: [x, y],
  });
  const here = at('here', 0, 0);
  const areas = [here, at('right', 10, 2), at('far', 40, 0), at('below', 1, 12)];
  it('goes to the nearest area in its direction, or nowhere', () => {
    expect(neighbour(areas, here, 'ArrowRight')?.code).toBe('right');
    expect(neighbour(areas, here, 'ArrowDown')?.code).toBe('below');
    expect(neighbour(areas, here, 'ArrowLeft')).toBeNull();
    expect(neighbour(areas, here, 'Tab')).toBeNull();
  });
});
