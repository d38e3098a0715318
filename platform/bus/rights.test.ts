// One writer per stream, and what an old server may drop.
import { describe, expect, it } from 'vitest';
import { STREAM_SUBJECTS } from '../../contracts/subjects.ts';
import { natsConfig } from '../embedded/nats-config.ts';
import { BUS_USERS, permissionsOf, writerOf } from './rights.ts';
import { STREAMS } from './streams.ts';
import { configOf, differences } from './ensure-streams.ts';

describe('rights on the bus', () => {
  it('give each stream exactly one writer', () => {
    for (const subject of Object.values(STREAM_SUBJECTS)) {
      const writers = BUS_USERS.filter((user) => permissionsOf(user).publish.includes(subject));
      expect(writers, subject).toHaveLength(1);
    }
  });

  it('name the writer of a subject', () => {
    expect(writerOf('vigil.v1.events.07.visit')).toBe('ingest');
    expect(writerOf('vigil.v1.feed.alert')).toBe('alerts');
    expect(() => writerOf('vigil.v1.replies.x')).toThrow(/Nobody writes/);
  });

  it('let nobody listen to everything, nor to the answers of another stage', () => {
    for (const user of BUS_USERS) {
      for (const subject of permissionsOf(user).subscribe) {
        const isOwn =
          subject === `_INBOX_${user}.>` || (user === 'monitors' && subject === '_INBOX.>');
        const isKnown = [
          'vigil.v1.replies.*',
          'vigil.v1.notices.>',
          'vigil.v1.ecg.chunks',
        ].includes(subject);
        expect(isOwn || isKnown, subject).toBe(true);
      }
    }
  });
});

describe('the configuration of a nats-server', () => {
  const config = (serverVersion: string): string =>
    natsConfig({
      serverName: 'n',
      host: '127.0.0.1',
      port: 1,
      storeFolder: '/s',
      sync: '1s',
      serverVersion,
      password: () => '"x"',
    });

  it('asks for syncing only where the server knows the option', () => {
    expect(config('2.10.0')).toContain('sync_interval: 1s');
    expect(config('2.9.10')).not.toContain('sync_interval');
  });
});

describe('the echoed configuration of a stream', () => {
  const [first] = STREAMS;
  if (first === undefined) throw new Error('there is no stream');
  const asked = configOf(first, 1);

  it('may have more than was asked for', () => {
    expect(differences(asked, { ...asked, metadata: { x: 'y' } })).toEqual([]);
  });

  it('shows what an old server dropped and what it changed', () => {
    const { duplicate_window: _, ...got } = asked;
    expect(differences(asked, { ...got, max_bytes: 5 }).map(({ option }) => option)).toEqual([
      'max_bytes',
      'duplicate_window',
    ]);
  });

  it('keeps what nobody has read: only the feed forgets', () => {
    expect(
      STREAMS.filter(({ whenFull }) => whenFull === 'forget-oldest').map(({ name }) => name),
    ).toEqual(['FEED']);
  });
});
