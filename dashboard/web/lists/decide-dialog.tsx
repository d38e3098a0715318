// The form of a verdict on a change: a reason, which only a confirmation may leave out.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { listChangeVersion } from '../../../contracts/change-version.ts';
import type { ListChange } from '../../../contracts/lists/list-change.ts';
import type { ListCommand } from '../../../contracts/lists/list-command.ts';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import type { Verdict } from './list-roles.ts';
import { useListAct } from './list-queries.ts';

export function DecideDialog(props: {
  readonly change: ListChange;
  readonly verdict: Verdict;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { change, verdict } = props;
  const act = useListAct();
  const title = t(`lists.verdict.${verdict}`);
  const commandOf = (reason: string): ListCommand =>
    verdict === 'confirm'
      ? { command: verdict, change: change.id, ...(reason === '' ? {} : { reason }) }
      : { command: verdict, change: change.id, reason };
  return (
    <ReasonDialog
      title={title}
      subtitle={t('lists.verdictText', { version: change.list.version, from: change.validFrom })}
      label={t(verdict === 'confirm' ? 'action.reasonOptional' : 'lists.reason')}
      missing={t('lists.reasonNeeded')}
      action={title}
      needsReason={verdict !== 'confirm'}
      send={(reason) =>
        act(commandOf(reason), { action: title, version: listChangeVersion(change) })
      }
      onClose={props.onClose}
    />
  );
}
