// A first likelihood and impact from what stands in the record of an alert, each with its reason in words. A suggestion: the form begins with it
// and a person judges. The steps are the product's own, in the spirit of WHO's rapid risk assessment (2012): likelihood from how far and how
// widely it exceeds, impact from the class of the disease. Pure.
import { effectiveLevel, type Alert, type Level } from '../../../contracts/alert.ts';
import type { RiskDraft } from '../../../contracts/api/products.ts';
import type { DiseaseClass } from '../../../contracts/signal.ts';
import { LEVEL_WORDS } from '../../../contracts/vocabulary/states.ts';
import { DISEASE_CLASS_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import type { Words } from '../../../contracts/words.ts';

const LIKELIHOOD: Readonly<Record<Level, number>> = { I: 4, II: 3, III: 2, IV: 2 };
const IMPACT_OF_CLASS: Readonly<Record<DiseaseClass, number>> = {
  A: 5,
  'B-as-A': 5,
  B: 3,
  C: 2,
  none: 2,
};
const DOUBLE = 2;

export function riskDraft(alert: Alert, placesFound: number): RiskDraft {
  const level = effectiveLevel(alert);
  const isDouble =
    alert.expected !== null && alert.expected > 0 && alert.observed >= DOUBLE * alert.expected;
  const likelihood = bounded(LIKELIHOOD[level] + (isDouble ? 1 : 0) + (placesFound > 1 ? 1 : 0));
  const impact = IMPACT_OF_CLASS[alert.diseaseClass];
  const reasons: Words[] = [LEVEL_WORDS[level]];
  if (isDouble)
    reasons.push({ zh: '实测达到预期两倍以上', en: 'Observed at least twice expected' });
  if (placesFound > 1)
    reasons.push({
      zh: `${String(placesFound)} 个地区发现信号`,
      en: `Found in ${String(placesFound)} places`,
    });
  reasons.push(DISEASE_CLASS_WORDS[alert.diseaseClass]);
  return { likelihood, impact, reasons };
}

const bounded = (score: number): number => Math.min(5, Math.max(1, score));
