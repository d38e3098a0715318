// The durations that the form offers end at what the level allows.
import { expect, it } from 'vitest';
import { hoursWithin } from './silence-hours.ts';

it('offers the usual durations up to the longest of the level, and the longest itself', () => {
  expect(hoursWithin(24)).toEqual([1, 4, 12, 24]);
  expect(hoursWithin(30)).toEqual([1, 4, 12, 24, 30]);
  expect(hoursWithin(1)).toEqual([1]);
  expect(hoursWithin(0)).toEqual([]);
});
