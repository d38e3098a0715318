// Times of a dataset: a date and a time in two elements, the zone in a third. Where that is missing the site's own is taken, and said.
import type { OccurredFrom } from '../../contracts/event/event.ts';
import { readMoment } from '../normalise/read-moment.ts';
import type { SourceMoment } from '../normalise/statement.ts';
import { type Dataset, TAG } from './elements.ts';
import { asciiOf } from './values.ts';

type Source = readonly [from: OccurredFrom, read: (dataset: Dataset) => string | undefined];

const both =
  (date: number, time: number) =>
  (dataset: Dataset): string | undefined =>
    isoOf(asciiOf(dataset, date), asciiOf(dataset, time), asciiOf(dataset, TAG.timezoneOffset));

/** The study's own time first: it is the same in all of its images. */
const OF_STUDY: readonly Source[] = [
  ['stated', both(TAG.studyDate, TAG.studyTime)],
  ['recorded', both(TAG.seriesDate, TAG.seriesTime)],
  ['recorded', both(TAG.acquisitionDate, TAG.acquisitionTime)],
  ['recorded', (dataset) => isoOfDateTime(asciiOf(dataset, TAG.acquisitionDateTime), dataset)],
  ['recorded', both(TAG.contentDate, TAG.contentTime)],
];

const OF_RECORDING: readonly Source[] = [
  ['stated', (dataset) => isoOfDateTime(asciiOf(dataset, TAG.acquisitionDateTime), dataset)],
  ['stated', both(TAG.acquisitionDate, TAG.acquisitionTime)],
  ...OF_STUDY,
];

export interface Timed {
  readonly occurred: SourceMoment;
  readonly occurredFrom: OccurredFrom;
}

/** undefined where no time was sent that can be read. */
export function timeOf(
  dataset: Dataset,
  what: 'study' | 'recording',
  zone: string,
): Timed | undefined {
  for (const [occurredFrom, read] of what === 'study' ? OF_STUDY : OF_RECORDING) {
    const text = read(dataset);
    const occurred = text === undefined ? undefined : readMoment(text, zone);
    if (occurred !== undefined) return { occurred, occurredFrom };
  }
  return undefined;
}

/** When a report was verified, else written. */
export function reportedAt(dataset: Dataset, zone: string): SourceMoment | undefined {
  const observer = dataset.get(TAG.verifyingObserverSequence)?.items?.at(-1);
  const verified = observer && isoOfDateTime(asciiOf(observer, TAG.verificationDateTime), dataset);
  const text = verified ?? both(TAG.contentDate, TAG.contentTime)(dataset);
  return text === undefined ? undefined : readMoment(text, zone);
}

/** `20040119` or `2004.01.19` of ACR-NEMA, `072731.5`, `+0800`; a date alone is the start of that day. */
function isoOf(
  date: string | undefined,
  time: string | undefined,
  offset: string | undefined,
): string | undefined {
  const day = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(date ?? '');
  if (day === null) return undefined;
  const iso = `${String(day[1])}-${String(day[2])}-${String(day[3])}`;
  const clock = /^(\d{2}):?(?:(\d{2}):?(?:(\d{2})(?:\.(\d{1,6}))?)?)?$/.exec(time ?? '');
  if (clock === null) return iso;
  const [, hour = '00', minute = '00', second = '00', part = ''] = clock;
  // A leap second is read as the last one of its minute.
  const shown = second === '60' ? '59' : second;
  return `${iso}T${hour}:${minute}:${shown}.${part.slice(0, 3).padEnd(3, '0')}${zoneOf(offset)}`;
}

/** `20040119072731.500000+0800` */
function isoOfDateTime(text: string | undefined, dataset: Dataset): string | undefined {
  const found = /^(\d{8})(\d{2,6}(?:\.\d{1,6})?)?([+-]\d{4})?$/.exec(text ?? '');
  if (found === null) return undefined;
  return isoOf(found[1], found[2], found[3] ?? asciiOf(dataset, TAG.timezoneOffset));
}

function zoneOf(offset: string | undefined): string {
  const found = /^([+-]\d{2})(\d{2})$/.exec(offset ?? '');
  return found === null ? '' : `${String(found[1])}:${String(found[2])}`;
}
