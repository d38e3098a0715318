// The MLLP door over real sockets, under the cases in which other servers lose messages.
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { block, Client, closeAll, eventually, latin, open, settle, Tally } from './door.fixture.ts';
import { BYTES_MAX, ByteBudget } from '../pressure/byte-budget.ts';
import { DEFAULT_MLLP_LIMITS } from './limits.ts';
import { MllpServer, type Peer } from './server.ts';

afterEach(closeAll);

describe('MllpServer', () => {
  it('answers two messages of one write, in order', async () => {
    const door = await open();
    const client = new Client(door.port);
    client.socket.write(Buffer.concat([block('MSH|1'), block('MSH|2')]));
    expect(await client.answered(2)).toEqual(['ACK MSH|1', 'ACK MSH|2']);
    await settle(door);
    expect(door.tally.of('answered:acknowledged')).toBe(2);
  });

  it('answers a message that comes one byte at a time', async () => {
    const door = await open();
    const client = new Client(door.port);
    client.socket.setNoDelay(true);
    for (const byte of block('MSH|slow')) {
      client.socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await client.answered(1)).toEqual(['ACK MSH|slow']);
    await settle(door);
  });

  it('answers a message whose trailer is split over packets', async () => {
    const door = await open();
    const client = new Client(door.port);
    client.socket.setNoDelay(true);
    client.socket.write(Buffer.from('\x0bMSH|split\x1c', 'latin1'));
    await eventually(() => door.tally.of('connected') === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.socket.write('\r');
    expect(await client.answered(1)).toEqual(['ACK MSH|split']);
    await settle(door);
  });

  it('counts noise before the start byte and answers what follows', async () => {
    const door = await open();
    const client = new Client(door.port);
    client.socket.write(Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n\r\n'), block('MSH|1')]));
    expect(await client.answered(1)).toEqual(['ACK MSH|1']);
    expect(door.tally.of('noise')).toBe(18);
    await settle(door);
  });

  it('answers in the order of arrival though the first message takes longest', async () => {
    const waits = new Map([
      ['MSH|1', 40],
      ['MSH|2', 1],
      ['MSH|3', 15],
    ]);
    const door = await open({
      onMessage: async (bytes) => {
        await new Promise((resolve) => setTimeout(resolve, waits.get(latin(bytes))));
        return bytes;
      },
    });
    const client = new Client(door.port);
    client.socket.write(Buffer.concat([...waits.keys()].map(block)));
    expect(await client.answered(3)).toEqual([...waits.keys()]);
    await settle(door);
  });

  it('works on no more than the allowed messages of a connection at once', async () => {
    let running = 0;
    let runningMax = 0;
    const door = await open({
      limits: { inFlightMax: 3 },
      onMessage: async (bytes) => {
        running += 1;
        runningMax = Math.max(runningMax, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return bytes;
      },
    });
    const client = new Client(door.port);
    const all = Array.from({ length: 200 }, (_, at) => `MSH|${at}`);
    client.socket.write(Buffer.concat(all.map(block)));
    expect(await client.answered(200)).toEqual(all);
    expect(runningMax).toBe(3);
    await settle(door);
  });

  it('does not read on while messages are in flight', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const door = await open({
      limits: { inFlightMax: 2 },
      onMessage: async (bytes) => gate.then(() => bytes),
    });
    const client = new Client(door.port);
    client.socket.write(Buffer.concat([block('MSH|1'), block('MSH|2'), block('MSH|3')]));
    await eventually(() => door.seen.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(door.seen).toEqual(['MSH|1', 'MSH|2']);
    release();
    expect(await client.answered(3)).toHaveLength(3);
    await settle(door);
  });

  it('refuses an oversized frame and answers the next one', async () => {
    const door = await open({ limits: { frameBytesMax: 1000 } });
    const client = new Client(door.port);
    client.socket.write(
      Buffer.concat([block('MSH|1'), block(`MSH|${'x'.repeat(5000)}`), block('MSH|3')]),
    );
    expect(await client.answered(3)).toEqual(['ACK MSH|1', 'NAK oversized MSH|x', 'ACK MSH|3']);
    await settle(door);
    expect(door.tally.of('dropped:oversized')).toBe(1);
  });

  it('refuses and cuts a frame that never ends', async () => {
    const door = await open({ limits: { frameBytesMax: 1000, discardBytesMax: 50_000 } });
    const client = new Client(door.port);
    client.socket.write('\x0bMSH|');
    const flood = setInterval(() => client.socket.write('x'.repeat(10_000)), 1);
    await client.gone();
    clearInterval(flood);
    expect(client.answers).toEqual(['NAK oversized MSH|x']);
    await settle(door);
    expect(door.tally.of('cut:endless-frame')).toBe(1);
  });

  it('cuts a frame that trickles past its time, and a silent connection', async () => {
    let nowMs = 0;
    const door = await open({ limits: { frameMs: 5_000, idleMs: 60_000 }, nowMs: () => nowMs });
    const trickler = new Client(door.port);
    const silent = new Client(door.port);
    trickler.socket.write('\x0bMSH');
    await eventually(() => door.tally.of('connected') === 2);
    await new Promise((resolve) => setTimeout(resolve, 30));
    nowMs = 6_000;
    await trickler.gone();
    expect(silent.closed).toBe(false);
    nowMs = 61_000;
    await silent.gone();
    await settle(door);
    expect([door.tally.of('cut:slow-frame'), door.tally.of('cut:idle')]).toEqual([1, 1]);
    expect(door.tally.of('dropped:truncated')).toBe(1);
  });

  it('refuses an unregistered peer and counts it', async () => {
    const door = await open({ admit: () => ({ outcome: 'refused', reason: 'no such address' }) });
    const client = new Client(door.port);
    client.socket.write(block('MSH|1'));
    await client.gone();
    expect(client.answers).toEqual([]);
    expect(door.seen).toEqual([]);
    expect(door.tally.of('refused:unregistered')).toBe(1);
    await settle(door);
  });

  it('tells the handler who speaks', async () => {
    const peers: Peer<string>[] = [];
    const door = await open({
      onMessage: async (bytes, peer) => {
        peers.push(peer);
        return Promise.resolve(bytes);
      },
    });
    const client = new Client(door.port);
    client.socket.write(block('MSH|1'));
    await client.answered(1);
    expect(peers[0]).toMatchObject({
      address: '127.0.0.1',
      site: 's-1',
      certificateFingerprint: undefined,
    });
    await settle(door);
  });

  it('takes no more connections than allowed, in all and from one address', async () => {
    const perAddress = await open({ limits: { connectionsPerAddressMax: 2 } });
    const clients = [1, 2, 3].map(() => new Client(perAddress.port));
    await eventually(() => clients.some((client) => client.closed));
    expect(perAddress.tally.of('refused:too-many-from-address')).toBe(1);
    expect(perAddress.server.connectionCount).toBe(2);
    const total = await open({ limits: { connectionsMax: 1 } });
    const first = new Client(total.port);
    first.socket.write(block('MSH|1'));
    await first.answered(1);
    await new Client(total.port).gone();
    expect(total.tally.of('refused:too-many-connections')).toBe(1);
    first.socket.write(block('MSH|2'));
    expect(await first.answered(2)).toEqual(['ACK MSH|1', 'ACK MSH|2']);
  });

  it('answers a peer that has closed its own half', async () => {
    const door = await open({
      onMessage: async (bytes) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return bytes;
      },
    });
    const client = new Client(door.port);
    client.socket.end(Buffer.concat([block('MSH|1'), block('MSH|2')]));
    await client.gone();
    expect(client.answers).toEqual(['MSH|1', 'MSH|2']);
    await settle(door);
    expect(door.tally.of('answered')).toBe(2);
  });

  it('stops reading from a peer that does not read its answers, and cuts it in the end', async () => {
    let nowMs = 0;
    const door = await open({
      limits: { unreadAnswerMs: 5_000, inFlightMax: 4 },
      nowMs: () => nowMs,
      onMessage: async () => Promise.resolve(new Uint8Array(256 * 1024)),
    });
    const client = new Client(door.port, 'never-reads');
    client.socket.write(Buffer.concat(Array.from({ length: 500 }, (_, at) => block(`MSH|${at}`))));
    await eventually(() => door.tally.of('answered') > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    // Sockets buffer some megabytes of answers; of 500 messages most must still be waiting.
    expect(door.seen.length).toBeLessThan(250);
    nowMs = 6_000;
    await eventually(() => door.tally.of('cut:slow-reader') === 1);
    await settle(door);
  });

  it('cuts the connection that would exceed the memory of all', async () => {
    const door = await open({ limits: { bufferedBytesMax: 100_000 } });
    const modest = new Client(door.port);
    modest.socket.write(`\x0bMSH|${'x'.repeat(20_000)}`);
    await eventually(() => door.tally.of('connected') === 1);
    const greedy = new Client(door.port);
    greedy.socket.write(`\x0bMSH|${'x'.repeat(200_000)}`);
    await greedy.gone();
    modest.socket.write('\x1c\r');
    expect(await modest.answered(1)).toHaveLength(1);
    expect(door.tally.of('cut:buffers-full')).toBe(1);
    await settle(door);
  });

  it('refuses a message whose handling failed, and goes on', async () => {
    const door = await open({
      onMessage: async (bytes) =>
        latin(bytes) === 'MSH|1'
          ? Promise.reject(new Error('storage gone'))
          : Promise.resolve(bytes),
    });
    const client = new Client(door.port);
    client.socket.write(Buffer.concat([block('MSH|1'), block('MSH|2')]));
    expect(await client.answered(2)).toEqual(['NAK handling-failed MSH|1', 'MSH|2']);
    await settle(door);
    expect(door.tally.of('dropped:handling-failed')).toBe(1);
  });

  it('closes the line where a message failed whose sender wants no refusal', async () => {
    const door = await open({
      onMessage: async () => Promise.reject(new Error('storage gone')),
      refuse: () => null,
    });
    const client = new Client(door.port);
    client.socket.write(block('MSH|1'));
    await client.gone();
    await settle(door);
    expect([door.tally.of('dropped:handling-failed'), door.tally.of('cut:not-stored')]).toEqual([
      1, 1,
    ]);
  });

  it('sends nothing where no acknowledgement is wanted', async () => {
    const door = await open({
      onMessage: async (bytes) => Promise.resolve(latin(bytes) === 'MSH|1' ? null : bytes),
    });
    const client = new Client(door.port);
    client.socket.write(Buffer.concat([block('MSH|1'), block('MSH|2')]));
    expect(await client.answered(1)).toEqual(['MSH|2']);
    await settle(door);
    expect([door.tally.of('answered:silent'), door.tally.of('answered:acknowledged')]).toEqual([
      1, 1,
    ]);
  });

  it('shows a peer that asked for no answer and waits that none will come, and still reads what it sends', async () => {
    let nowMs = 0;
    const door = await open({
      limits: { nothingOwedMs: 10_000 },
      nowMs: () => nowMs,
      onMessage: async (bytes) => Promise.resolve(latin(bytes) === 'MSH|ask' ? bytes : null),
    });
    const socket = connect({ port: door.port, host: '127.0.0.1', allowHalfOpen: true });
    let ends = 0;
    socket.resume();
    socket.on('end', () => (ends += 1));
    socket.on('error', () => undefined);
    socket.write(block('MSH|1'));
    await eventually(() => door.tally.of('answered:silent') === 1);
    expect(ends).toBe(0);
    nowMs = 11_000;
    await eventually(() => ends === 1);
    socket.write(block('MSH|2'));
    await eventually(() => door.tally.of('answered:silent') === 2);
    expect(door.tally.of('cut:nothing-owed')).toBe(1);
    // What asks for an answer is not confirmed by silence: the connection ends, and it is sent again on another.
    socket.write(block('MSH|ask'));
    await eventually(() => door.tally.of('dropped:answer-lost') === 1);
    socket.destroy();
    await settle(door);
  });

  it('finishes what is in flight before it stops, and takes no more', async () => {
    const door = await open({
      onMessage: async (bytes) => {
        await new Promise((resolve) => setTimeout(resolve, 60));
        return bytes;
      },
    });
    const client = new Client(door.port);
    client.socket.write(
      Buffer.concat([block('MSH|1'), block('MSH|2'), Buffer.from('\x0bMSH|unfinished')]),
    );
    await eventually(() => door.seen.length === 2);
    const stopped = door.server.stop(5_000);
    await client.gone();
    await stopped;
    expect(client.answers).toEqual(['MSH|1', 'MSH|2']);
    expect(door.tally.of('dropped:truncated')).toBe(1);
    await settle(door);
    const late = new Client(door.port);
    await late.gone();
    expect(late.answers).toEqual([]);
  });

  it('cuts what does not finish within the grace of a stop', async () => {
    const door = await open({ onMessage: async () => new Promise(() => undefined) });
    const client = new Client(door.port);
    client.socket.write(block('MSH|1'));
    await eventually(() => door.seen.length === 1);
    await door.server.stop(30);
    expect([door.tally.of('cut:stopped'), door.tally.of('dropped:answer-lost')]).toEqual([1, 1]);
    await settle(door);
  });

  it('survives peers that reset their connection in the middle of everything', async () => {
    const door = await open({
      onMessage: async (bytes) => {
        await new Promise((resolve) => setTimeout(resolve, 10));
        return bytes;
      },
    });
    for (let at = 0; at < 20; at += 1) {
      const client = new Client(door.port);
      client.socket.write(
        Buffer.concat([block('MSH|1'), block('MSH|2'), Buffer.from('\x0bMSH|3')]),
      );
      await eventually(() => door.seen.length >= 2 * (at + 1));
      client.socket.resetAndDestroy();
    }
    await eventually(() => door.server.connectionCount === 0);
    const good = new Client(door.port);
    good.socket.write(block('MSH|good'));
    expect(await good.answered(1)).toEqual(['MSH|good']);
    await settle(door);
  });

  it('rejects with the reason when its port is taken', async () => {
    const door = await open();
    const other = new MllpServer<string>({
      limits: DEFAULT_MLLP_LIMITS,
      counters: new Tally(),
      nowMs: () => 0,
      onMessage: async () => Promise.resolve(null),
      admit: () => ({ outcome: 'refused', reason: 'nobody' }),
      budget: new ByteBudget({ bytesMax: BYTES_MAX }),
      siteOf: (name) => name,
      renew: () => ({ outcome: 'refused', reason: 'nobody' }),
      refuse: () => null,
    });
    await expect(other.listen(door.port, '127.0.0.1')).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
