// The form of one decision on limits: a reason, where one must be given, and no more.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleCommand } from '../../../contracts/command.ts';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { useRuleAct } from './quality-queries.ts';

export interface Deciding {
  readonly title: string;
  readonly text: string;
  readonly needsReason: boolean;
  readonly command: (reason: string) => RuleCommand;
  /** Of the change that is decided on, where it is one. */
  readonly version?: number;
}

export function DecideDialog(props: {
  readonly deciding: Deciding;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { title, text, needsReason, command, version } = props.deciding;
  const act = useRuleAct();
  return (
    <ReasonDialog
      title={title}
      subtitle={text}
      label={t(needsReason ? 'quality.reason' : 'action.reasonOptional')}
      missing={t('quality.reasonNeeded')}
      action={t('action.confirm', { action: title })}
      needsReason={needsReason}
      send={(reason) => act(command(reason), { action: title, version })}
      onClose={props.onClose}
    />
  );
}
