// What a device sends counts for as long as it is here: also when the line over which it came is gone, and with what its site sends elsewhere.
import { afterEach, expect, it } from 'vitest';
import { reading } from '../home/reading.fixture.ts';
import { ByteBudget } from '../pressure/byte-budget.ts';
import { Client, closeAll, openDoor } from './mqtt-door.fixture.ts';

afterEach(closeAll);

it('counts a message until it is stored, however often its sender comes anew', async () => {
  const budget = new ByteBudget({ bytesMax: 100_000 });
  let letStore = (): void => undefined;
  const stored = new Promise<void>((resolve) => (letStore = resolve));
  let taken = 0;
  const publish = async (events: readonly unknown[]) => {
    taken += 1;
    await stored;
    return events.map(() => ({ duplicate: false }));
  };
  const door = await openDoor(undefined, { publish, budget });
  const note = 'x'.repeat(20_000);
  for (let round = 1; round <= 12; round += 1) {
    const client = new Client(door.port);
    await client.login({ clientId: `device-${String(round)}` });
    client.publish(reading({ id: `h-${String(round)}`, note }));
    const takenBefore = taken;
    await expect
      .poll(async () => taken > takenBefore || (await metric(door, 'mqtt_held_back_total')) > 0)
      .toBe(true);
    client.socket.destroy();
  }
  expect(taken).toBeLessThan(6);
  expect(budget.heldBytes).toBeLessThan(100_000);
  letStore();
  await expect.poll(() => budget.heldBytes).toBe(0);
});

async function metric(
  { metrics }: Awaited<ReturnType<typeof openDoor>>,
  name: string,
): Promise<number> {
  const line = (await metrics.text()).split('\n').find((one) => one.startsWith(`vigil_${name}{`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

it('takes its tokens from the rate of its site, which other doors share', async () => {
  const door = await openDoor();
  const client = new Client(door.port);
  await client.login();
  client.publish(reading());
  expect(await client.next()).toMatchObject({ cmd: 'puback' });
  expect(door.rateLimit.account()).toEqual([{ site: 's-one', perSecond: 1_000, tokens: 1 }]);
});

it('waits for its rate, and not longer than its connection lasts', async () => {
  const budget = new ByteBudget({ bytesMax: 1_000_000 });
  const rateLimit = { take: () => ({ waitMs: 20 }) };
  const door = await openDoor(undefined, { budget, rateLimit });
  const client = new Client(door.port);
  await client.login();
  client.publish(reading());
  await expect.poll(() => budget.heldBytes).toBeGreaterThan(0);
  client.socket.destroy();
  await expect.poll(() => budget.heldBytes).toBe(0);
  expect(door.published).toEqual([]);
});
