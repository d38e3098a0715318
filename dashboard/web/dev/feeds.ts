// Imported files, means and lines of edges of the development world; none of them where the world is empty.
import type { EdgeLineList, ResourceList } from '../../../contracts/api/feeds.ts';
import type { SilenceList } from '../../../contracts/api/silences.ts';
import { SilenceId } from '../../../contracts/response-ids.ts';
import type { Silence } from '../../../contracts/triage/silence.ts';
import type { ImportList } from '../../../contracts/api/imports.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type { SiteId, UserId } from '../../../contracts/ids.ts';

const HOUR_MS = 3_600_000;
const SITE = 's-990102001-1' as SiteId;
const PLACE = '990102001' as PlaceCode;

function imports(now: number): ImportList {
  const report = {
    id: 'r1',
    at: now - HOUR_MS,
    siteId: SITE,
    way: 'http' as const,
    form: 'csv' as const,
    profile: 'pharmacy-sales',
    effect: 'dry-run' as const,
    sha256: '',
    bytes: 900,
    lines: 12,
    accepted: 9,
    duplicates: 1,
    rejected: 2,
    reasons: [
      {
        code: 'record-told-twice',
        reason: 'an earlier line of the file tells the same record otherwise',
        count: 2,
        firstLines: [4, 9],
      },
    ],
    stopped: null,
  };
  const stopped = { line: 7, code: 'invalid-gzip', reason: 'it cannot be unpacked to its end' };
  const whole = { ...report, id: 'r3', effect: 'import' as const, rejected: 0, reasons: [] };
  return {
    reports: [report, { ...report, id: 'r2', way: 'hot-folder', stopped }, whole],
  };
}

function resources(now: number): ResourceList {
  const common = {
    siteId: SITE,
    names: { zh: '宁山街道卫生院', en: 'Ningshan Health Centre' },
    place: PLACE,
  };
  const beds = {
    ...common,
    kind: 'beds' as const,
    unit: '发热门诊',
    parts: 1,
    occurredAt: now - HOUR_MS,
  };
  return {
    isCut: false,
    resources: [
      { ...beds, amounts: { staffed: 40, occupied: 31 } },
      {
        ...beds,
        kind: 'device-use',
        unit: 'ultrasound',
        parts: 2,
        amounts: { available: 8, inUse: 5 },
      },
      {
        ...beds,
        kind: 'stock',
        unit: 'N95',
        amounts: { onHand: 900, dailyUse: 40 },
        occurredAt: now - 80 * HOUR_MS,
      },
      { ...beds, kind: 'staff', unit: 'nurse', amounts: { onDuty: 12, absent: 2 } },
    ],
  };
}

function edgeLines(now: number): EdgeLineList {
  const line = { place: '990102' as PlaceCode, heardAt: now - HOUR_MS };
  return {
    lines: [
      { ...line, state: 'cut', waiting: 4_812, oldestWaitingAt: now - 2 * HOUR_MS },
      {
        ...line,
        place: '990103' as PlaceCode,
        state: 'caught-up',
        waiting: 0,
        oldestWaitingAt: null,
      },
    ],
  };
}

type Answer = (now: number, isEmpty: boolean) => object;

const SILENCE_LIMITS: SilenceList['limits'] = {
  levels: {
    I: { hoursMax: 12, secondPerson: true },
    II: { hoursMax: 24, secondPerson: true },
    III: { hoursMax: 72, secondPerson: false },
    IV: { hoursMax: 168, secondPerson: false },
  },
  noticeMinutes: 60,
};

/** One in force and one that waits for a second person. */
function silencesOf(now: number): SilenceList['silences'] {
  const silence = (letter: string, differs: Partial<Silence>): Silence => ({
    v: 1,
    id: SilenceId.parse(`si-${letter.repeat(26)}`),
    version: 1,
    state: 'active',
    matchers: { place: PLACE, upToLevel: 'IV' },
    reason: '系统切换，数据补传',
    askedBy: 'duty.other' as UserId,
    askedAt: now - HOUR_MS,
    confirmedBy: null,
    confirmedAt: null,
    beginsAt: now - HOUR_MS,
    endsAt: now + HOUR_MS,
    extensions: [],
    ended: null,
    ...differs,
  });
  const grave = { place: PLACE, upToLevel: 'II' as const };
  return [
    { silence: silence('a', {}), mutes: [], signals: 3 },
    { silence: silence('b', { state: 'waiting', matchers: grave }), mutes: [], signals: 0 },
  ];
}

export const FEEDS_OF_DEV: Readonly<Record<string, Answer>> = {
  '/api/imports': (now, isEmpty) => (isEmpty ? { reports: [] } : imports(now)),
  '/api/resources': (now, isEmpty) => (isEmpty ? { resources: [], isCut: false } : resources(now)),
  '/api/silences': (now, isEmpty) => ({
    silences: isEmpty ? [] : silencesOf(now),
    limits: SILENCE_LIMITS,
    asOf: now,
  }),
  '/api/edge-lines': (now, isEmpty) => (isEmpty ? { lines: [] } : edgeLines(now)),
};
