/**
 * Why a standing signal of a series is withdrawn, in words: what was judged again lies within its limits, or beyond them by less than the rule's
 * floor asks for, which then is named. Pure.
 */
import type { Assessment } from '../../contracts/assessment.ts';
import { ratioAskedFor } from '../../contracts/catalogue/floor.ts';
import type { DetectorRule } from '../../contracts/catalogue/measure.ts';
import { formatFigure } from '../methods/words.ts';
import type { SignalReason } from '../signals/decide-signal.ts';

export function withdrawalOf(
  assessment: Assessment,
  { floor }: Pick<DetectorRule, 'floor'>,
): SignalReason {
  if (assessment.outcome !== 'exceeds') {
    const { zh, en } = assessment.reason.words;
    return {
      code: 'no-longer-exceeds',
      words: {
        zh: `补报或更正后重新判断，不再超出界限：${zh}`,
        en: `No longer beyond its limit when judged again after late or corrected facts: ${en}`,
      },
    };
  }
  const isLower = assessment.side === 'lower';
  const [observed, expected] = [assessment.observed, assessment.expected ?? 0].map(formatFigure);
  const ratioAsked = ratioAskedFor(floor, assessment.expected ?? 0);
  const [excess, least, ratio] = [floor.excess, floor.observed, ratioAsked].map(formatFigure);
  const also = isLower
    ? { zh: '', en: '' }
    : {
        zh: `、观察值至少 ${least}、至少为预期的 ${ratio} 倍`,
        en: `, at least ${least} observed and at least ${ratio} times the expected`,
      };
  return {
    code: 'below-floor',
    words: {
      zh: `补报或更正后重新判断，幅度已不足以提示：观察 ${observed}，预期 ${expected}；规则要求与预期相差至少 ${excess}${also.zh}`,
      en: `Too small to tell when judged again after late or corrected facts: ${observed} observed, ${expected} expected; the rule asks for a difference of at least ${excess}${also.en}`,
    },
  };
}
