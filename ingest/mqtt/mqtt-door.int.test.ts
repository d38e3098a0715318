// The MQTT door packet by packet, in both versions: who comes in, what is acknowledged and when, and what happens to what is wrong.
import { afterEach, describe, expect, it } from 'vitest';
import { generate } from 'mqtt-packet';
import { until } from '../../platform/testing/until.ts';
import { EDGE_KEY, GATEWAY_KEY, reading, SITE_KEY } from '../home/reading.fixture.ts';
import { Client, closeAll, openDoor } from './mqtt-door.fixture.ts';

afterEach(closeAll);

describe('who comes in', () => {
  it.each([4, 5] as const)(
    'is a registered key under the name of its site (version %i)',
    async (version) => {
      const door = await openDoor();
      const answer = await new Client(door.port, version).login();
      expect(answer).toMatchObject({
        cmd: 'connack',
        sessionPresent: false,
        ...(version === 5 ? { reasonCode: 0 } : { returnCode: 0 }),
      });
    },
  );

  it.each([
    ['without name and key', {}],
    ['with an unknown key', { username: 's-one', password: Buffer.from('guess') }],
    ['under the name of another site', { username: 's-two', password: Buffer.from(SITE_KEY) }],
    ['with the key of an edge', { username: 's-one', password: Buffer.from(EDGE_KEY) }],
  ])('is nobody %s: refused and counted', async (_what, login) => {
    const door = await openDoor();
    const client = new Client(door.port);
    client.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId: 'x',
      ...login,
    });
    expect(await client.next()).toMatchObject({ cmd: 'connack', returnCode: 5 });
    expect(await client.next()).toBeUndefined();
    expect(await door.metrics.text()).toMatch(/mqtt_refused_total\{reason="unregistered".*\} 1/);
  });

  it('finds its session again, and begins anew where it asks for that', async () => {
    const door = await openDoor();
    const present = async (clean: boolean): Promise<unknown> => {
      const client = new Client(door.port);
      const answer = await client.login({ clean });
      client.send({ cmd: 'disconnect' });
      await client.next();
      return answer?.cmd === 'connack' ? answer.sessionPresent : undefined;
    };
    expect([
      await present(false),
      await present(false),
      await present(true),
      await present(false),
    ]).toEqual([false, true, false, false]);
  });

  it('begins anew also where it takes over from a connection that kept a session', async () => {
    const door = await openDoor();
    const first = new Client(door.port);
    await first.login({ clean: false });
    await new Client(door.port).login({ clean: true });
    expect(await first.next()).toBeUndefined();
    const answer = await new Client(door.port).login({ clean: false });
    expect(answer).toMatchObject({ cmd: 'connack', sessionPresent: false });
  });

  it('ends its earlier connection when it comes again', async () => {
    const door = await openDoor();
    const first = new Client(door.port, 5);
    await first.login();
    const second = new Client(door.port, 5);
    await second.login();
    expect(await first.next()).toMatchObject({ cmd: 'disconnect', reasonCode: 0x8e });
    expect(await first.next()).toBeUndefined();
    second.send({ cmd: 'pingreq' });
    expect(await second.next()).toMatchObject({ cmd: 'pingresp' });
  });
});

