// Which ECGs and images the city makes: one examination a minute, each with the moments at which its steps are told. Pure: the same seed and
// minute give the same examination.
import type { Site } from '../../contracts/catalogue/site.ts';
import { ILLNESSES } from '../illness.ts';
import { makePerson, type Person } from '../person.ts';
import { Random } from '../random.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import type { Rhythm } from './ecg-signal.ts';

export const MINUTE_MS = 60_000;

export interface PlannedStudy {
  readonly id: string;
  readonly kind: 'ecg' | 'imaging';
  readonly site: Site;
  readonly person: Person;
  readonly at: number;
  /** When a reader has told what it shows. */
  readonly readAt: number;
  readonly rhythm: Rhythm;
  readonly image: Image;
  readonly urgency: 'routine' | 'urgent';
}

interface Image {
  readonly modality: string;
  readonly bodyPart: string;
  readonly findings: readonly string[];
}

const RHYTHMS: readonly (readonly [Rhythm, number])[] = [
  ['sinus', 58],
  ['tachycardia', 16],
  ['bradycardia', 10],
  ['atrial-fibrillation', 14],
  ['pauses', 1],
  ['st-elevation', 1],
];

const IMAGES: readonly (readonly [Image, number])[] = [
  [{ modality: 'DX', bodyPart: '胸部', findings: ['心肺膈未见异常。'] }, 30],
  [
    {
      modality: 'DX',
      bodyPart: '胸部',
      findings: ['双肺纹理增多，右下肺斑片影，考虑肺炎。', '未见胸腔积液。'],
    },
    14,
  ],
  [
    {
      modality: 'CT',
      bodyPart: '胸部',
      findings: ['双肺多发磨玻璃影及实变，病毒性肺炎可能性大。', '未见气胸。'],
    },
    12,
  ],
  [
    { modality: 'CT', bodyPart: '胸部', findings: ['双肺未见实变、渗出。', '右肺上叶小结节。'] },
    14,
  ],
  [{ modality: 'CT', bodyPart: '头部', findings: ['未见颅内出血。'] }, 14],
  [{ modality: 'CT', bodyPart: '头部', findings: ['左侧基底节区脑出血。'] }, 3],
  [{ modality: 'DX', bodyPart: '胸部', findings: ['左侧气胸。'] }, 2],
  [{ modality: 'US', bodyPart: '腹部', findings: ['未见明显异常。'] }, 11],
];

const ECG_SHARE = 0.45;
const URGENT = 0.15;
/** Mean of minutes until a reader begins, who needs one more: one ECG in twenty waits for longer than ten, one urgent image for longer than 30. */
const READ_MINUTES = { ecg: 3, imaging: { routine: 32, urgent: 10 } } as const;

export function studyOfMinute(
  minute: number,
  by: { readonly seed: string; readonly sites: readonly Site[]; readonly zone: string },
): PlannedStudy {
  const random = new Random(by.seed, 'study', minute);
  const site = random.pick(by.sites);
  const kind = random.chance(ECG_SHARE) ? 'ecg' : 'imaging';
  const at = minute * MINUTE_MS + random.integer(MINUTE_MS / 2);
  const illness = random.pick(ILLNESSES);
  const urgency = random.chance(URGENT) ? 'urgent' : 'routine';
  const readMinutes = kind === 'ecg' ? READ_MINUTES.ecg : READ_MINUTES.imaging[urgency];
  return {
    id: `${kind}-${String(minute)}`,
    kind,
    site,
    person: makePerson(random, illness, { day: dayOf(at, by.zone), place: site.place }),
    at,
    readAt: at + Math.round(random.exponential(readMinutes) * MINUTE_MS) + MINUTE_MS,
    rhythm: RHYTHMS[random.weighted(RHYTHMS.map(([, weight]) => weight))]?.[0] ?? 'sinus',
    image:
      (IMAGES[random.weighted(IMAGES.map(([, weight]) => weight))] ?? IMAGES[0])?.[0] ?? NO_IMAGE,
    urgency,
  };
}

const NO_IMAGE: Image = { modality: 'DX', bodyPart: '胸部', findings: [] };
