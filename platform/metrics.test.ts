// The balance of a flow, and what a log line must not show.
import { describe, expect, it } from 'vitest';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';

describe('a flow', () => {
  it('keeps received = sent + dropped + errored + inside', () => {
    const flow = createMetrics('test').flow('door', {
      dropped: ['duplicate', 'stale'],
      errored: ['bug'],
    });
    flow.received(10);
    flow.sent(5);
    flow.dropped('duplicate', 2);
    flow.errored('bug');
    expect(flow.balance()).toEqual({ received: 10, sent: 5, dropped: 2, errored: 1, inside: 2 });
    expect(flow.droppedBy('duplicate')).toBe(2);
    expect(flow.droppedBy('stale')).toBe(0);
  });

  it('shows every reason from the start, also those that never came up', async () => {
    const metrics = createMetrics('test');
    metrics.flow('door', { dropped: ['stale'], errored: ['bug'] });
    const text = await metrics.text();
    expect(text).toContain('vigil_door_dropped_total{reason="stale",stage="test"} 0');
    expect(text).toContain('vigil_door_errored_total{code="bug",stage="test"} 0');
  });

  it('gives the same counter for the same name', () => {
    const metrics = createMetrics('test');
    expect(metrics.counter('a_total', 'A.')).toBe(metrics.counter('a_total', 'A.'));
  });
});

describe('the log', () => {
  it('hides credentials on three levels and keeps the rest', () => {
    const lines: string[] = [];
    const log = createLog({
      stage: 'test',
      level: 'info',
      destination: { write: (line) => void lines.push(line) },
    });
    log.info(
      {
        user: 'a',
        password: 'p1',
        headers: { authorization: 'p2', 'set-cookie': 'p3' },
        a: { b: { token: 'p4' } },
      },
      'signed in',
    );
    const line = lines.join('');
    expect(line).not.toMatch(/p[1-4]/);
    expect(JSON.parse(line)).toMatchObject({
      level: 'info',
      stage: 'test',
      user: 'a',
      msg: 'signed in',
    });
  });
});
