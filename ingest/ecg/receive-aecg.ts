// One annotated ECG (HL7 aECG) from bytes to outcome: read, de-identified, its waveform kept, published; or set aside with its reason. The same
// over HTTP and from the hot folder.
import type { Door, Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { declaredCharset } from '../charset/charset.ts';
import { parseTime } from '../hl7v2/timestamp.ts';
import type { EcgStatement, Rejection } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Published } from '../publish/publish-events.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import type { Grant } from '../sites/registry.ts';
import type { KeepRecording } from './keep-recording.ts';
import { measuredOf } from './measured.ts';
import { readAecg } from './read-aecg.ts';
import { readAecgHeader, type AecgHeader } from './read-aecg-header.ts';
import type { EcgReading } from './reading.ts';

export interface AecgParts {
  readonly toEvent: ToEvent;
  readonly publish: (events: readonly Event[]) => Promise<readonly Published[]>;
  readonly setAside: (items: readonly SetAside[]) => Promise<void>;
  readonly keepRecording: KeepRecording;
  readonly now: () => EpochMs;
}

export interface AecgOutcome {
  readonly outcome: 'stored' | 'duplicate' | 'quarantined';
  readonly rejection?: Rejection;
}

/** Rejects where it could not be stored now. */
export async function receiveAecg(
  bytes: Uint8Array,
  grant: Grant,
  parts: AecgParts & { readonly door: Door },
): Promise<AecgOutcome> {
  const made = judgeAecg(bytes, grant, { ...parts, receivedAt: parts.now() });
  if ('reason' in made) {
    const { code, reason: detail } = made;
    const { now, door } = parts;
    const { site, sender } = grant;
    await parts.setAside([
      { at: now(), door, siteId: site.id, code, detail, original: bytes, sender },
    ]);
    return { outcome: 'quarantined', rejection: made };
  }
  // Before the event: whoever hears of it can look at it.
  await parts.keepRecording(made.event, made.reading);
  const [published] = await parts.publish([made.event]);
  return { outcome: published?.duplicate === true ? 'duplicate' : 'stored' };
}

export interface JudgingAecg {
  readonly toEvent: ToEvent;
  readonly door: Door;
  readonly receivedAt: EpochMs;
  /** Where it was set aside before. */
  readonly firstReceivedAt?: EpochMs;
}

/** What it is, and its waveform; stores nothing. */
export function judgeAecg(
  bytes: Uint8Array,
  { site }: Grant,
  { toEvent, door, receivedAt, firstReceivedAt }: JudgingAecg,
): { readonly event: Event; readonly reading: EcgReading } | Rejection {
  const xml = xmlOf(bytes, site.charset);
  if (xml === undefined)
    return { code: 'undecodable', reason: 'the text is in no known character set' };
  const reading = readAecg(xml);
  if ('unreadable' in reading) return { code: 'unreadable-ecg', reason: reading.unreadable };
  const header = readAecgHeader(xml);
  const statement = header && statementOf(header, reading, site.zone);
  if (statement === undefined)
    return {
      code: 'missing-time',
      reason: 'effectiveTime: neither recording nor document has one',
    };
  if ('reason' in statement) return statement;
  const made = toEvent(statement, {
    site,
    facility: undefined,
    door,
    receivedAt,
    ...(firstReceivedAt !== undefined && { firstReceivedAt }),
  });
  return made.outcome === 'event' ? { event: made.event, reading } : made.rejection;
}

/** Nothing else that comes to these doors begins with an angle bracket. */
export const isAecg = (bytes: Uint8Array): boolean =>
  /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?[\s\0]*</.test(
    Buffer.from(bytes.subarray(0, 200)).toString('latin1'),
  );

const SEXES: Readonly<Record<string, EcgStatement['sex']>> = {
  M: 'male',
  F: 'female',
  UN: 'other',
};

function statementOf(
  { id, startedAt, subject, birth, sex, device, names }: AecgHeader,
  reading: EcgReading,
  zone: string,
): EcgStatement | Rejection | undefined {
  if (id === undefined || id === '')
    return { code: 'missing-id', reason: 'id: the document has none' };
  const time = startedAt === undefined ? undefined : parseTime(startedAt, zone);
  if (time === undefined) return undefined;
  const birthDay = birth === undefined ? undefined : parseTime(birth.slice(0, 8), zone)?.day;
  return {
    kind: 'ecg',
    recordId: `aecg/${id}`,
    recording: id,
    occurred: { at: time.at, zoneAssumed: time.zoneAssumed },
    occurredFrom: 'stated',
    statedAt: undefined,
    device,
    step: 'recorded',
    ...measuredOf(reading),
    person: {
      identityNumber: undefined,
      localNumber: subject,
      names,
      birth: birthDay,
      ageYears: undefined,
    },
    sex: SEXES[sex ?? ''],
  };
}

const DECLARED =
  /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]{0,200}?encoding=["']([A-Za-z0-9._-]{1,40})["']/;

/** By its mark, its declaration, the site's setting; UTF-8 where nothing is said. Strict. */
function xmlOf(bytes: Uint8Array, siteCharset: string): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 400)).toString('latin1');
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : undefined;
  const declared = DECLARED.exec(head)?.[1];
  const known = declaredCharset(declared ?? '');
  const site = declaredCharset(siteCharset);
  const stated = known.outcome === 'named' ? known.charset : undefined;
  const tried = [
    marked,
    stated,
    'utf-8',
    site.outcome === 'named' ? site.charset : undefined,
    'gb18030',
  ];
  for (const charset of tried) {
    if (charset === undefined) continue;
    try {
      const text = new TextDecoder(charset, { fatal: true }).decode(bytes);
      return text.replace(/^\uFEFF/, '');
    } catch {
      continue;
    }
  }
  return undefined;
}
