/**
 * One recording that is under way: the pieces that were kept go through it in the order of their numbers, whatever order they came in. What
 * it says depends on the pieces alone: made anew from what is kept, after a restart or in another process, it says the same. Bounded.
 */
import type { EcgSession } from '../../contracts/ecg-chunk.ts';
import type { RecordToken } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { millivoltsOf } from '../../contracts/waveform.ts';
import type { SourceMoment } from '../normalise/statement.ts';
import type { KeptPiece } from '../waveforms/kept-waveforms.ts';
import { LiveRhythm, type RhythmFinding, type RhythmStep } from './live-rhythm.ts';
import { sampleTime } from './read-chunk.ts';

/** QRS complexes are upright and tall in lead II, which monitors therefore show; V5 is near it. */
const PREFERRED = ['ii', 'mlii', 'v5', 'i'];
/** A missing piece is waited for while this many others follow it. */
const WAITED_PIECES = 16;
/** What the recording says so far is told this often, in seconds of signal. */
const SUMMARY_SECONDS = 300;

export interface SessionForm {
  readonly ratePerSecond: number;
  readonly leadNames: readonly string[];
  readonly base: SourceMoment;
}

/** Something that is to be told of the recording. */
export type Telling =
  | {
      readonly kind: 'summary';
      readonly figures: EcgSession['rhythm'];
      readonly heartRatePerMin: number | null;
      readonly state: EcgSession['state'];
    }
  | { readonly kind: 'finding'; readonly finding: RhythmFinding };

export class LiveSession {
  readonly form: SessionForm;
  readonly #rhythm: LiveRhythm;
  readonly #lead: string;
  #next = 0;
  #last: number | undefined;
  #state: EcgSession['state'] = 'running';
  #summarised = -1;
  /** With the piece that made each certain. */
  #beats: { readonly part: number; readonly at: number }[] = [];
  #findings: { readonly part: number; readonly finding: RhythmFinding }[] = [];

  constructor(form: SessionForm) {
    this.form = form;
    this.#rhythm = new LiveRhythm(form.ratePerSecond);
    const named = form.leadNames.map((name) => name.toLowerCase());
    this.#lead = PREFERRED.find((name) => named.includes(name)) ?? named[0] ?? '';
  }

  /** Number of the piece that is waited for. */
  get awaits(): number {
    return this.#next;
  }

  get isOver(): boolean {
    return this.#state === 'ended';
  }

  /** The last piece has this number. */
  endsWith(part: number): void {
    this.#last ??= part;
  }

  /** Pieces that are kept, ascending, none below `awaits` needed; `patience` `none` takes what there is and waits no longer. */
  take(pieces: readonly KeptPiece[], patience: 'usual' | 'none' = 'usual'): Telling[] {
    const told: Telling[] = [];
    const highest = pieces.at(-1)?.part ?? -1;
    for (const { part, waveform } of pieces) {
      if (this.isOver || part < this.#next) continue;
      const isWaited = patience === 'usual' && highest - this.#next < WAITED_PIECES;
      if (part > this.#next && isWaited) break;
      const lead = waveform.leads.find(({ name }) => name.toLowerCase() === this.#lead);
      this.#next = part + 1;
      if (lead === undefined) continue;
      told.push(
        ...this.#tell(this.#rhythm.push(millivoltsOf(lead.microvolts), waveform.firstSample)),
      );
      told.push(...this.#summary());
    }
    return [...told, ...this.#endWhenDue(patience)];
  }

  /** What became certain with the pieces from `part` on, since it was last asked. */
  answer(session: string, record: RecordToken, part = 0): EcgSession {
    const answer: EcgSession = {
      session,
      record,
      state: this.#state,
      awaits: this.#next,
      heartRatePerMin: this.#rhythm.heartRatePerMin,
      rhythm: this.#rhythm.figures(),
      beats: this.#beats.flatMap((one) => (one.part >= part ? [one.at] : [])),
      findings: this.#findings.flatMap(({ part: from, finding }) =>
        from >= part ? [{ code: finding.code, ...this.timesOf(finding) }] : [],
      ),
    };
    this.#beats = [];
    this.#findings = [];
    return answer;
  }

  timesOf({ from, to }: RhythmFinding): { startAt: EpochMs; endAt: EpochMs | null } {
    const { base, ratePerSecond } = this.form;
    const at = (sample: number): EpochMs => sampleTime(base.at, sample, ratePerSecond);
    return { startAt: at(from), endAt: to === undefined ? null : at(to) };
  }

  #endWhenDue(patience: 'usual' | 'none'): Telling[] {
    if (this.isOver || this.#last === undefined) return [];
    if (this.#next <= this.#last && patience === 'usual') return [];
    const told = this.#tell(this.#rhythm.end());
    this.#state = 'ended';
    return [...told, this.#now()];
  }

  #tell({ beats, findings }: RhythmStep): Telling[] {
    const part = this.#next - 1;
    for (const at of beats) this.#beats.push({ part, at });
    for (const finding of findings) this.#findings.push({ part, finding });
    return findings.map((finding) => ({ kind: 'finding', finding }));
  }

  /** With the first piece, so that a reader sees that it records, and then by the signal's own time. */
  #summary(): Telling[] {
    const stretch = Math.floor(this.#rhythm.next / this.form.ratePerSecond / SUMMARY_SECONDS);
    if (stretch <= this.#summarised) return [];
    this.#summarised = stretch;
    return [this.#now()];
  }

  #now(): Telling {
    return {
      kind: 'summary',
      figures: this.#rhythm.figures(),
      heartRatePerMin: this.#rhythm.heartRatePerMin,
      state: this.#state,
    };
  }
}