describe('a message', () => {
  it.each([4, 5] as const)('is acknowledged once it is stored (version %i)', async (version) => {
    const door = await openDoor();
    const client = new Client(door.port, version);
    await client.login();
    client.publish(reading());
    expect(await client.next()).toMatchObject({ cmd: 'puback', messageId: 1 });
    expect(door.published.map(({ door: by }) => by)).toEqual(['mqtt']);
  });

  it('sent again with DUP is the same event', async () => {
    const door = await openDoor();
    const client = new Client(door.port);
    await client.login();
    const same = reading({}, Date.now() - 60_000);
    for (const dup of [false, true, true]) {
      client.publish(same, { dup });
      expect(await client.next()).toMatchObject({ cmd: 'puback' });
    }
    expect(door.published).toHaveLength(1);
  });

  it('of quality 0 is stored and not answered, of quality 2 answered in two steps', async () => {
    const door = await openDoor();
    const client = new Client(door.port);
    await client.login();
    client.publish(reading({ id: 'q0' }), { qos: 0 });
    client.publish(reading({ id: 'q2' }), { qos: 2, messageId: 9 });
    expect(await client.next()).toMatchObject({ cmd: 'pubrec', messageId: 9 });
    client.send({ cmd: 'pubrel', messageId: 9 });
    expect(await client.next()).toMatchObject({ cmd: 'pubcomp', messageId: 9 });
    expect(door.published).toHaveLength(2);
  });

  it('that cannot be stored is not acknowledged: the connection ends, and it comes again', async () => {
    const door = await openDoor();
    door.storage('down');
    const client = new Client(door.port, 5);
    await client.login();
    client.publish(reading());
    expect(await client.next()).toMatchObject({ cmd: 'disconnect', reasonCode: 0x89 });
    expect(await client.next()).toBeUndefined();
    door.storage('up');
    const again = new Client(door.port, 5);
    await again.login();
    again.publish(reading(), { dup: true });
    expect(await again.next()).toMatchObject({ cmd: 'puback' });
    expect(door.published).toHaveLength(1);
  });

  it('is acknowledged in the order in which it came', async () => {
    const door = await openDoor();
    const client = new Client(door.port);
    await client.login();
    const ids = Array.from({ length: 100 }, (_, at) => at + 1);
    for (const messageId of ids) client.publish(reading({ id: `h-${messageId}` }), { messageId });
    const answered: unknown[] = [];
    while (answered.length < ids.length) answered.push((await client.next())?.messageId);
    expect(answered).toEqual(ids);
    expect(door.published).toHaveLength(100);
  });

  it('need not say what the topic says, and may not say otherwise', async () => {
    const door = await openDoor();
    const client = new Client(door.port);
    await client.login();
    const { kind: _kind, ...bare } = reading();
    client.publish(bare);
    client.publish({ ...reading(), site: 's-two' });
    client.publish({ ...reading(), kind: 'visit' });
    const answers = [await client.next(), await client.next(), await client.next()];
    expect(answers.map((one) => one?.cmd)).toEqual(['puback', 'puback', 'puback']);
    expect(door.published).toHaveLength(1);
    expect(door.aside.map(({ code }) => code)).toEqual([
      'site-not-yours',
      'kind-not-at-this-topic',
    ]);
  });

  it.each<readonly [string, string | Buffer, string | undefined, number]>([
    ['invalid-json', '{"quantity":', undefined, 0x99],
    ['invalid-charset', Buffer.from([0xff, 0xfe, 0x41]), undefined, 0x99],
    ['empty-message', '', undefined, 0x99],
    ['unknown-quantity', JSON.stringify({ ...reading(), quantity: 'mood' }), undefined, 0x99],
    ['unknown-topic', 'x', 'vigil/v1/readings', 0x87],
    ['site-not-yours', 'x', 'vigil/v1/s-two/readings', 0x87],
    ['unknown-site', 'x', 'vigil/v1/s-nowhere/readings', 0x87],
  ])(
    'that is wrong (%s) is kept with its reason and acknowledged',
    async (code, payload, topic, reasonCode) => {
      const door = await openDoor();
      const client = new Client(door.port, 5);
      await client.login();
      client.publish(payload, topic === undefined ? {} : { topic });
      expect(await client.next()).toMatchObject({ cmd: 'puback', reasonCode });
      expect(door.aside.map((one) => [one.code, one.door])).toEqual([[code, 'mqtt']]);
      client.publish(reading(), { messageId: 2 });
      expect(await client.next()).toMatchObject({ messageId: 2, reasonCode: 0 });
    },
  );

  it('of a gateway that speaks for all goes to the site of its topic', async () => {
    const door = await openDoor();
    const client = new Client(door.port);
    await client.login({ password: Buffer.from(GATEWAY_KEY) });
    client.publish(reading(), { topic: 'vigil/v1/s-two/readings' });
    await client.next();
    expect(door.published.map(({ siteId }) => siteId)).toEqual(['s-two']);
  });
});

