/**
 * All recordings that are under way at this door. A chunk is kept, sealed, before anything is said of it; then it goes through its recording
 * in order, and what that finds is published. After a restart, or where another process took the chunks before, a recording is made anew
 * from what is kept. Bounded: the recordings that were heard of longest ago are forgotten, and made anew when they go on.
 */
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EcgSession } from '../../contracts/ecg-chunk.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { RecordToken } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { microvoltsOf, sealName } from '../../contracts/waveform.ts';
import type { WaveformKeys } from '../../platform/keys/waveform-keys.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Published } from '../publish/publish-events.ts';
import { keepWaveforms, readPieces, type WaveformPiece } from '../waveforms/kept-waveforms.ts';
import { LiveSession, type Telling } from './live-session.ts';
import type { ReadChunk } from './read-chunk.ts';
import { aboutOf, recordingOf, statementOf, type About } from './tell-session.ts';

export interface LiveParts {
  readonly store: Queryable;
  readonly keys: () => WaveformKeys;
  readonly keepMs: number;
  readonly toEvent: ToEvent;
  readonly publish: (events: readonly Event[]) => Promise<readonly Published[]>;
  readonly now: () => EpochMs;
}

export interface ChunkAt {
  readonly index: number;
  readonly read: ReadChunk;
  readonly site: Site;
}

export type ChunkOutcome = 'accepted' | 'duplicate' | Rejection;

interface Running {
  readonly session: LiveSession;
  readonly name: string;
  readonly site: Site;
  readonly about: About;
  /** Under today's key first, then under those that overlap: asked anew with every chunk, because a rotation does not wait for its end. */
  records: readonly [RecordToken, ...RecordToken[]];
  highest: number;
  heardAt: EpochMs;
  unpublished: Event[];
  /** What is under way for it: one thing at a time. */
  turn: Promise<unknown>;
}

const RUNNING_MAX = 2_000;
const PIECES_READ = 64;
/** A gap is waited for this long, then the recording goes on without it. */
const PATIENCE_MS = 30_000;
const FORGOTTEN_MS = 15 * 60_000;

export class LiveSessions {
  readonly #parts: LiveParts;
  /** The one heard of longest ago comes first. */
  readonly #running = new Map<string, Running>();

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Rejects where something could not be stored: whatever was, is recognised when it comes again. */
  async receive(chunks: readonly ChunkAt[]): Promise<{
    readonly outcomes: ReadonlyMap<number, ChunkOutcome>;
    readonly sessions: EcgSession[];
  }> {
    const outcomes = new Map<number, ChunkOutcome>();
    const sessions: EcgSession[] = [];
    for (const [name, own] of byRecording(chunks)) {
      const running = this.#open(name, own);
      if ('reason' in running) {
        for (const { index } of own) outcomes.set(index, running);
        continue;
      }
      await this.#inTurn(running, () => this.#takeOwn(running, own, outcomes));
      const from = Math.min(...own.map(({ read }) => read.chunk.sequence));
      sessions.push(running.session.answer(running.name, running.records[0], from));
    }
    return { outcomes, sessions };
  }

