// The frame of every form about a roster: its own fields, the reason, and what the server answered. It stays open when it is refused.
import type { JSX, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { commandDuty } from '../api/commands.ts';
import { Check } from '../ui/fields.tsx';
import { ReasonDialog, type ReasonDialogProps } from '../ui/reason-dialog.tsx';
import type { DutyCommand } from './command-shape.ts';
import { useDutyAct } from './duty-queries.ts';

interface DutyFormProps extends Pick<
  ReasonDialogProps,
  'title' | 'onClose' | 'isChanged' | 'wide'
> {
  readonly version: number | undefined;
  /** null: a field is not filled. */
  readonly command: (reason: string) => DutyCommand | null;
  /** Said where a field is not filled; absent: that the reason is missing. */
  readonly missing?: string;
  readonly children: ReactNode;
}

export function DutyForm({ version, command, missing, ...props }: DutyFormProps): JSX.Element {
  const { t } = useTranslation();
  const { title } = props;
  const act = useDutyAct();
  return (
    <ReasonDialog
      {...props}
      rows={2}
      label={t('duty.reason')}
      missing={missing ?? t('duty.reasonNeeded')}
      action={t('action.confirm', { action: title })}
      send={(reason) => {
        const body = command(reason);
        return body === null ? null : act(() => commandDuty(body, version), title);
      }}
    />
  );
}

/** It is known that the act leaves a gap or a double shift. */
export function EvenSo(props: {
  readonly evenSo: boolean;
  readonly onEvenSo: (evenSo: boolean) => void;
}): JSX.Element {
  const { t } = useTranslation();
  return <Check label={t('duty.evenSo')} checked={props.evenSo} onChange={props.onEvenSo} />;
}
