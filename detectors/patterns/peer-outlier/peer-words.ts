/** A provider that differs from its peers, in words. Pure. */
import type { PeerOutlierPattern } from '../../../contracts/catalogue/looks/peer-outlier.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import { DAY_MS } from '../../../contracts/time.ts';
import type { Words } from '../../../contracts/words.ts';
import type { LookFinding } from '../looks/look-finding.ts';
import type { Outlier } from './outlier.ts';

const SIDES = {
  upper: { zh: '高于同级机构', en: 'above its peers' },
  lower: { zh: '低于同级机构', en: 'below its peers' },
} as const satisfies Record<Outlier['side'], Words>;

/** Of what a case is where it is no stay. */
const UNITS: Partial<Record<PeerOutlierPattern['compares'], Words>> = {
  'frequent-visits': { zh: '名就诊者', en: 'patients' },
  'repeat-examinations': { zh: '次检查', en: 'examinations' },
};

export function peerWords(
  { site, side, cases, peers, ratio, limit }: Outlier,
  rule: PeerOutlierPattern,
): Pick<LookFinding, 'title' | 'reason'> {
  const days = String(spanMs(rule.window) / DAY_MS);
  const adjusted = adjustedFor(rule);
  const unit = UNITS[rule.compares] ?? { zh: '例', en: 'cases' };
  const [times, bound] = [ratio.toFixed(2), limit.toFixed(2)];
  return {
    title: {
      zh: `${site.names.zh} ${rule.names.zh}${SIDES[side].zh}`,
      en: `${rule.names.en} ${SIDES[side].en}, ${site.names.en}`,
    },
    reason: {
      code: `peers-${side}`,
      words: {
        zh: `${days} 天内 ${String(cases)} ${unit.zh}，${adjusted.zh}为 ${String(peers)} 家同级机构的 ${times} 倍（控制限 ${bound} 倍）`,
        en: `${String(cases)} ${unit.en} in ${days} days: ${times} times its ${String(peers)} peers${adjusted.en} (limit ${bound})`,
      },
    },
  };
}

function adjustedFor({ adjustFor: { group, age } }: PeerOutlierPattern): Words {
  if (group && age) return { zh: '按病组和年龄校正后', en: ', adjusted for group and age' };
  if (group) return { zh: '按病组校正后', en: ', adjusted for group' };
  if (age) return { zh: '按年龄校正后', en: ', adjusted for age' };
  return { zh: '', en: '' };
}
