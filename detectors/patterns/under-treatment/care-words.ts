/** Necessary care that fell, in words. Pure. */
import type { NecessaryCare } from '../../../contracts/catalogue/looks/under-treatment.ts';
import type { Words } from '../../../contracts/words.ts';
import type { LookFinding } from '../looks/look-finding.ts';
import type { UnderTreated } from './under-treated.ts';

const CARE: Readonly<Record<NecessaryCare, Words>> = {
  imaging: { zh: '影像检查率', en: 'share with imaging' },
  laboratory: { zh: '检验率', en: 'share with laboratory tests' },
  treatment: { zh: '本院收治完成率', en: 'share treated to the end' },
};

export function careWords(found: UnderTreated): Pick<LookFinding, 'title' | 'reason'> {
  const { site, change, condition, before, after, others } = found;
  const care = CARE[condition.needs];
  const [was, now] = [before, after].map(
    ({ had, cases }) => `${((had / cases) * 100).toFixed(1)}%`,
  );
  const beside: Words =
    others === null
      ? { zh: '', en: '' }
      : {
          zh: `；其他病种同期为此前的 ${others.toFixed(2)} 倍`,
          en: `; of other illnesses there ${others.toFixed(2)} times as before`,
        };
  return {
    title: {
      zh: `${site.names.zh} ${condition.names.zh}${care.zh}在${change.names.zh}后下降`,
      en: `${condition.names.en}: ${care.en} fell after ${change.names.en}, ${site.names.en}`,
    },
    reason: {
      code: `fell-${condition.needs}`,
      words: {
        zh: `由 ${was ?? ''}（${String(before.cases)} 例）降至 ${now ?? ''}（${String(after.cases)} 例），为此前的 ${found.ratio.toFixed(2)} 倍（界限 ${found.limit.toFixed(2)}）${beside.zh}`,
        en: `From ${was ?? ''} of ${String(before.cases)} cases to ${now ?? ''} of ${String(after.cases)}: ${found.ratio.toFixed(2)} times as before (limit ${found.limit.toFixed(2)})${beside.en}`,
      },
    },
  };
}
