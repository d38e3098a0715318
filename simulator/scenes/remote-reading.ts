// Scenes of remote ECGs and images: read in time, too late or never, told late, cancelled, critical, denied, corrected. Pure.
import type { EpochMs } from '../../contracts/time.ts';
import { DAY, ecgLine, HOUR, imageLine, MINUTE, type Image, type Told } from './lines.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

const CRITICAL = [
  ['V1-V4导联ST段抬高'],
  ['急性ST段抬高型心肌梗死'],
  ['室性心动过速'],
  ['完全性房室传导阻滞'],
  ['严重窦性心动过缓'],
  ['窦性心律', '长间歇'],
] as const;

function told({ scene, startsAt, person, cast, random }: Stage): Told {
  return { name: scene, site: random.pick(cast.centres), person, at: startsAt, zone: cast.zone };
}

const between = ({ random }: Stage, least: number, most: number): number =>
  Math.round(least + random.uniform() * (most - least));

/** A statement about the same thing that was made so long after it. */
const after = (of: Told, ms: number, sendAfterMs = ms): Told => ({
  ...of,
  statedAt: of.at + ms,
  sendAt: of.at + sendAfterMs,
});

type Turn = (of: Told, stage: Stage) => ToldLine[];

const ecg =
  (rule: string, verdict: Scene['verdict']) =>
  (variety: string, turn: Turn): Scene => ({
    rule,
    verdict,
    variety,
    days: 2,
    play: (stage) => {
      const of = told(stage);
      return turn(of, stage);
    },
  });

const unread = ecg('ecg-not-read', 'must');
const readInTime = ecg('ecg-not-read', 'must-not');
const critical = ecg('critical-ecg', 'must');
const harmless = ecg('critical-ecg', 'must-not');

const readSoon = (of: Told, stage: Stage, statements?: readonly string[]): ToldLine =>
  ecgLine(after(of, between(stage, 2 * MINUTE, 9 * MINUTE)), 'read', statements);

const ECGS: readonly Scene[] = [
  unread('read-too-late', (of, stage) => [
    ecgLine(of, 'recorded'),
    ecgLine(after(of, between(stage, 11 * MINUTE, HOUR)), 'read'),
  ]),
  unread('never-read', (of) => [ecgLine(of, 'recorded')]),
  readInTime('read-in-time', (of, stage) => [ecgLine(of, 'recorded'), readSoon(of, stage)]),
  readInTime('read-in-time-told-late', (of, stage) => [
    ecgLine(of, 'recorded'),
    ecgLine(after(of, 6 * MINUTE, between(stage, 20 * MINUTE, 3 * HOUR)), 'read'),
  ]),
  readInTime('cancelled', (of) => [
    ecgLine(of, 'recorded'),
    ecgLine(after(of, 5 * MINUTE), 'cancelled'),
  ]),
  ecg('ecg-not-read', 'looks-the-same')('check-up-read-next-day', (of) => [
    ecgLine(of, 'recorded'),
    ecgLine(after(of, 20 * HOUR), 'read'),
  ]),
  critical('stated-by-the-device', (of, stage) => {
    const said = stage.random.pick(CRITICAL);
    return [ecgLine(of, 'recorded', said), readSoon(of, stage, said)];
  }),
  critical('stated-by-the-reader', (of, stage) => [
    ecgLine(of, 'recorded'),
    readSoon(of, stage, stage.random.pick(CRITICAL)),
  ]),
  harmless('denied', (of, stage) => [
    ecgLine(of, 'recorded', ['窦性心律']),
    readSoon(of, stage, ['心房颤动', '未见ST段抬高']),
  ]),
  harmless('recording-cancelled', (of, stage) => [
    ecgLine(of, 'recorded', stage.random.pick(CRITICAL)),
    ecgLine(after(of, 4 * MINUTE), 'cancelled'),
  ]),
  harmless('read-otherwise', (of, stage) => [
    ecgLine(of, 'recorded', stage.random.pick(CRITICAL)),
    readSoon(of, stage, ['窦性心律', '正常心电图']),
  ]),
  harmless('reading-corrected', (of, stage) => [
    ecgLine(of, 'recorded'),
    readSoon(of, stage, stage.random.pick(CRITICAL)),
    ecgLine(after(of, 30 * MINUTE), 'corrected', ['窦性心律', '正常心电图']),
  ]),
  ecg('critical-ecg', 'looks-the-same')('artefact', (of, stage) => [
    // In words that no table knows: nothing is said of what the device saw.
    ecgLine(of, 'recorded', ['室性心动过速']),
    readSoon(of, stage, ['导联松动，请复查']),
  ]),
];

interface Reporting {
  readonly rule: string;
  readonly urgency: 'routine' | 'urgent';
  readonly limitMs: number;
}

const CHEST: Image = { modality: 'DX', bodyPart: '胸部' };

function reports({ rule, urgency, limitMs }: Reporting): Scene[] {
  const image: Image = { ...CHEST, urgency };
  const scene = (verdict: Scene['verdict'], variety: string, turn: Turn): Scene => ({
    rule,
    verdict,
    variety,
    days: 4,
    play: (stage) => {
      const of = told(stage);
      return [imageLine(of, 'acquired', image), ...turn(of, stage)];
    },
  });
  const reported = (of: Told, ms: EpochMs, sendMs?: EpochMs): ToldLine =>
    imageLine(after(of, ms, sendMs), 'reported', image);
  return [
    scene('must', 'reported-too-late', (of, stage) => [
      reported(of, between(stage, limitMs + 5 * MINUTE, 2.5 * limitMs)),
    ]),
    scene('must', 'never-reported', () => []),
    scene('must-not', 'reported-in-time', (of, stage) => [
      reported(of, between(stage, limitMs / 10, limitMs - MINUTE)),
    ]),
    scene('must-not', 'reported-in-time-told-late', (of) => [
      reported(of, limitMs / 2, limitMs + 5 * HOUR),
    ]),
    scene('must-not', 'cancelled', (of) => [imageLine(after(of, limitMs / 3), 'cancelled', image)]),
  ];
}

export const REMOTE_READING: readonly Scene[] = [
  ...ECGS,
  ...reports({ rule: 'urgent-image-not-read', urgency: 'urgent', limitMs: 30 * MINUTE }),
  ...reports({ rule: 'image-not-read', urgency: 'routine', limitMs: DAY }),
];
