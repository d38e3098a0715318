// Remote ECGs and imaging: the list, and the ECG itself. For those who verify and judge, within their jurisdiction; every look is recorded
// before it is answered.
import { z } from 'zod';
import { type Account, coversPlace } from '../../../contracts/account.ts';
import { StudyList, WaveformAnswer } from '../../../contracts/api/studies.ts';
import { RecordToken } from '../../../contracts/ids.ts';
import type { DeskParts } from '../desk-parts.ts';
import { Looks } from '../looks.ts';
import { notFound, outOfScope } from '../problem.ts';
import { findRecording, readStudies, readWaveform } from '../reads/studies.ts';
import { type Route, guardedRoute } from '../route.ts';

const SECONDS = 10;
const SECONDS_MAX = 30;

const WaveformQuery = z.strictObject({
  /** Seconds from the beginning; absent: the beginning, or the newest of what is being recorded. */
  from: z.coerce.number().min(0).max(200_000).optional(),
  seconds: z.coerce.number().min(1).max(SECONDS_MAX).default(SECONDS),
});

export function studyRoutes(parts: DeskParts): Route[] {
  const looks = new Looks({
    record: (command) => parts.commands.record(command),
    now: () => parts.now(),
  });
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/studies',
      summary: 'Remote ECGs and imaging studies of the last seven days, those that wait first',
      answer: StudyList,
      handle: async ({ account }) => {
        if (!mayReadStudies(account)) throw outOfScope();
        await looks.look(account, { what: 'studies', subject: 'studies:list' });
        const now = parts.now();
        const read = await readStudies(parts.store, { places: account.places, now });
        return { asOf: now, ...read } satisfies StudyList;
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/studies/:record/waveform',
      summary: 'Some seconds of an ECG, while it is kept',
      query: WaveformQuery,
      answer: WaveformAnswer,
      handle: async ({ account, params, query }) => {
        if (!mayReadStudies(account)) throw outOfScope();
        const record = RecordToken.safeParse(params['record']);
        if (!record.success) throw notFound('waveform');
        return waveform(parts, looks, { account, record: record.data, ...query });
      },
    }),
  ];
}

/** Those who verify and judge; an administrator runs the system and needs no patient's record for it. */
const mayReadStudies = ({ role }: Account): boolean =>
  role === 'duty-officer' || role === 'epidemiologist';

interface Asked {
  readonly account: Account;
  readonly record: RecordToken;
  readonly from?: number | undefined;
  readonly seconds: number;
}

async function waveform(
  { store, waveformKeys, now }: DeskParts,
  looks: Looks,
  { account, record, from, seconds }: Asked,
): Promise<WaveformAnswer> {
  const kept = await findRecording(store, record, now());
  // Whose place one may not see does not exist for one.
  if (kept === undefined || !coversPlace(account, kept.place)) throw notFound('waveform');
  await looks.look(account, { what: 'waveform', subject: `ecg:${record}` });
  const { ratePerSecond, samples, live, startedAt } = kept;
  const width = Math.round(seconds * ratePerSecond);
  const newest = live ? Math.max(0, samples - width) : 0;
  const first = from === undefined ? newest : Math.min(samples, Math.round(from * ratePerSecond));
  const to = Math.min(samples, first + width);
  const leads = await readWaveform(store, { record, from: first, to }, waveformKeys());
  return {
    record,
    ratePerSecond,
    startAt: Math.round(startedAt + (first / ratePerSecond) * 1000),
    fromSeconds: first / ratePerSecond,
    totalSeconds: samples / ratePerSecond,
    leads,
  };
}