describe('what else comes', () => {
  it.each([4, 5] as const)('to read is refused (version %i)', async (version) => {
    const door = await openDoor();
    const client = new Client(door.port, version);
    await client.login();
    client.send({ cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: '#', qos: 1 }] });
    expect(await client.next()).toMatchObject({
      cmd: 'suback',
      granted: [version === 5 ? 0x87 : 0x80],
    });
  });

  it.each([
    ['noise', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    [
      'a message before CONNECT',
      generate({ cmd: 'publish', topic: 't', payload: 'x', qos: 0, dup: false, retain: false }),
    ],
    ['a length without end', Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff])],
    ['a packet of 200 MB', Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f])],
    [
      'a CONNECT that lies about its length',
      Buffer.from([0x10, 0x05, 0x00, 0x04, 0x4d, 0x51, 0x54]),
    ],
  ])('as %s ends the connection and nothing else', async (_what, bytes) => {
    const door = await openDoor();
    const client = new Client(door.port);
    client.socket.write(bytes);
    expect(await client.next()).toBeUndefined();
    const other = new Client(door.port);
    expect(await other.login()).toMatchObject({ returnCode: 0 });
  });
});

describe('who is slow', () => {
  it.each<readonly [string, (client: Client) => Promise<unknown>, number]>([
    ['no-connect', async () => undefined, 11_000],
    [
      'slow-packet',
      async (client) => {
        await client.login();
        client.socket.write(Uint8Array.of(0x30, 0x40, 0x00));
        client.socket.write('x');
      },
      31_000,
    ],
    ['silent', (client) => client.login({ keepalive: 60 }), 91_000],
    ['silent', (client) => client.login({ keepalive: 0 }), 1_801_000],
  ])('is cut and counted: %s', async (reason, act, waitMs) => {
    const door = await openDoor();
    const client = new Client(door.port);
    await act(client);
    await until(async () => /mqtt_connections\{.*\} 1/.test(await door.metrics.text()));
    // What was written has been read once the door has answered somebody who came later.
    await new Client(door.port).login({ clientId: 'other' });
    door.later(waitMs);
    expect(await client.next()).toBeUndefined();
    expect(await door.metrics.text()).toMatch(new RegExp(`mqtt_cut_total\\{reason="${reason}"`));
  });
});

describe('a thousand broken streams', () => {
  it('leave the door open for others, and every message accounted for', async () => {
    const door = await openDoor();
    const good = new Client(door.port);
    await good.login({ clientId: 'good' });
    const whole = Buffer.concat([
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: 'broken',
        keepalive: 60,
        username: 's-one',
        password: Buffer.from(SITE_KEY),
      }),
      generate({
        cmd: 'publish',
        topic: 'vigil/v1/s-one/readings',
        payload: JSON.stringify(reading()),
        qos: 1,
        messageId: 1,
        dup: false,
        retain: false,
      }),
    ]);
    let state = 12_345;
    const next = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 1_000; round += 1) {
      const bytes = Buffer.from(whole.subarray(0, 1 + next(whole.length)));
      for (let flips = next(4); flips >= 0; flips -= 1) bytes[next(bytes.length)] = next(256);
      const client = new Client(door.port);
      client.socket.end(bytes);
      if (round % 50 === 0) await client.next();
    }
    good.publish(reading({ id: 'after-all' }));
    expect(await good.next()).toMatchObject({ cmd: 'puback' });
    await until(async () => /mqtt_connections\{.*\} 1$/m.test(await door.metrics.text()));
    const text = await door.metrics.text();
    const sum = (name: string): number =>
      text
        .split('\n')
        .filter((line) => line.startsWith(`vigil_mqtt_readings_${name}_total`))
        .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
    expect(sum('received')).toBe(sum('sent') + sum('dropped') + sum('errored'));
  });
});
