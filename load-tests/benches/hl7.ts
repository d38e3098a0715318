// Reading of HL7 v2: decode, parse and interpret whole messages, by processor time. The floor is the least that any reader does: the
// bytes as text, cut at segments and fields.
import { readFrame } from '../../ingest/hl7v2/read-frame.ts';
import { hl7Message, loadSites, statements, ZONE } from '../material/city-visits.ts';
import { perCpuSecond } from '../stopwatch.ts';
import type { Bench } from './bench.ts';

const MESSAGES = 2_000;
const CPU_MS = 2_000;

export const hl7: Bench = {
  name: 'hl7',
  summary:
    'HL7 v2 messages decoded, parsed and interpreted, against cutting the text at its separators',
  run: async ({ effort }) => {
    const now = Date.now();
    const messages = statements({ sites: loadSites(), count: MESSAGES, seed: 'hl7', now }).map(
      hl7Message,
    );
    const context = {
      zone: ZONE,
      siteCharset: 'utf-8',
      receivedAt: now,
      futureToleranceMs: 3_600_000,
      earliestAt: 0,
    };
    const read = (): number => {
      for (const message of messages) {
        if (readFrame(message, context).outcome.kind !== 'facts')
          throw new Error('a message was not understood');
      }
      return messages.length;
    };
    const cut = (): number => {
      let fields = 0;
      for (const message of messages)
        for (const segment of message.toString('utf8').split('\r'))
          fields += segment.split('|').length;
      return fields > 0 ? messages.length : 0;
    };
    const cpuMs = CPU_MS * effort.scale;
    perCpuSecond(cpuMs / 4, read);
    perCpuSecond(cpuMs / 4, cut);
    const rounds = Array.from({ length: effort.rounds }, () => ({
      cut: perCpuSecond(cpuMs / 4, cut),
      read: perCpuSecond(cpuMs, read),
    }));
    const bytes = Math.round(
      messages.reduce((sum, message) => sum + message.length, 0) / messages.length,
    );
    const floor = 'cut at separators';
    return {
      bench: 'hl7',
      figures: [
        { name: floor, unit: 'messages/CPU-s', values: rounds.map((round) => round.cut) },
        {
          name: 'decode, parse, interpret',
          unit: 'messages/CPU-s',
          values: rounds.map((round) => round.read),
          floor,
        },
      ],
      notes: [`ADT messages of the simulated city, ${String(bytes)} bytes on average`],
    };
  },
};
