// Kinds of alerts that something in the catalogue can raise: each needs a responsibility list. Pure.
import type { z } from 'zod';
import type { Measure } from '../catalogue/measure.ts';
import { isLook } from '../catalogue/look-pattern.ts';
import type { NotifiableDiseaseFile } from '../catalogue/notifiable-disease.ts';
import type { Pattern } from '../catalogue/pattern.ts';
import { AlertKind } from '../signal.ts';

export interface Raisers {
  readonly measures: readonly Measure[];
  readonly patterns: readonly Pattern[];
  readonly diseases: z.infer<typeof NotifiableDiseaseFile>['diseases'];
}

export function kindsRaised({ measures, patterns, diseases }: Raisers): AlertKind[] {
  const kinds = new Set<AlertKind>(
    measures.filter(({ detectors }) => detectors.length > 0).map(({ alertKind }) => alertKind),
  );
  for (const pattern of patterns) for (const kind of kindsOfPattern(pattern)) kinds.add(kind);
  for (const disease of diseases.flatMap((one) => [one, ...(one.forms ?? [])])) {
    if (disease.aggregation !== undefined) kinds.add(disease.aggregation.alertKind);
  }
  return AlertKind.options.filter((kind) => kinds.has(kind));
}

function kindsOfPattern(pattern: Pattern): readonly AlertKind[] {
  if (isLook(pattern)) return [pattern.alertKind];
  if (pattern.pattern === 'site-silent' || pattern.pattern === 'sequence')
    return [pattern.alertKind];
  if (pattern.pattern === 'single-case') {
    const own = Object.values(pattern.alertKindOf ?? {}).filter((kind) => kind !== undefined);
    return [pattern.alertKind, ...own];
  }
  const ofThreshold =
    pattern.of.subject === 'case-definition' ? [pattern.of.threshold.alertKind] : [];
  return [...ofThreshold, ...Object.values(pattern.alertKindOfSetting)];
}
