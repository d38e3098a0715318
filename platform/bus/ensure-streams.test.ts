// What a server refuses for now is tried again, what it refuses for good is not.
import { JetStreamApiError } from '@nats-io/jetstream';
import { describe, expect, it } from 'vitest';
import { InvariantError, TransientError } from '../errors.ts';
import { ensureStreams, type StreamKeeper } from './ensure-streams.ts';

const refusal = (code: number, description: string): JetStreamApiError =>
  new JetStreamApiError({ code: 400, err_code: code, description });

/** A server without streams that refuses each one so. */
function refusing(code: number, description: string): StreamKeeper {
  const streams = {
    info: () => Promise.reject(refusal(10_059, 'stream not found')),
    add: () => Promise.reject(refusal(code, description)),
    update: () => Promise.reject(refusal(code, description)),
  };
  return { serverVersion: '2.10.27', manager: { streams } };
}

describe('making streams', () => {
  it.each([
    [10_005, 'no suitable peers for placement'],
    [10_008, 'JetStream system temporarily unavailable'],
  ])('may be tried again where the cluster has only just started: %i', async (code, text) => {
    const error: unknown = await ensureStreams(refusing(code, text)).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ code: 'bus-not-ready' });
    expect(String(error)).toContain(text);
  });

  it('ends where the server will never take it', async () => {
    const error: unknown = await ensureStreams(refusing(10_052, 'maximum bytes exceeded')).catch(
      (one: unknown) => one,
    );
    expect(error).toBeInstanceOf(InvariantError);
    expect(error).toMatchObject({ code: 'stream-refused' });
  });
});
