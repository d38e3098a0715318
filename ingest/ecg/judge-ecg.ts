// What Vigil makes of one ECG: beats of the lead that shows them best, the rhythm they make, the device's statements as codes, and how
// well the beats fit annotations, where there are any. Holds nothing of the person. Pure.
import { detectBeats } from './detect-beats.ts';
import type { MappedStatement, StatementMap } from './map-statements.ts';
import type { EcgReading, Lead } from './reading.ts';
import { readRhythm, type Rhythm } from './rhythm.ts';
import { scoreBeats, type BeatScore } from './score-beats.ts';

/** QRS complexes are upright and tall in lead II, which monitors therefore show; V5 is near it. */
const PREFERRED = ['ii', 'mlii', 'v5', 'i'];

export interface EcgJudgement {
  readonly form: EcgReading['form'];
  readonly leads: readonly string[];
  readonly seconds: number;
  readonly ratePerSecond: number;
  readonly device: EcgReading['device'];
  readonly beatsOf: string;
  readonly beats: number;
  readonly rhythm: Rhythm;
  readonly statements: readonly MappedStatement[];
  readonly statementsUnknown: number;
  readonly againstAnnotations: BeatScore | undefined;
}

/** Undefined when there is no such lead. */
export function judgeEcg(
  reading: EcgReading,
  map: StatementMap,
  wanted: string | undefined,
): EcgJudgement | undefined {
  const lead = leadOf(reading.leads, wanted);
  if (lead === undefined) return undefined;
  const { ratePerSecond, annotatedBeats } = reading;
  const beats = detectBeats(lead.millivolts, ratePerSecond);
  const { statements, unknownAt } = map(reading.statements);
  return {
    form: reading.form,
    leads: reading.leads.map(({ name }) => name),
    seconds: lead.millivolts.length / ratePerSecond,
    ratePerSecond,
    device: reading.device,
    beatsOf: lead.name,
    beats: beats.length,
    rhythm: readRhythm(beats, ratePerSecond),
    statements,
    statementsUnknown: unknownAt.length,
    againstAnnotations: annotatedBeats && scoreBeats(annotatedBeats, beats, ratePerSecond),
  };
}

function leadOf(leads: readonly Lead[], wanted: string | undefined): Lead | undefined {
  const named = (name: string): Lead | undefined =>
    leads.find((lead) => lead.name.toLowerCase() === name.toLowerCase());
  if (wanted !== undefined) return named(wanted);
  return PREFERRED.map(named).find((lead) => lead !== undefined) ?? leads[0];
}
