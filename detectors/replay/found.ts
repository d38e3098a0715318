/** What a replay found, in words for a terminal, and whether all of it is the same. Pure. */
import type { CountsCompared, CountDifference } from './compare-kept.ts';
import type { SignalDifference } from './compare-signals.ts';
import type { Replayed, ReplayProgress } from './replay-events.ts';

export interface Found extends Replayed {
  /** That the replay made. */
  readonly signals: number;
  /** Kinds of signals that were judged again from the record of counts. */
  readonly toTheLetter: readonly string[];
  readonly differences: readonly SignalDifference[];
  readonly signalsNotCompared: {
    /** Signals of sequences that began before their rule was there as it is now. */
    readonly sequences: number;
    /** Signals of sequences that were looked at in the minute before the replayed time: their facts may be on their way. */
    readonly sequencesOnTheirWay: number;
    /** Signals of cases and sites from days whose events are no longer kept. */
    readonly eventsNotKept: number;
    /** Standing findings of looks (capacity, stock, feeds, shares …): a replay makes none. */
    readonly looks: number;
    /** Absences of sites of which events do not say what was seen live. */
    readonly silences: number;
  };
  readonly counts: CountsCompared;
}

export const isTheSame = ({ differences, counts }: Found): boolean =>
  differences.length === 0 && counts.differing === 0;

/** Lines, the last one ended too. */
export function foundText(found: Found): string {
  const { counts, differences } = found;
  const head =
    `${String(found.events)} events, ${String(found.ticks)} ticks, ${String(found.signals)} signals, ` +
    `${String(differences.length)} differences; ${String(counts.compared)} counts compared, ${String(counts.differing)} differ`;
  const signals = differences.map(({ id, kind, difference, fields }) =>
    `${difference} ${kind} ${id} ${fields.join(',')}`.trimEnd(),
  );
  const unlisted = counts.differing - counts.differences.length;
  const rest = unlisted === 0 ? [] : [`count: ${String(unlisted)} more differ`];
  const lines = [head, ...signals, ...counts.differences.map(countText), ...rest];
  return `${[...lines, ...notCompared(found)].join('\n')}\n`;
}

/** A line while it runs. */
export function progressText({ events, ticks, judged, at }: ReplayProgress): string {
  const read = `${String(events)} events, ${String(ticks)} ticks, to ${new Date(at).toISOString()}`;
  return `vigil replay: ${read}${judged === 0 ? '' : `; ${String(judged)} messages of counts judged`}\n`;
}

function countText({ series, kind, day, startAt, kept, remade }: CountDifference): string {
  const where = kind === 'day' ? day : `${day} ${kind} ${new Date(startAt).toISOString()}`;
  const parts =
    kept.parts === undefined && remade.parts === undefined
      ? ''
      : ` (parts ${JSON.stringify(kept.parts ?? {})}, remade ${JSON.stringify(remade.parts ?? {})})`;
  return `count ${series} ${where} kept ${String(kept.count)}, remade ${String(remade.count)}${parts}`;
}

function notCompared({ counts, signalsNotCompared: signals }: Found): string[] {
  const { daysNotKept: days } = counts;
  return [
    ...(days === null
      ? []
      : [
          `not compared: the counts of ${String(days.days)} days from ${days.from} to ${days.to}: their events are no longer kept`,
        ]),
    ...number(counts.changedSince, 'counts that changed after the replayed time'),
    ...number(counts.onTheirWay, 'counts of which a change is observed and not yet added'),
    ...number(signals.eventsNotKept, 'signals of cases and sites: their events are no longer kept'),
    ...number(
      signals.looks,
      'findings of looks (beds, stock, feeds, shares, scans): a replay does not make them',
    ),
    ...number(
      signals.silences,
      'absences of sites that were told or ended close to the replayed time, or while most sites were silent',
    ),
    ...number(
      signals.sequences,
      'signals of sequences that began before their rule was there as it is now',
    ),
    ...number(
      signals.sequencesOnTheirWay,
      'signals of sequences that were looked at in the minute before the replayed time',
    ),
  ];
}

const number = (count: number, of: string): string[] =>
  count === 0 ? [] : [`not compared: ${String(count)} ${of}`];
