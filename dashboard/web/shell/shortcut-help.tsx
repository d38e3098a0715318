// The page behind `?`: every single key and what it does.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/dialog.tsx';
import { usePreferences } from './preferences.ts';

const ROWS = [
  ['j', 'j'],
  ['k', 'k'],
  ['Enter', 'enter'],
  ['a', 'a'],
  ['x', 'x'],
  ['r', 'r'],
  ['s', 's'],
  ['n', 'n'],
  ['/', 'slash'],
  ['?', 'question'],
  ['Esc', 'escape'],
] as const;

export function ShortcutHelp({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  const { shortcuts } = usePreferences();
  return (
    <Dialog title={t('shortcuts.title')} onClose={onClose}>
      {!shortcuts && <p className="field-error">{t('shortcuts.off')}</p>}
      <dl className="keys">
        {ROWS.map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`shortcuts.${text}`)}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog-buttons">
        <button type="button" className="button button-primary" onClick={onClose}>
          {t('settings.close')}
        </button>
      </div>
    </Dialog>
  );
}
