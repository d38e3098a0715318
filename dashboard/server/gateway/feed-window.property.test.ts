// For any feed with holes and any cursor: the replay is exactly what lies after the cursor, or an honest refusal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedEntry } from '../../../contracts/feed.ts';
import { FeedWindow } from './feed-window.ts';

const entry = (key: string): FeedEntry => ({
  v: 1,
  type: 'account',
  key,
  at: 0,
  audience: { place: '9901' as never, desks: false, departments: [] },
  change: 'test',
  userId: key,
});

describe('feed window', () => {
  it('replays exactly what a cursor has not seen, or says that it cannot', () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 60 }),
        fc.nat(250),
        fc.integer({ min: 1, max: 20 }),
        (start, steps, cursor, entriesMax) => {
          const window = new FeedWindow(start, entriesMax);
          const all: number[] = [];
          let seq = start;
          for (const step of steps) {
            seq += step;
            all.push(seq);
            window.push({ seq, entry: entry(String(seq)) });
          }
          const replay = window.since(cursor);
          const missed = all.filter((each) => each > cursor);
          if (replay.outcome === 'entries') {
            expect(replay.entries.map((each) => each.seq)).toEqual(missed);
          } else if (replay.outcome === 'cursor-unknown') {
            expect(cursor).toBeGreaterThan(seq);
          } else {
            expect(cursor < start || missed.length > entriesMax).toBe(true);
          }
        },
      ),
    );
  });

  it('refuses a feed that goes backwards', () => {
    const window = new FeedWindow(5, 10);
    expect(() => {
      window.push({ seq: 5, entry: entry('5') });
    }).toThrow('backwards');
  });
});
