// A site that sends more than is stored is held back and loses nothing; others are answered meanwhile.
import { afterEach, expect, it } from 'vitest';
import { ByteBudget } from '../pressure/byte-budget.ts';
import { block, Client, closeAll, open, settle } from './door.fixture.ts';

afterEach(closeAll);

const KIB = 1024;
const LINES = 6;
const EACH = 20;
const message = (id: string): Buffer => block(`MSH|${id}|${'x'.repeat(100 * KIB)}`);

it('holds back a site that fills its share, answers another, and loses nothing', async () => {
  const budget = new ByteBudget({ bytesMax: 2_000 * KIB });
  let letStore = (): void => undefined;
  const stored = new Promise<void>((resolve) => (letStore = resolve));
  let mostBytes = 0;
  let nextSite = 's-full';
  const door = await open({
    budget,
    admit: () => ({ outcome: 'admitted', site: nextSite }),
    onMessage: async (bytes, { site }) => {
      mostBytes = Math.max(mostBytes, budget.heldBytes);
      if (site === 's-full') await stored;
      return Buffer.from(bytes).subarray(4, 12);
    },
  });
  const full = Array.from({ length: LINES }, () => new Client(door.port));
  for (const client of full) {
    for (let id = 0; id < EACH; id += 1) client.socket.write(message(`full-${String(id)}`));
  }
  await expect.poll(() => door.tally.of('held-back')).toBe(LINES);
  nextSite = 's-other';
  const other = new Client(door.port);
  other.socket.write(message('other-01'));
  expect(await other.answered(1)).toEqual(['other-01']);
  expect(door.tally.of('answered')).toBe(1);
  letStore();
  for (const client of full) expect(await client.answered(EACH)).toHaveLength(EACH);
  // Half of the budget, and what each line read before it knew.
  expect(mostBytes).toBeLessThan((1_000 + (LINES + 1) * 2 * 100) * KIB);
  await settle(door);
  expect(door.tally.of('dropped')).toBe(0);
  expect(budget.heldBytes).toBe(0);
});

it('comes through with large messages that together are more than the budget', async () => {
  const budget = new ByteBudget({ bytesMax: 500 * KIB });
  const door = await open({ budget, onMessage: async () => Buffer.from('ACK') });
  const clients = Array.from({ length: 8 }, () => new Client(door.port));
  for (const client of clients) client.socket.write(block('x'.repeat(400 * KIB)));
  for (const client of clients) expect(await client.answered(1)).toEqual(['ACK']);
  await settle(door);
  expect(budget.heldBytes).toBe(0);
});
