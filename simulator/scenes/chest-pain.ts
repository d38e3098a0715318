// Scenes of chest pain at the door of an emergency room: an ECG at once, before, too late or never; another illness; a visit that is cancelled. At the
// city's hospitals, whose ECG feeds are never silent for long. Pure.
import { DAY, ecgLine, HOUR, MINUTE, visitLine, type Told } from './lines.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

const CODES = ['R07.4', 'I20.0', 'I21.9'] as const;
/** Of a site that has told ECGs for less than a fortnight nothing is said. */
const KNOWN_DAYS = 17;

interface Door {
  readonly visit: Told;
  readonly came: (code?: string) => ToldLine;
  /** An ECG so long after the door, read soon after. */
  readonly ecg: (ms: number, sentAfterMs?: number) => ToldLine[];
}

function doorOf({ scene, person, cast, startsAt, random }: Stage): Door {
  const site = random.pick(cast.hospitals.filter(({ level }) => level === 'city-hospital'));
  const visit: Told = { name: scene, site, person, at: startsAt, zone: cast.zone };
  return {
    visit,
    came: (code = random.pick(CODES)) => visitLine(visit, 'start', { class: 'emergency', code }),
    ecg: (ms, sentAfterMs = 0) => {
      const of: Told = { ...visit, name: `${scene}-e`, at: visit.at + ms };
      const read: Told = { ...of, statedAt: of.at + 4 * MINUTE };
      return [ecgLine(of, 'recorded'), ecgLine(read, 'read')].map((line) => ({
        ...line,
        sendAt: line.sendAt + sentAfterMs,
      }));
    },
  };
}

const scene = (
  verdict: Scene['verdict'],
  variety: string,
  turn: (door: Door, stage: Stage) => ToldLine[],
): Scene => ({
  ...{ rule: 'chest-pain-no-ecg', verdict, variety, days: 3, notBeforeDays: KNOWN_DAYS },
  play: (stage) => turn(doorOf(stage), stage),
});

export const CHEST_PAIN: readonly Scene[] = [
  scene('must', 'never', ({ came }) => [came()]),
  scene('must', 'too-late', ({ came, ecg }, { random }) => [
    came(),
    ...ecg(12 * MINUTE + random.integer(HOUR)),
  ]),
  scene('must-not', 'within-ten-minutes', ({ came, ecg }, { random }) => [
    came(),
    ...ecg(MINUTE + random.integer(8 * MINUTE)),
  ]),
  scene('must-not', 'before-the-door', ({ came, ecg }) => [...ecg(-20 * MINUTE), came()]),
  scene('must-not', 'another-illness', ({ came }) => [came('J18.9')]),
  scene('must-not', 'visit-cancelled', ({ visit, came }) => [
    came(),
    visitLine({ ...visit, statedAt: visit.at + 5 * MINUTE }, 'cancel'),
  ]),
  scene('looks-the-same', 'recorded-and-never-sent', ({ came, ecg }) => [
    came(),
    ...ecg(5 * MINUTE, 4 * DAY),
  ]),
];
