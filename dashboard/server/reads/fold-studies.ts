// What was told of ECGs and images, folded into studies: the latest statement holds, the earliest says since when. Findings within a recording
// stand under it. Pure.
import type { Study, StudyEpisode } from '../../../contracts/api/studies.ts';
import type { CodedFinding } from '../../../contracts/event/clinical.ts';
import type { Event } from '../../../contracts/event/event.ts';

export type StudyEvent = Extract<Event, { readonly kind: 'ecg' | 'imaging' }>;
type EcgEvent = Extract<Event, { readonly kind: 'ecg' }>;
type ImagingEvent = Extract<Event, { readonly kind: 'imaging' }>;
export type FoldedStudy = Omit<Study, 'waveform' | 'waveformUntil'>;

/** Those that wait come first, the critical before the urgent before the others, the longest waiting first. */
export function foldStudies(events: readonly StudyEvent[]): FoldedStudy[] {
  const ecgs = new Map<string, EcgEvent[]>();
  const images = new Map<string, ImagingEvent[]>();
  const within = new Map<string, Map<string, EcgEvent>>();
  for (const event of events.toSorted(inOrder)) {
    if (event.kind === 'imaging') add(images, event.body.record, event);
    else if (event.body.of === undefined) add(ecgs, event.body.record, event);
    else {
      const own = within.get(event.body.of) ?? new Map<string, EcgEvent>();
      own.set(event.body.record, event);
      within.set(event.body.of, own);
    }
  }
  const read = [...ecgs.values()].flatMap((told) =>
    ecgStudy(told, [...(within.get(told[0]?.body.record ?? '')?.values() ?? [])]),
  );
  return [...read, ...[...images.values()].flatMap(imagingStudy)].toSorted(byNeed);
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

const inOrder = (one: StudyEvent, other: StudyEvent): number =>
  one.statedAt - other.statedAt ||
  one.statedRank - other.statedRank ||
  one.receivedAt - other.receivedAt ||
  (one.id < other.id ? -1 : 1);

const RANKS: Readonly<Record<Study['state'], number>> = {
  waiting: 0,
  requested: 1,
  read: 2,
  cancelled: 3,
};

function byNeed(one: FoldedStudy, other: FoldedStudy): number {
  const waits = one.state === 'waiting' || one.state === 'requested';
  return (
    RANKS[one.state] - RANKS[other.state] ||
    Number(other.critical) - Number(one.critical) ||
    Number(other.urgency === 'urgent') - Number(one.urgency === 'urgent') ||
    (waits ? one.sinceAt - other.sinceAt : (other.readAt ?? 0) - (one.readAt ?? 0))
  );
}

const isCritical = (findings: readonly CodedFinding[]): boolean =>
  findings.some(({ weight, certainty }) => weight === 'critical' && certainty !== 'denied');

function ecgStudy(told: readonly EcgEvent[], found: readonly EcgEvent[]): FoldedStudy[] {
  const latest = told.at(-1);
  const first = told[0];
  if (latest === undefined || first === undefined) return [];
  const read = told.filter(({ body }) => body.step === 'read' || body.step === 'corrected');
  // A reader's words stand before the device's, the device's before none.
  const says = [...told].reverse().find(({ body }) => body.statements.length > 0) ?? latest;
  const findings = codedOf(says);
  const episodes = found.flatMap(episodeOf).toSorted((one, other) => one.startAt - other.startAt);
  const state =
    latest.body.step === 'cancelled' ? 'cancelled' : read.length > 0 ? 'read' : 'waiting';
  return [
    {
      kind: 'ecg',
      ...whoOf(latest, told),
      state,
      urgency: 'routine',
      critical: isCritical([...findings, ...episodes.map(({ finding }) => finding)]),
      modality: 'ECG',
      bodyPart: null,
      sinceAt: Math.min(...told.map(({ occurredAt }) => occurredAt)),
      readAt: read[0]?.statedAt ?? null,
      findings,
      words: says.body.statements.flatMap(({ names, text }) =>
        names === undefined && text !== '' ? [text] : [],
      ),
      statementsUnknown: says.body.statementsUnknown ?? 0,
      device: lastOf(told, ({ body }) => body.device) ?? null,
      heartRatePerMin: lastOf(told, ({ body }) => body.heartRatePerMin) ?? null,
      intervalsMs: lastOf(told, ({ body }) => body.intervalsMs) ?? undefined,
      rhythm: lastOf(told, ({ body }) => body.rhythm) ?? undefined,
      episodes,
    },
  ];
}

function codedOf({ body }: EcgEvent): CodedFinding[] {
  return body.statements.flatMap(({ code, names, weight, certainty }) =>
    names === undefined || weight === undefined || certainty === undefined
      ? []
      : [{ code, names, weight, certainty }],
  );
}

function episodeOf(event: EcgEvent): StudyEpisode[] {
  const [finding] = codedOf(event);
  const { period, step } = event.body;
  return finding === undefined || period === undefined || step === 'cancelled'
    ? []
    : [{ finding, startAt: period.startAt, endAt: period.endAt }];
}

function imagingStudy(told: readonly ImagingEvent[]): FoldedStudy[] {
  const latest = told.at(-1);
  if (latest === undefined) return [];
  const of = (...steps: readonly string[]): ImagingEvent[] =>
    told.filter(({ body }) => steps.includes(body.step));
  const [reported] = of('reported', 'corrected');
  const acquired = of('acquired');
  const said = of('reported', 'corrected').at(-1);
  const findings = said?.body.coded ?? [];
  const since = acquired.length > 0 ? acquired : told;
  const state =
    latest.body.step === 'cancelled'
      ? 'cancelled'
      : reported !== undefined
        ? 'read'
        : acquired.length > 0
          ? 'waiting'
          : 'requested';
  return [
    {
      kind: 'imaging',
      ...whoOf(latest, told),
      state,
      urgency: told.some(({ body }) => body.urgency === 'urgent') ? 'urgent' : 'routine',
      critical: isCritical(findings),
      modality: lastOf(told, ({ body }) => (body.modality === 'OT' ? null : body.modality)) ?? 'OT',
      bodyPart: lastOf(told, ({ body }) => (body.bodyPart === '' ? null : body.bodyPart)) ?? null,
      sinceAt: Math.min(...since.map(({ occurredAt }) => occurredAt)),
      readAt: reported?.statedAt ?? null,
      findings: [...findings],
      words: said?.body.findings ?? [],
      statementsUnknown: 0,
      device: null,
      heartRatePerMin: null,
      intervalsMs: undefined,
      rhythm: undefined,
      episodes: [],
    },
  ];
}

function whoOf(
  latest: StudyEvent,
  told: readonly StudyEvent[],
): Pick<Study, 'record' | 'person' | 'siteId' | 'place' | 'ageBand' | 'sex'> {
  return {
    record: latest.body.record,
    person: lastOf(told, ({ person }) => person) ?? null,
    siteId: latest.siteId,
    place: latest.place,
    ageBand: lastOf(told, ({ body }) => body.ageBand) ?? 'unknown',
    sex: lastOf(told, ({ body }) => body.sex) ?? 'unknown',
  };
}

/** What was said last, whatever was left out after it. */
function lastOf<E, T>(told: readonly E[], of: (event: E) => T | null | undefined): T | undefined {
  for (const event of [...told].reverse()) {
    const value = of(event);
    if (value !== null && value !== undefined) return value;
  }
  return undefined;
}
