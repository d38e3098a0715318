// Shortcuts, sound and notices: each is a person's explicit choice on this machine.
import { type JSX, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LEVELS } from '../api/levels.ts';
import { play } from '../live/attention.ts';
import { Dialog } from '../ui/dialog.tsx';
import { LevelBadge } from '../ui/level-badge.tsx';
import { prefer, usePreferences } from './preferences.ts';

function Choice(props: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  readonly hint?: string;
}): JSX.Element {
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span>
        {props.children}
        {props.hint !== undefined && <small className="muted">{props.hint}</small>}
      </span>
    </label>
  );
}

function SoundChoices(): JSX.Element {
  const { t } = useTranslation();
  const { sound } = usePreferences();
  return (
    <fieldset className="fieldset">
      <legend>{t('settings.sound')}</legend>
      <p className="muted">{t('settings.soundHint')}</p>
      {LEVELS.map((level) => (
        <div key={level} className="choice-row">
          <Choice
            checked={sound[level]}
            onChange={(checked) => prefer({ sound: { ...sound, [level]: checked } })}
          >
            <span className="visually-hidden">{t('settings.soundLevel', { level })}</span>
            <LevelBadge level={level} />
          </Choice>
          <button type="button" className="button button-small" onClick={() => play(level)}>
            {t('settings.test')} <span className="visually-hidden">{level}</span>
          </button>
        </div>
      ))}
    </fieldset>
  );
}

async function askForNotices(): Promise<boolean> {
  if (!('Notification' in globalThis)) return false;
  return (await Notification.requestPermission()) === 'granted';
}

function NoticeChoice(): JSX.Element {
  const { t } = useTranslation();
  const { notices } = usePreferences();
  const [denied, setDenied] = useState(false);
  const change = async (on: boolean): Promise<void> => {
    const granted = on && (await askForNotices());
    setDenied(on && !granted);
    prefer({ notices: granted });
  };
  return (
    <>
      <Choice checked={notices} onChange={(on) => void change(on)} hint={t('settings.noticesHint')}>
        {t('settings.notices')}
      </Choice>
      {denied && (
        <p className="field-error" role="alert">
          {t('settings.noticesDenied')}
        </p>
      )}
    </>
  );
}

export function SettingsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  const { shortcuts } = usePreferences();
  const showGuide = (): void => {
    prefer({ guideSeen: false });
    onClose();
  };
  return (
    <Dialog title={t('settings.title')} onClose={onClose}>
      <Choice
        checked={shortcuts}
        onChange={(checked) => prefer({ shortcuts: checked })}
        hint={t('settings.shortcutsHint')}
      >
        {t('settings.shortcuts')}
      </Choice>
      <NoticeChoice />
      <SoundChoices />
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={showGuide}>
          {t('settings.guide')}
        </button>
        <button type="button" className="button button-primary" onClick={onClose}>
          {t('settings.close')}
        </button>
      </div>
    </Dialog>
  );
}