  /**
   * What is waited for in vain is given up; what was not heard of for long is forgotten. Rejects, when all others were looked over, where
   * some could not be told of.
   */
  async sweep(): Promise<void> {
    const now = this.#parts.now();
    const faults: unknown[] = [];
    for (const [name, running] of this.#running) {
      const silentMs = now - running.heardAt;
      if (silentMs > PATIENCE_MS && running.highest >= running.session.awaits) {
        const fault = await this.#inTurn(running, () => this.#catchUp(running, 'none')).then(
          () => undefined,
          (reason: unknown) => ({ reason }),
        );
        if (fault !== undefined) {
          // Not forgotten: what it found has not been told.
          faults.push(fault.reason);
          continue;
        }
      }
      if (silentMs > FORGOTTEN_MS || (running.session.isOver && silentMs > PATIENCE_MS))
        this.#running.delete(name);
    }
    if (faults.length > 0)
      throw new AggregateError(faults, `${String(faults.length)} recordings could not be told of`);
  }

  /** A failure is its own request's: the next one finds what is kept. */
  async #inTurn(running: Running, work: () => Promise<void>): Promise<void> {
    const turn = running.turn.then(work);
    running.turn = turn.catch(() => undefined);
    await turn;
  }

  #open(name: string, own: readonly ChunkAt[]): Running | Rejection {
    const [first] = own;
    const known = this.#running.get(name);
    if (known !== undefined) {
      this.#running.delete(name);
      this.#running.set(name, known);
      const records = this.#recordsOf(known.about, known.site);
      if (!('reason' in records)) known.records = records;
      return known;
    }
    if (first === undefined) return { code: 'invalid-chunk', reason: 'no chunk' };
    const { read, site } = first;
    const about = aboutOf(read);
    const records = this.#recordsOf(about, site);
    if ('reason' in records) return records;
    const running: Running = {
      session: new LiveSession({
        ratePerSecond: read.chunk.ratePerSecond,
        leadNames: read.leads.map((lead) => lead.name),
        base: read.base,
      }),
      name: read.chunk.session,
      site,
      about,
      records,
      highest: -1,
      heardAt: this.#parts.now(),
      unpublished: [],
      turn: Promise.resolve(),
    };
    this.#running.set(name, running);
    running.turn = this.#anew(running);
    const [oldest] = this.#running.keys();
    if (this.#running.size > RUNNING_MAX && oldest !== undefined) this.#running.delete(oldest);
    return running;
  }

  #recordsOf(about: About, site: Site): Running['records'] | Rejection {
    const made = this.#eventOf(statementOf({ about, telling: undefined }), site);
    if ('reason' in made) return made;
    return made.kind === 'ecg'
      ? [made.body.record, ...(made.aliases?.record ?? [])]
      : { code: 'invalid-chunk', reason: 'no recording' };
  }

  /** From what is kept of it, so that nothing is said twice and nothing forgotten. */
  async #anew(running: Running): Promise<void> {
    try {
      await this.#catchUp(running, 'usual');
      running.session.answer(running.name, running.records[0]);
    } catch (error) {
      this.#running.delete(`${running.site.id} ${running.about.recording}`);
      throw error;
    }
  }

  async #takeOwn(
    running: Running,
    own: readonly ChunkAt[],
    outcomes: Map<number, ChunkOutcome>,
  ): Promise<void> {
    const { keys, keepMs, now } = this.#parts;
    const fit: { readonly index: number; readonly piece: WaveformPiece; readonly last: boolean }[] =
      [];
    for (const { index, read } of own) {
      const misfit = misfitOf(running, read);
      if (misfit === undefined)
        fit.push({ index, piece: this.#pieceOf(running, read), last: read.chunk.last });
      else outcomes.set(index, misfit);
    }
    running.heardAt = now();
    const keeping = { key: keys().active, now: now(), keepMs };
    const fresh = new Set(
      await keepWaveforms(
        this.#parts.store,
        fit.map(({ piece }) => piece),
        keeping,
      ),
    );
    for (const { index, piece, last } of fit) {
      const isFresh = fresh.delete(sealName(piece.record, piece.part));
      outcomes.set(index, isFresh ? 'accepted' : 'duplicate');
      running.highest = Math.max(running.highest, piece.part);
      if (last) running.session.endsWith(piece.part);
    }
    const inOrder = fit.map(({ piece }) => piece).sort((one, other) => one.part - other.part);
    // What was kept before may be another: then what is kept counts.
    const areFresh = fit.every(({ index }) => outcomes.get(index) === 'accepted');
    const areNext = inOrder.every(({ part }, at) => part === running.session.awaits + at);
    if (areFresh && areNext) this.#tell(running, running.session.take(inOrder));
    await this.#catchUp(running, 'usual');
  }

  #pieceOf({ site, records, session }: Running, { chunk, leads }: ReadChunk): WaveformPiece {
    return {
      record: records[0],
      part: chunk.sequence,
      siteId: site.id,
      place: site.place,
      live: true,
      waveform: {
        ratePerSecond: chunk.ratePerSecond,
        startedAt: session.form.base.at,
        firstSample: chunk.firstSample,
        leads: leads.map(({ name, millivolts }) => ({
          name,
          microvolts: microvoltsOf(millivolts),
        })),
      },
    };
  }

  /** Takes what is kept and waited for, then publishes what there is to tell. */
  async #catchUp(running: Running, patience: 'usual' | 'none'): Promise<void> {
    const { session, records } = running;
    const { store, keys } = this.#parts;
    for (;;) {
      const isKnown = session.awaits > 0 || running.highest >= 0;
      if (isKnown && running.highest < session.awaits) break;
      const of = { records, from: session.awaits, limit: PIECES_READ };
      const kept = await readPieces(store, of, keys());
      running.highest = Math.max(running.highest, kept.at(-1)?.part ?? -1);
      const before = session.awaits;
      this.#tell(running, session.take(kept, patience));
      if (session.awaits === before) break;
    }
    this.#tell(running, session.take([], patience));
    await this.#publish(running);
  }

  #tell(running: Running, tellings: readonly Telling[]): void {
    for (const telling of tellings) {
      const made = this.#eventOf(
        statementOf({ about: running.about, telling, session: running.session }),
        running.site,
      );
      if (!('reason' in made)) running.unpublished.push(made);
    }
  }

  async #publish(running: Running): Promise<void> {
    const events = running.unpublished;
    if (events.length === 0) return;
    await this.#parts.publish(events);
    running.unpublished = [];
  }

  #eventOf(statement: ReturnType<typeof statementOf>, site: Site): Event | Rejection {
    const made = this.#parts.toEvent(statement, {
      site,
      facility: undefined,
      door: 'events-api',
      receivedAt: this.#parts.now(),
    });
    return made.outcome === 'event' ? made.event : made.rejection;
  }
}

function byRecording(chunks: readonly ChunkAt[]): Map<string, ChunkAt[]> {
  const found = new Map<string, ChunkAt[]>();
  for (const chunk of chunks) {
    const name = `${chunk.site.id} ${recordingOf(chunk.read.chunk)}`;
    found.set(name, [...(found.get(name) ?? []), chunk]);
  }
  return found;
}

/** A recording keeps its rate, its leads and its beginning: otherwise nobody could say what a sample means. */
function misfitOf({ session }: Running, { chunk, base, leads }: ReadChunk): Rejection | undefined {
  const { form } = session;
  const code = 'session-changed';
  if (chunk.ratePerSecond !== form.ratePerSecond)
    return { code, reason: 'ratePerSecond: is another than at the beginning' };
  if (base.at !== form.base.at)
    return { code, reason: 'baseTime: is another than at the beginning' };
  const names = leads.map(({ name }) => name).join(' ');
  if (names !== form.leadNames.join(' '))
    return { code, reason: 'leads: are others than at the beginning' };
  return undefined;
}
