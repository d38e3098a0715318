// What becomes of a collection of HL7 v2 messages, file by file and summed up, as Markdown. The door's own reading path decides; nothing
// is stored. Pure but for the keys it is given.
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { buildAck, type AckStamp } from '../hl7v2/ack.ts';
import { readFrame, verdictOf, type FrameReading } from '../hl7v2/read-frame.ts';
import { frameContextOf, judgeFacts } from '../mllp/judge-facts.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import { SiteRegistry } from '../sites/registry.ts';

export interface CorpusParts {
  readonly site: Site;
  readonly toEvent: ToEvent;
  readonly receivedAt: EpochMs;
}

export interface CorpusLine {
  readonly file: string;
  /** MSH-9 as it came. */
  readonly type: string;
  /** AA, AR, CA …; `none` where the sender asks for silence. */
  readonly answer: string;
  readonly end: 'events' | 'quarantined' | 'refused' | 'nothing-to-count';
  /** Kinds of events, or the code of the reason. */
  readonly what: string;
}

const STAMP: AckStamp = { nowMs: 0, id: 'A1' };

export function corpusLine(file: string, bytes: Uint8Array, parts: CorpusParts): CorpusLine {
  const { site, receivedAt, toEvent } = parts;
  const reading = readFrame(bytes, frameContextOf(site, receivedAt));
  const common = {
    file,
    type: typeOf(reading),
    answer: answerOf(reading),
  };
  const { outcome } = reading;
  if (outcome.kind === 'quarantine') return { ...common, end: 'quarantined', what: outcome.code };
  if (outcome.kind === 'refuse') return { ...common, end: 'refused', what: outcome.code };
  if (outcome.kind === 'skipped') return { ...common, end: 'nothing-to-count', what: outcome.code };
  const registry = new SiteRegistry({ sites: [site], keys: [], peers: [] });
  const { events, rejections } = judgeFacts(outcome.facts, {
    registry: () => registry,
    toEvent,
    peer: { site, speaksForAll: false, unknownFacility: 'own-site' },
    receivedAt,
  });
  const kinds = countWords(events.map(({ kind }) => kind));
  const codes = countWords(rejections.map(({ code }) => code));
  const what = [...kinds, ...codes].join(', ');
  return { ...common, end: events.length > 0 ? 'events' : 'quarantined', what };
}

function typeOf({ msh }: FrameReading): string {
  const type = msh?.fields[8] ?? '';
  return /^[A-Za-z0-9^_~]{1,40}$/.test(type) ? type : '—';
}

function answerOf(reading: FrameReading): string {
  const text = buildAck(reading.msh, verdictOf(reading.outcome), STAMP);
  return text === null ? 'none' : (/\rMSA[^A-Z]([AC][AER])/.exec(text)?.[1] ?? '?');
}

function countWords(words: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => (count === 1 ? word : `${String(count)} ${word}`));
}

const ENDS: Readonly<Record<CorpusLine['end'], string>> = {
  events: 'events',
  quarantined: 'quarantined, answered as accepted',
  refused: 'refused, so that the sender knows',
  'nothing-to-count': 'accepted, nothing to count',
};

/** The sums by end, answer and what; then every file. */
export function corpusTables(lines: readonly CorpusLine[]): string {
  const sums = new Map<string, number>();
  for (const { end, answer, what } of lines) {
    const key = `| ${ENDS[end]} | ${what} | ${answer} |`;
    sums.set(key, (sums.get(key) ?? 0) + 1);
  }
  return [
    '| What becomes of it | Events, or the reason | Answer | Files |',
    '| --- | --- | --- | --- |',
    ...[...sums].sort(byText).map(([key, count]) => `${key} ${String(count)} |`),
    '',
    '| File | MSH-9 | Answer | What becomes of it | Events, or the reason |',
    '| --- | --- | --- | --- | --- |',
    ...lines.map(
      ({ file, type, answer, end, what }) =>
        `| \`${file}\` | ${type} | ${answer} | ${ENDS[end]} | ${what} |`,
    ),
    '',
  ].join('\n');
}

const byText = ([one]: readonly [string, number], [other]: readonly [string, number]): number =>
  one < other ? -1 : 1;
