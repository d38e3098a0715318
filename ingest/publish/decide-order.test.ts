// A, B, A ends at A; a repetition ends nowhere new.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { decideOrder, type Said } from './decide-order.ts';

type Action = 'start' | 'update' | 'cancel' | 'restore';
const told = (id: string, at: number, action: Action = 'update') =>
  ({ kind: 'visit', id, statedAt: at, receivedAt: at, statedRank: 2, body: { action } }) as Event;

/** Messages, one after the other, each with what it says. */
function after(...messages: readonly (readonly Event[])[]) {
  let said: Said | undefined;
  const events: Event[] = [];
  for (const message of messages) {
    const next = decideOrder(said, message);
    said = next.said;
    events.push(...next.events);
  }
  return { said, events, ids: events.map(({ id }) => id) };
}

/** By id, as the store keeps them, the one that holds. */
function holding(events: readonly Event[]): string {
  const first = new Map<string, Event>();
  for (const event of events) if (!first.has(event.id)) first.set(event.id, event);
  const [last] = [...first.values()].sort((one, other) => other.statedAt - one.statedAt);
  return last?.id ?? '';
}

describe('statements without a time', () => {
  it('hold in the order in which they came, also where the third says what the first said', () => {
    const { events, ids } = after([told('a', 1)], [told('b', 2)], [told('a', 3)]);
    expect(ids.slice(0, 2)).toEqual(['a', 'b']);
    expect(ids[2]).toMatch(/^e[a-z2-7]{26}$/);
    expect(holding(events)).toBe(ids[2]);
  });

  it('are repetitions where the same is said twice in a row, whenever', () => {
    expect(after([told('a', 1)], [told('a', 9)]).ids).toEqual(['a', 'a']);
    const { ids } = after([told('a', 1)], [told('b', 2)], [told('a', 3)], [told('a', 4)]);
    expect(ids[3]).toBe(ids[2]);
  });

  it('are repetitions where a message that says several things of a record comes once more', () => {
    const message = (at: number) => [told('a', at), told('b', at), told('a', at)];
    const { ids, events } = after(message(1), message(2));
    expect(ids.slice(3)).toEqual(ids.slice(0, 3));
    expect(events.slice(3).map(({ statedAt }) => statedAt)).toEqual([1, 2, 3]);
  });

  it('of one message hold in its order', () => {
    const { events } = after([told('b', 5), told('a', 5)]);
    expect(holding(events)).toBe('a');
  });

  it('hold after what was said before by a process whose clock is ahead', () => {
    expect(holding(after([told('a', 500)], [told('b', 100)]).events)).toBe('b');
  });

  it('do not bring back what was taken back, unless it is said to be restored', () => {
    const start = told('a', 1, 'start');
    const cancelled = [[start], [told('b', 2, 'cancel')], [told('a', 3, 'start')]];
    expect(after(...cancelled).ids).toEqual(['a', 'b', 'a']);
    const restored = after(
      [start],
      [told('b', 2, 'cancel')],
      [told('r', 3, 'restore')],
      [told('b', 4, 'cancel')],
      [told('r', 5, 'restore')],
    );
    expect(new Set(restored.ids).size).toBe(5);
    expect(holding(restored.events)).toBe(restored.ids[4]);
  });

  it('end at what came last, however often minds were changed, and a second sending changes nothing', () => {
    const messages = fc.array(
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(messages, (all) => {
        const sent = all.map((ids, at) => ids.map((id) => told(id, at)));
        const once = after(...sent);
        const last = sent.at(-1) ?? [];
        const again = decideOrder(once.said, last);
        expect(again.said).toBe(once.said);
        expect(holding(once.events)).toBe(once.ids.at(-1));
        expect(again.events.map(({ id }) => id)).toEqual(once.ids.slice(-last.length));
      }),
    );
  });
});
