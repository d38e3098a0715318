// A finding in words: its name, how sure it is, and a mark where a person must hear of it at once. Never by colour alone.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodedFinding } from '../../../contracts/event/clinical.ts';
import { Said } from '../ui/names.tsx';

export const CERTAINTY_TEXTS = {
  definite: 'studies.certainty.definite',
  probable: 'studies.certainty.probable',
  possible: 'studies.certainty.possible',
  denied: 'studies.certainty.denied',
} as const;

export function FindingWords({ finding }: { readonly finding: CodedFinding }): JSX.Element {
  const { t } = useTranslation();
  const { names, certainty, weight } = finding;
  const isCritical = weight === 'critical' && certainty !== 'denied';
  return (
    <span className={isCritical ? 'finding finding-critical' : 'finding'}>
      {isCritical && <span aria-hidden="true">▲ </span>}
      <Said words={names} /> <small>{t(CERTAINTY_TEXTS[certainty])}</small>
    </span>
  );
}
