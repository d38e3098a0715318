// Places at the door that lines hold without a word go to those who have something to say.
import { afterEach, expect, it } from 'vitest';
import { block, Client, closeAll, eventually, open } from './door.fixture.ts';

afterEach(closeAll);

it('lets a line that brings nothing give way to one that comes, and none that has spoken', async () => {
  const time = { now: 0 };
  const door = await open({ limits: { connectionsPerAddressMax: 2 }, nowMs: () => time.now });
  const spoken = new Client(door.port);
  spoken.socket.write(block('MSH|1'));
  await spoken.answered(1);
  const silent = new Client(door.port);
  await eventually(() => door.server.connectionCount === 2);
  await new Client(door.port).gone();
  expect(door.tally.of('refused:too-many-from-address')).toBe(1);
  time.now = 1_001;
  const honest = new Client(door.port);
  honest.socket.write(block('MSH|2'));
  await honest.answered(1);
  await silent.gone();
  expect(door.tally.of('cut:displaced')).toBe(1);
  spoken.socket.write(block('MSH|3'));
  expect(await spoken.answered(2)).toEqual(['ACK MSH|1', 'ACK MSH|3']);
  await new Client(door.port).gone();
  expect(door.tally.of('refused:too-many-from-address')).toBe(2);
});
