// What is counted quickly is what prom-client would have counted, also in the text that is scraped.
import { Counter, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { QuickCounter } from './quick-counter.ts';

type Count = (counter: Counter<'door' | 'why'>) => void;

async function textOf(
  kind: typeof Counter | typeof QuickCounter,
  counting: readonly Count[],
): Promise<string> {
  const registers = [new Registry()];
  const counter = new kind({ name: 'x', help: 'x', labelNames: ['door', 'why'], registers });
  for (const count of counting) count(counter);
  return registers[0]?.metrics() ?? '';
}

describe('a quick counter', () => {
  it('says what a counter of prom-client says', async () => {
    const counting: Count[] = [
      (counter) => counter.inc({ door: 'mllp', why: 'a' }, 0),
      (counter) => counter.inc({ door: 'mllp', why: 'b' }),
      (counter) => counter.inc({ why: 'b', door: 'mllp' }, 2.5),
      (counter) => counter.inc({ door: 'http' }),
      (counter) => counter.inc(),
      (counter) => counter.inc(7),
    ];
    expect(await textOf(QuickCounter, counting)).toBe(await textOf(Counter, counting));
  });

  it('counts on after it was asked', async () => {
    const registers = [new Registry()];
    const counter = new QuickCounter({ name: 'x', help: 'x', registers });
    for (let asked = 1; asked <= 3; asked += 1) {
      counter.inc();
      counter.inc();
      expect((await counter.get()).values[0]?.value).toBe(asked * 2);
    }
  });

  it('refuses what prom-client refuses', () => {
    const counter = new QuickCounter({ name: 'x', help: 'x', registers: [] });
    counter.inc();
    expect(() => counter.inc(-1)).toThrow();
    expect(() => counter.inc(Infinity)).toThrow();
  });

  it('begins again after a reset', async () => {
    const counter = new QuickCounter({ name: 'x', help: 'x', registers: [] });
    counter.inc(3);
    counter.reset();
    counter.inc();
    expect((await counter.get()).values[0]?.value).toBe(1);
  });
});
