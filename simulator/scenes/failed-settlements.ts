// Scenes of settlements across provinces that fail at one house: for one reason, for many, again and again for one visit. Pure.
import { failureLine, HOUR, type Told } from './lines.ts';
import { somebody } from './persons.ts';
import type { Scene, Stage, ToldLine, Verdict } from './scene.ts';

interface Failing {
  readonly count: number;
  readonly overMs: number;
  readonly reasons: readonly string[];
  readonly insured?: string;
  readonly sameVisit?: boolean;
  /** So many of them are taken back two hours later. */
  readonly withdrawn?: number;
}

const ELSEWHERE = ['310101', '440300', '510107', '320500'] as const;
const OFFSET: Readonly<Record<Verdict, number>> = {
  ...{ must: 0, may: 0, 'must-not': 9, 'looks-the-same': 17 },
};

function failing(stage: Stage, verdict: Verdict, of: Failing): ToldLine[] {
  const { scene, startsAt, random, cast, index } = stage;
  const { count, overMs, reasons, sameVisit = false, withdrawn = 0 } = of;
  const site = cast.hospitals[(index + OFFSET[verdict]) % cast.hospitals.length];
  if (site === undefined) return [];
  return Array.from({ length: count }, (_, at) => {
    const moment = startsAt + Math.floor((overMs * at) / count);
    const person = somebody(random, { place: site.place, at: moment, zone: cast.zone });
    const told: Told = {
      name: `${scene}-${String(at)}`,
      site,
      person,
      at: moment,
      zone: cast.zone,
    };
    const what = {
      reason: reasons[at % reasons.length] ?? 'other',
      insured: of.insured ?? random.pick(ELSEWHERE),
      visit: sameVisit ? `${scene}-v` : `${told.name}-v`,
    };
    const back = { ...told, statedAt: moment + 2 * HOUR };
    const line = failureLine(told, 'failed', what);
    return at < withdrawn ? [line, failureLine(back, 'withdrawn', what)] : [line];
  }).flat();
}

const scene = (verdict: Verdict, variety: string, of: (stage: Stage) => Failing): Scene => ({
  ...{ rule: 'cross-province-failing', verdict, variety, days: 6, atMost: 16 },
  play: (stage) => failing(stage, verdict, of(stage)),
});

const many = ({ random }: Stage): number => 5 + random.integer(7);

export const FAILED_SETTLEMENTS: readonly Scene[] = [
  scene('must', 'one-reason', (stage) => ({
    ...{ count: many(stage), overMs: 9 * HOUR, reasons: ['not-filed'] },
  })),
  scene('must', 'told-in-words', (stage) => ({
    ...{ count: many(stage), overMs: 9 * HOUR },
    reasons: ['目录编码未对照，请先完成对照', '上传失败：项目未对照'],
  })),
  scene('must', 'a-code-of-its-own', (stage) => ({
    ...{ count: many(stage), overMs: 9 * HOUR, reasons: ['ERR-KZQXW-2204417'] },
  })),
  scene('must-not', 'one-too-few', () => ({ count: 4, overMs: 6 * HOUR, reasons: ['credential'] })),
  scene('must-not', 'several-reasons', () => ({
    ...{ count: 8, overMs: 9 * HOUR },
    reasons: ['not-filed', '社保卡密码错误', 'limit-reached', '险种不支持'],
  })),
  scene('must-not', 'one-visit-tried-again', () => ({
    ...{ count: 9, overMs: HOUR, reasons: ['no-answer'], sameVisit: true },
  })),
  scene('must-not', 'over-days', () => ({ count: 6, overMs: 100 * HOUR, reasons: ['not-filed'] })),
  scene('must-not', 'within-the-province', () => ({
    ...{ count: 9, overMs: 9 * HOUR, reasons: ['not-filed'], insured: '990200' },
  })),
  scene('must-not', 'taken-back', () => ({
    ...{ count: 6, overMs: 6 * HOUR, reasons: ['house-not-open'], withdrawn: 3 },
  })),
  scene('looks-the-same', 'platform-down', () => ({
    ...{ count: 12, overMs: HOUR, reasons: ['timeout'] },
  })),
];
