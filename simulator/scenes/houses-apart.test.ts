// Houses are given once, and none near another given shortly before.
import { expect, it } from 'vitest';
import { Random } from '../random.ts';
import { HousesApart } from './houses-apart.ts';

/** On a line, ten kilometres from each to the next. */
const houses = Array.from({ length: 20 }, (_, at) => ({
  id: `s-${String(at)}`,
  place: String(at),
}));
const centroids = new Map(houses.map(({ place }, at) => [place, [(at * 10) / 111, 0] as const]));
const line = () =>
  new HousesApart(houses, {
    ...{ centroids, random: new Random('a line'), days: 10, km: 45 },
  });
const at = (house: { readonly place: string } | null): number => Number(house?.place);

it('those given within the days lie as far apart as was asked, until none is left that does', () => {
  const taking = line();
  const given: number[] = [];
  for (let house = taking.next(0); house !== null; house = taking.next(9)) given.push(at(house));
  const gaps = given.flatMap((one, index) =>
    given.slice(index + 1).map((other) => Math.abs(one - other) * 10),
  );
  expect(gaps.length).toBeGreaterThan(0);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(45);
});

it('what was given before the days is no hindrance, and is not given again', () => {
  const taking = line();
  const given = houses.map((_, turn) => at(taking.next(turn * 10)));
  expect(given.sort((one, other) => one - other)).toEqual(houses.map((_house, index) => index));
  expect(taking.next(1_000)).toBeNull();
});
