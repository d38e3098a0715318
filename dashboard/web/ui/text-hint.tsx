/** Under a field for free words: what of a patient must not be written. The server refuses numbers; names only the writer can leave out. */
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';

export function TextHint(): JSX.Element {
  const { t } = useTranslation();
  return (
    <p id="text-hint" className="muted">
      {t('action.textHint')}
    </p>
  );
}
