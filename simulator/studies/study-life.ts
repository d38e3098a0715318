/**
 * The remote ECGs and images of the city at the front doors: annotated ECGs over HTTP, images and readers' reports as records, and one monitor
 * that sends its recording in live chunks. Ids follow from the minute, so what is told again after a restart is recognised.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { DateTime } from 'luxon';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import { postRecords } from '../doors.ts';
import { ILLNESSES } from '../illness.ts';
import { makePerson } from '../person.ts';
import { Random } from '../random.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { aecgOf } from './aecg-document.ts';
import { beatsOf, signalOf, type Rhythm } from './ecg-signal.ts';
import { MINUTE_MS, studyOfMinute, type PlannedStudy } from './plan-studies.ts';

export interface StudyParts {
  /** `http://host:port` of the ingest. */
  readonly baseUrl: string;
  readonly sites: readonly Site[];
  readonly platformKey: string;
  readonly siteKeys: ReadonlyMap<string, string>;
  readonly seed: string;
  readonly zone: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const TICK_MS = 2_000;
/** On a start the examinations of this long are told first. */
const PAST_MINUTES = 60;
/** Nobody waits longer for a reader. */
const STEPS_MINUTES = 240;
const RETRY_MS = 2_000;

/** Runs until the signal aborts. */
export async function liveStudies(parts: StudyParts): Promise<void> {
  const sites = parts.sites.filter(
    ({ id, level }) => level.endsWith('hospital') && parts.siteKeys.has(id),
  );
  if (sites.length === 0) return;
  const monitor = new Monitor(parts, sites);
  let told = parts.clock.now() - PAST_MINUTES * MINUTE_MS;
  while (!parts.signal.aborted) {
    const now = parts.clock.now();
    const first = Math.floor(told / MINUTE_MS) - STEPS_MINUTES;
    for (let minute = first; minute <= now / MINUTE_MS; minute += 1) {
      const study = studyOfMinute(minute, { ...parts, sites });
      if (study.at > told && study.at <= now) await tellMade(study, parts);
      if (
        study.readAt > told &&
        study.readAt <= now &&
        study.at > parts.clock.now() - STEPS_MINUTES * MINUTE_MS
      )
        await tellRead(study, parts);
    }
    told = now;
    await monitor.tick(now);
    await parts.clock.sleep(TICK_MS, parts.signal);
  }
}

async function tellMade(study: PlannedStudy, parts: StudyParts): Promise<void> {
  if (study.kind === 'imaging') {
    await record(study, parts, {
      kind: 'imaging',
      step: 'acquired',
      ...imageOf(study),
      urgency: study.urgency,
    });
    return;
  }
  const { id, at, person, rhythm, site } = study;
  const random = new Random(parts.seed, id);
  const body = aecgOf({ id, at, zone: parts.zone, person, rhythm }, random);
  const key = parts.siteKeys.get(site.id) ?? '';
  await post(parts, { path: '/v1/ecg/aecg', key, type: 'application/xml', body });
}

const imageOf = ({ id, image }: PlannedStudy): object => ({
  study: id,
  modality: image.modality,
  bodyPart: image.bodyPart,
});

const READERS: Readonly<Record<Rhythm, readonly string[]>> = {
  sinus: ['窦性心律', '正常心电图'],
  tachycardia: ['窦性心动过速'],
  bradycardia: ['窦性心动过缓', '一度房室传导阻滞'],
  'atrial-fibrillation': ['心房颤动', '未见ST段抬高'],
  pauses: ['窦性心律', '长间歇'],
  'st-elevation': ['急性ST段抬高型心肌梗死'],
};

/** As a reader's system tells it: the recording by the number of its document. */
async function tellRead(study: PlannedStudy, parts: StudyParts): Promise<void> {
  const told =
    study.kind === 'imaging'
      ? { kind: 'imaging', step: 'reported', ...imageOf(study), findings: study.image.findings }
      : {
          kind: 'ecg',
          step: 'read',
          recording: `2.16.156.9901 ${study.id}`,
          statements: READERS[study.rhythm].map((text) => ({ text })),
        };
  await record(study, parts, { ...told, statedAt: iso(study.readAt, parts) });
}

interface ToldStudy extends Readonly<Record<string, unknown>> {
  readonly kind: string;
  readonly step: string;
}

