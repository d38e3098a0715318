// Who may be read when several sites send files: nobody is kept out by one that sends many, and who waits hears how it ends.
import { describe, expect, it } from 'vitest';
import { ImportSlots, type Slot } from './import-slots.ts';

const limits = { atOnceMax: 3, ofSiteMax: 2, waitingMax: 3, waitingOfSiteMax: 2, waitMs: 1_000 };
const never = new AbortController().signal;

/** Waits end when the test says so. */
function slots() {
  const over: (() => void)[] = [];
  const clock = {
    sleep: (_ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        over.push(resolve);
        signal?.addEventListener('abort', () => reject(new Error('ended')));
      }),
  };
  return { slots: new ImportSlots(clock, limits), waitIsOver: (at: number) => over[at]?.() };
}

const release = (slot: Slot): void => {
  if (slot.outcome !== 'taken') throw new Error(slot.outcome);
  slot.release();
};

describe('places for files', () => {
  it('are left for other sites by one that has its own', async () => {
    const { slots: places } = slots();
    const first = await places.take('a', never);
    await places.take('a', never);
    const third = places.take('a', never);
    expect((await places.take('b', never)).outcome).toBe('taken');
    release(first);
    expect((await third).outcome).toBe('taken');
  });

  it('go first to a site that has fewer under way, whoever came first', async () => {
    const { slots: places } = slots();
    const own = [await places.take('a', never), await places.take('b', never)];
    await places.take('b', never);
    const order: string[] = [];
    const waits = ['b', 'c'].map(async (site) => {
      const slot = await places.take(site, never);
      order.push(site);
      return slot;
    });
    own.forEach(release);
    await Promise.all(waits);
    expect(order).toEqual(['c', 'b']);
  });

  it('are refused with what is in the way: the line of the site, the line of all', async () => {
    const { slots: places } = slots();
    for (const site of ['a', 'a', 'b']) await places.take(site, never);
    void places.take('a', never);
    void places.take('a', never);
    expect((await places.take('a', never)).outcome).toBe('site-busy');
    void places.take('b', never);
    expect((await places.take('c', never)).outcome).toBe('busy');
  });

  it('are no longer waited for when the time is over or the sender has gone', async () => {
    const { slots: places, waitIsOver } = slots();
    const held = [await places.take('a', never), await places.take('a', never)];
    const late = places.take('a', never);
    waitIsOver(0);
    expect((await late).outcome).toBe('site-busy');
    const gone = new AbortController();
    const left = places.take('a', gone.signal);
    gone.abort();
    expect((await left).outcome).toBe('site-busy');
    held.forEach(release);
    held.forEach(release);
    for (const site of ['a', 'b', 'c'])
      expect((await places.take(site, never)).outcome).toBe('taken');
  });
});
