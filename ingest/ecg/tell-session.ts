// What there is to tell of a recording that is under way, as statements: the recording itself with its figures, and each finding within it. Pure.
import type { EcgChunk } from '../../contracts/ecg-chunk.ts';
import { personOf } from '../normalise/person-of-record.ts';
import { sentSex } from '../normalise/sex-of-word.ts';
import type { EcgStatement, IdentifiedPerson, SourceMoment } from '../normalise/statement.ts';
import type { LiveSession, Telling } from './live-session.ts';
import type { ReadChunk } from './read-chunk.ts';

export interface About {
  readonly recording: string;
  readonly device: string | undefined;
  readonly person: IdentifiedPerson | undefined;
  readonly sex: EcgStatement['sex'];
  readonly base: SourceMoment;
}

/** A lead that comes by itself is a recording of its own: its numbers count for it alone. */
export const recordingOf = ({ session, leads, lead }: EcgChunk): string =>
  leads === undefined ? `live/${session}/${lead ?? 'II'}` : `live/${session}`;

export function aboutOf({ chunk, base }: ReadChunk): About {
  return {
    recording: recordingOf(chunk),
    device: chunk.device,
    person: personOf(chunk.patient),
    sex: sentSex(chunk.patient?.sex),
    base,
  };
}

export function statementOf(of: {
  readonly about: About;
  readonly telling: Telling | undefined;
  readonly session?: LiveSession;
}): EcgStatement {
  const { about, telling, session } = of;
  const { recording, device, person, sex, base } = about;
  const common = {
    kind: 'ecg' as const,
    occurred: base,
    occurredFrom: 'stated' as const,
    statedAt: undefined,
    person,
    device,
    sex,
    origin: 'computed' as const,
    step: 'recorded' as const,
    statements: [],
    heartRatePerMin: undefined,
    intervalsMs: undefined,
  };
  if (telling === undefined) return { ...common, recordId: recording, recording };
  if (telling.kind === 'summary') {
    const { figures, heartRatePerMin } = telling;
    return {
      ...common,
      recordId: `${recording} ${String(figures.seconds)}`,
      recording,
      heartRatePerMin: heartRatePerMin ?? undefined,
      intervalsMs:
        figures.meanRrMs === null || figures.meanRrMs > 5_000
          ? undefined
          : { rr: figures.meanRrMs },
      rhythm: figures,
    };
  }
  const { finding } = telling;
  const name = `${recording} ${finding.code} ${String(finding.from)}`;
  const period = session?.timesOf(finding) ?? { startAt: base.at, endAt: null };
  return {
    ...common,
    recordId: name,
    recording: name,
    of: recording,
    occurred: { ...base, at: period.startAt },
    // The end of what was told as lasting takes its place.
    step:
      finding.code === 'atrial-fibrillation' && finding.to !== undefined ? 'corrected' : 'recorded',
    // Found by rhythm alone: a reader decides.
    statements: [{ code: finding.code, text: '', certainty: 'probable' }],
    period,
  };
}
