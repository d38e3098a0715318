// Remote ECGs and images of the development world: two that wait, one critical, one read, and a drawn ECG of twelve leads.
import type { Study, WaveformAnswer } from '../../../contracts/api/studies.ts';
import type { CodedFinding } from '../../../contracts/event/clinical.ts';
import type { PersonToken, RecordToken, SiteId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';

const MINUTE_MS = 60_000;
const RATE = 250;
const LEADS = 'I II III aVR aVL aVF V1 V2 V3 V4 V5 V6'.split(' ');

const finding = (
  code: string,
  [zh, en]: readonly [string, string],
  [weight, certainty]: readonly [CodedFinding['weight'], CodedFinding['certainty']],
): CodedFinding => ({ code, names: { zh, en }, weight, certainty });

const token = (space: string, letter: string): string => `${space}1.${letter.repeat(26)}`;

function study(letter: string, now: number, own: Partial<Study>): Study {
  return {
    record: token('r', letter) as RecordToken,
    kind: 'ecg',
    state: 'waiting',
    person: token('p', letter) as PersonToken,
    siteId: 's-990102001-1' as SiteId,
    place: '990102001' as PlaceCode,
    ageBand: '65plus',
    sex: 'male',
    urgency: 'routine',
    critical: false,
    modality: 'ECG',
    bodyPart: null,
    sinceAt: now - 22 * MINUTE_MS,
    readAt: null,
    findings: [],
    words: [],
    statementsUnknown: 0,
    device: null,
    heartRatePerMin: null,
    intervalsMs: undefined,
    rhythm: undefined,
    episodes: [],
    waveform: 'gone',
    waveformUntil: null,
    ...own,
  };
}

export function studiesOf(now: number): Study[] {
  return [
    study('a', now, {
      critical: true,
      findings: [
        finding(
          'stemi',
          ['急性ST段抬高型心肌梗死', 'ST-elevation myocardial infarction'],
          ['critical', 'probable'],
        ),
        finding('sinus-rhythm', ['窦性心律', 'sinus rhythm'], ['usual', 'definite']),
        finding('pause', ['长间歇', 'pause'], ['critical', 'denied']),
      ],
      heartRatePerMin: 84,
      intervalsMs: { rr: 714, pr: 158, qrs: 92, qt: 388, qtc: 431 },
      waveform: 'kept',
      waveformUntil: now + 70 * 60 * MINUTE_MS,
    }),
    study('b', now, {
      kind: 'imaging',
      modality: 'CT',
      bodyPart: '胸部',
      urgency: 'urgent',
      sinceAt: now - 51 * MINUTE_MS,
    }),
    study('c', now, {
      kind: 'imaging',
      modality: 'DX',
      bodyPart: '胸部',
      state: 'read',
      readAt: now - 9 * MINUTE_MS,
      findings: [finding('pneumonia', ['肺炎', 'pneumonia'], ['notable', 'possible'])],
      words: ['右下肺斑片影，考虑肺炎。'],
    }),
  ];
}

export function waveformOf(record: string, now: number): WaveformAnswer {
  return {
    record: record as RecordToken,
    ratePerSecond: RATE,
    startAt: now - 22 * MINUTE_MS,
    fromSeconds: 0,
    totalSeconds: 10,
    leads: LEADS.map((name, lead) => ({ name, microvolts: lineOf(lead) })),
  };
}

/** A beat every 0.72 s: P, QRS and T as Gaussian waves. */
function lineOf(lead: number): number[] {
  const height = [700, 1100, 450, -900, 300, 750, -500, -300, 600, 1300, 1200, 900][lead] ?? 1000;
  return Array.from({ length: 10 * RATE }, (_, index) => {
    const phase = ((index / RATE) % 0.72) - 0.3;
    const wave = (at: number, width: number): number =>
      Math.exp(-((phase - at) ** 2) / (2 * width ** 2));
    return Math.round(
      height * (wave(0, 0.012) + 0.12 * wave(-0.17, 0.025) + 0.27 * wave(0.28, 0.05)),
    );
  });
}
