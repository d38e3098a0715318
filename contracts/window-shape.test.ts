// Which windows there are, and what is said of those that are none: a stable code, and what would do instead.
import { describe, expect, it } from 'vitest';
import { WINDOW_KINDS, shapeOf } from './window-shape.ts';
import { WindowKind } from './window.ts';

it.each([
  ['half-hour', { moves: 'tumbling', of: 'half', cells: 1 }],
  ['hours6', { moves: 'tumbling', of: 'hour', cells: 6 }],
  ['week', { moves: 'tumbling', of: 'day', cells: 7 }],
  ['day3', { moves: 'sliding', of: 'day', cells: 3 }],
  ['hours24-by-hour', { moves: 'sliding', of: 'hour', cells: 24 }],
  ['hours6-by-half-hour', { moves: 'sliding', of: 'half', cells: 12 }],
  ['session-hours2', { moves: 'session', of: 'half', gapCells: 4 }],
] as const)('%s is known by its shape', (kind, shape) => {
  expect(WindowKind.parse(kind)).toBe(kind);
  expect(shapeOf(kind)).toEqual(shape);
});

describe('what is no window', () => {
  it.each([
    ['day8', 'window-too-long'],
    ['hours200', 'window-too-long'],
    ['hours200-by-hour', 'window-too-long'],
    ['minutes15', 'window-too-short'],
    ['10m', 'window-too-short'],
    ['hours5', 'window-uneven'],
    ['hours6-by-day', 'window-step'],
    ['hours40-by-half-hour', 'window-step'],
    ['hour-by-hour', 'window-step'],
    ['session', 'session-gap'],
    ['session-hours48', 'session-gap'],
    ['fortnight', 'window-unknown'],
    ['day1', 'window-unknown'],
  ])('is refused with its reason: %s', (kind, code) => {
    const [issue] = WindowKind.safeParse(kind).error?.issues ?? [];
    expect(issue?.message).toMatch(new RegExp(`^${code}: `));
  });
});

it('no window is made of so many cells that a late fact becomes dear', () => {
  for (const kind of WINDOW_KINDS) {
    const shape = shapeOf(kind);
    if (shape.moves === 'sliding') expect(shape.cells).toBeLessThanOrEqual(48);
  }
});
