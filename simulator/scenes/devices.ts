// Devices of township centres in their working hours: hardly used, used enough, and such as are seldom told of, not available or idle at night alone. Pure.
import { dayOf } from '../../platform/zone/zone-time.ts';
import { DAY, HOUR, resourceLine } from './lines.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

const RULE = 'device-idle';

interface Use {
  readonly verdict: Verdict;
  readonly variety: string;
  /** Of the readings, those in which it is in use. */
  readonly share: number;
  readonly available?: number;
  /** Every so many days it is told at all. */
  readonly toldEvery?: number;
  readonly isToldAtNight?: boolean;
}

const USES: readonly Use[] = [
  { verdict: 'must', variety: 'seldom-used', share: 0.2 },
  { verdict: 'must-not', variety: 'used-enough', share: 0.54 },
  { verdict: 'must', variety: 'just-too-little', share: 0.45 },
  { verdict: 'must-not', variety: 'seldom-told', share: 0.1, toldEvery: 4 },
  { verdict: 'must', variety: 'hardly-ever', share: 0.04 },
  { verdict: 'must-not', variety: 'not-available', share: 0, available: 0 },
  { verdict: 'must', variety: 'one-of-two', share: 0.7, available: 2 },
  { verdict: 'must-not', variety: 'idle-at-night', share: 0.66, isToldAtNight: true },
  { verdict: 'must', variety: 'seldom-used', share: 0.3 },
  { verdict: 'must-not', variety: 'used-enough', share: 0.75 },
];
const LOOKS_THE_SAME: Use = { verdict: 'looks-the-same', variety: 'no-operator', share: 0.1 };

const SITES = 41;
const WORKING = [8, 10, 12, 14, 16] as const;
const AT_NIGHT = [18, 20, 22] as const;
const DEVICES = ['DR', 'ultrasound'] as const;

function plant({ cast, startsAt, endsAt, holidays }: PlantingGround): Planting {
  const background: ToldLine[] = [];
  const days = Math.round((endsAt - startsAt) / DAY);
  const scenes = cast.centres.slice(0, SITES).map((site, index) => {
    const use = index % 20 === 19 ? LOOKS_THE_SAME : (USES[index % USES.length] ?? LOOKS_THE_SAME);
    const { share, available = 1, toldEvery = 1, isToldAtNight = false, verdict, variety } = use;
    const deviceKind = DEVICES[index % DEVICES.length] ?? 'DR';
    let slot = index;
    for (let day = 0; day < days; day += 1) {
      const dayAt = startsAt + day * DAY;
      if (day % toldEvery !== 0 || holidays.has(dayOf(dayAt, cast.zone))) continue;
      for (const hour of [...WORKING, ...(isToldAtNight ? AT_NIGHT : [])]) {
        const isWorking = hour < 17;
        if (isWorking) slot += 1;
        // So many of every hundred, evenly: what is planted is not left to chance.
        const isUsed = Math.floor((slot + 1) * share) > Math.floor(slot * share);
        const inUse = isWorking && isUsed && available > 0 ? 1 : 0;
        const name = `${RULE}-${site.id}-${String(day)}-${String(hour)}`;
        const told = { name, site, at: dayAt + hour * HOUR, zone: cast.zone };
        const reading = { kind: 'device-use', deviceKind, available, inUse } as const;
        background.push(resourceLine(told, reading));
      }
    }
    const where = { site: site.id, fromAt: startsAt, untilAt: endsAt };
    return plantedAt({ rule: RULE, verdict, variety, where, name: site.id });
  });
  return { scenes, background };
}

export const DEVICES_IDLE: Planter = { rules: [RULE], plant };