async function record(study: PlannedStudy, parts: StudyParts, told: ToldStudy): Promise<void> {
  const { person, site, id, at } = study;
  await postRecords(`${parts.baseUrl}/v1/events`, {
    key: parts.siteKeys.get(site.id) ?? '',
    records: [
      {
        id: `${id}/${told.step}`,
        occurredAt: iso(at, parts),
        patient: {
          id: person.idNumber,
          name: person.name,
          birthDate: person.birthDate,
          sex: person.sex,
        },
        ...told,
      },
    ],
    signal: parts.signal,
  });
}

const iso = (at: number, { zone }: StudyParts): string =>
  DateTime.fromMillis(at, { zone }).toISO() ?? '';

const SESSION_MS = 300_000;
const CHUNK_MS = 2_000;
const RATE = 250;
const MONITOR_LEADS = ['II', 'V1', 'V5'];
const RHYTHMS: readonly Rhythm[] = ['atrial-fibrillation', 'pauses', 'sinus'];

/** One bed-side monitor: a recording of five minutes after another. */
class Monitor {
  readonly #parts: StudyParts;
  readonly #sites: readonly Site[];
  #session = -1;
  #sent = 0;
  #beats: readonly number[] = [];

  constructor(parts: StudyParts, sites: readonly Site[]) {
    this.#parts = parts;
    this.#sites = sites;
  }

  async tick(now: number): Promise<void> {
    const session = Math.floor(now / SESSION_MS);
    const random = new Random(this.#parts.seed, 'monitor', session);
    const rhythm = RHYTHMS[session % RHYTHMS.length] ?? 'sinus';
    const site = random.pick(this.#sites);
    if (session !== this.#session) {
      this.#session = session;
      this.#sent = 0;
      this.#beats = beatsOf(rhythm, SESSION_MS / 1000, random);
    }
    const chunks = Math.floor((now - session * SESSION_MS) / CHUNK_MS);
    const due = Array.from({ length: chunks - this.#sent }, (_, at) =>
      this.#chunk(this.#sent + at, { rhythm, site }),
    );
    if (due.length === 0) return;
    await post(this.#parts, {
      path: '/v1/ecg/chunks',
      key: this.#parts.siteKeys.get(site.id) ?? '',
      type: 'application/json',
      body: JSON.stringify(due),
    });
    this.#sent = chunks;
  }

  #chunk(
    sequence: number,
    { rhythm, site }: { readonly rhythm: Rhythm; readonly site: Site },
  ): object {
    const startAt = this.#session * SESSION_MS;
    const from = (sequence * CHUNK_MS * RATE) / 1000;
    const to = from + (CHUNK_MS * RATE) / 1000;
    const { seed, zone } = this.#parts;
    const random = new Random(seed, 'chunk', this.#session, sequence);
    const person = makePerson(
      new Random(seed, 'bed', this.#session),
      ILLNESSES[0] ?? random.pick(ILLNESSES),
      {
        day: dayOf(startAt, zone),
        place: site.place,
      },
    );
    return {
      session: `monitor-${String(this.#session)}`,
      sequence,
      firstSample: from,
      baseTime: startAt,
      ratePerSecond: RATE,
      unit: 'uV',
      device: 'monitor-1',
      patient: {
        id: person.idNumber,
        name: person.name,
        birthDate: person.birthDate,
        sex: person.sex,
      },
      leads: MONITOR_LEADS.map((lead) => ({
        name: lead,
        samples: signalOf(
          { lead, rhythm, beats: this.#beats, ratePerSecond: RATE, from, to },
          random,
        ),
      })),
      last: (sequence + 2) * CHUNK_MS > SESSION_MS,
    };
  }
}

/** Until it is taken; a refusal for good is said once and left. */
async function post(
  { baseUrl, signal, log }: StudyParts,
  request: {
    readonly path: string;
    readonly key: string;
    readonly type: string;
    readonly body: string;
  },
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const response = await fetch(baseUrl + request.path, {
      method: 'POST',
      headers: { authorization: `Bearer ${request.key}`, 'content-type': request.type },
      body: request.body,
      signal,
    }).catch(() => undefined);
    if (response?.status === 202) return;
    if (response !== undefined && response.status < 500 && response.status !== 429) {
      log.warn({ status: response.status, path: request.path }, 'an ECG was refused');
      return;
    }
    await wait(RETRY_MS, undefined, { signal });
  }
}
