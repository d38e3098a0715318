// The last step of a change: what differs, from which day, and why. Stays open when the server refuses, with its words.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListDetail } from '../../../contracts/api/responsibilities.ts';
import type { ResponsibilityList } from '../../../contracts/catalogue/responsibility-list.ts';
import { differencesOf } from '../../../contracts/lists/compare-lists.ts';
import { writtenOf } from '../../../contracts/lists/written-list.ts';
import type { DayKey } from '../../../contracts/time.ts';
import { dayOf } from '../i18n/time.ts';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { Differences } from './differences.tsx';
import { nextVersion, tidied } from './draft.ts';
import { useListAct } from './list-queries.ts';

function useAsking(known: ListDetail, draft: ResponsibilityList) {
  const { t } = useTranslation();
  const act = useListAct();
  const used = [
    ...known.versions.map(({ version }) => version),
    ...known.changes.map(({ change }) => change.list.version),
  ];
  return (reason: string, day: string) => {
    const version = nextVersion(used, Number(dayOf(Date.now()).slice(0, 4)));
    const list = writtenOf(tidied({ ...draft, version }));
    const from = day === '' ? {} : { validFrom: day as DayKey };
    return act(
      { command: 'ask', list, base: known.newest, reason, ...from },
      { action: t('lists.ask') },
    );
  };
}

export function AskDialog(props: {
  readonly known: ListDetail;
  readonly draft: ResponsibilityList;
  readonly onAsked: () => void;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { known, draft, onAsked, onClose } = props;
  const asking = useAsking(known, draft);
  const [day, setDay] = useState('');
  return (
    <ReasonDialog
      title={t('lists.ask')}
      subtitle={t('lists.askText')}
      label={t('lists.reason')}
      missing={t('lists.reasonNeeded')}
      action={t('lists.ask')}
      send={(reason) => asking(reason, day)}
      onDone={onAsked}
      onClose={onClose}
      shown={<Differences differences={differencesOf(known.list, draft)} />}
    >
      <label className="field">
        {t('lists.validFrom')}
        <input type="date" value={day} onChange={(event) => setDay(event.target.value)} />
        <small>{t('lists.validFromText')}</small>
      </label>
    </ReasonDialog>
  );
}
