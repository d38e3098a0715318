// The circle holds the middle of every area of the cluster; villages are shown by their townships.
import { expect, it } from 'vitest';
import { areasOf, circleAround } from './cluster-circle.ts';

const area = (code: string, x: number, y: number) => ({
  ...{ code, name: code, path: '' },
  centre: [x, y] as const,
});
const AREAS = [area('990102001', 10, 10), area('990102002', 40, 10), area('990102003', 200, 90)];

it('marks the townships of villages, once each, and no others', () => {
  const marked = areasOf(AREAS, ['990102001001', '990102001007', '990102002']);
  expect(marked.map(({ code }) => code)).toEqual(['990102001', '990102002']);
});

it('draws a circle that holds all of their centres, also of one alone', () => {
  const circle = circleAround(AREAS);
  for (const { centre } of AREAS)
    expect(Math.hypot(centre[0] - (circle?.x ?? 0), centre[1] - (circle?.y ?? 0))).toBeLessThan(
      circle?.radius ?? 0,
    );
  expect(circleAround(AREAS.slice(0, 1))).toMatchObject({ x: 10, y: 10 });
  expect(circleAround([])).toBeNull();
});
