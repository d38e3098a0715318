// A frame holds one message: of two nothing is taken, and the sender hears of it under the first one's control id.
import { expect, it } from 'vitest';
import { acknowledge, type FrameContext, readFrame, verdictOf } from './read-frame.ts';

const CONTEXT: FrameContext = {
  zone: 'Asia/Shanghai',
  receivedAt: Date.UTC(2024, 2, 2),
  futureToleranceMs: 0,
  earliestAt: Date.UTC(2000, 0, 1),
};

const message = (id: string): string =>
  `MSH|^~\\&|HIS|H|V|C|20240301||ADT^A04^ADT_A01|${id}|P|2.5.1\rEVN||20240301\rPID|1||${id}\rPV1|1|E|||||||||||||||||V${id}\r`;

it('refuses two messages in one frame, so that the second is not lost without a word', () => {
  const reading = readFrame(Buffer.from(message('first') + message('second')), CONTEXT);
  expect(reading.outcome).toEqual({ kind: 'refuse', ack: 'AR', code: 'batch-unsupported' });
  const answer = acknowledge(reading, verdictOf(reading.outcome), { nowMs: 0, id: 'A1' });
  expect(Buffer.from(answer ?? []).toString()).toContain('\rMSA|AR|first|');
});

it('takes one message, with a line break typed into a text before a word like a header', () => {
  const text = `${message('only').trimEnd()}\rNTE|1||see\rMSHA is no segment\r`;
  expect(readFrame(Buffer.from(text), CONTEXT).outcome.kind).toBe('facts');
});
