// Nobody can hold the DICOM door shut: who asks for no association is cut, however the bytes trickle, and one address has few such lines.
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EchoLine } from './echo-line.fixture.ts';
import { behindTheDoor, openDoor, type Behind } from './door.fixture.ts';
import type { DicomLimits } from './limits.ts';

let behind: Behind;
let door: Awaited<ReturnType<typeof openDoor>>;
const open: Socket[] = [];
const opened = async (limits: Partial<DicomLimits>): Promise<void> => {
  door = await openDoor(behind, limits);
};
beforeEach(() => {
  behind = behindTheDoor();
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await door.stop();
});

function line(localAddress = '127.0.0.1'): Socket {
  const socket = connect({ port: door.port, host: '127.0.0.1', localAddress });
  socket.on('error', () => undefined).resume();
  open.push(socket);
  return socket;
}
const closedOf = (lines: readonly Socket[]): number => lines.filter((one) => one.closed).length;

it('cuts a line whose bytes trickle and never become an association', async () => {
  await opened({ requestMs: 300, idleMs: 60_000 });
  const socket = line();
  // Six bytes would be a header, and these ones a faulty one.
  const trickle = setInterval(() => socket.write(Buffer.from([1])), 120);
  await expect.poll(() => socket.closed, { timeout: 10_000 }).toBe(true);
  clearInterval(trickle);
  expect(await behind.metrics.text()).toMatch(/dicom_associations_ended_total\{[^}]*slow-request/);
});

it('lets one address have eight lines that wait, and others theirs', async () => {
  await opened({});
  const lines = Array.from({ length: 12 }, () => line());
  await expect.poll(() => closedOf(lines)).toBe(4);
  const others = [line('127.0.0.2'), line('127.0.0.2')];
  await expect
    .poll(async () => await behind.metrics.text())
    .toMatch(/dicom_associations_opened_total(?:\{[^}]*\})? 10/);
  expect([closedOf(lines), closedOf(others)]).toEqual([4, 0]);
});

it('hears a sender while a crowd of many addresses says nothing', async () => {
  await opened({});
  const crowd = Array.from({ length: 400 }, (_, at) => line(`127.0.1.${String(2 + (at % 100))}`));
  await expect.poll(() => crowd.filter((one) => one.connecting).length).toBe(0);
  const device = new EchoLine(door.port);
  expect([await device.associate('CT1'), await device.echo(), await device.release()]).toEqual([
    'accepted',
    'echoed',
    'released',
  ]);
  device.end();
  expect(await behind.metrics.text()).toMatch(/dicom_associations_ended_total\{[^}]*crowded-out/);
});
