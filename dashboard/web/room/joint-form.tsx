// The frame of every form of the room: its fields above, one longer text, and the act. What is missing is said before anything is sent.
import type { JSX, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertRoom } from '../../../contracts/api/room.ts';
import { useWords } from '../i18n/setup.ts';
import { useDepartmentNames } from '../ui/names.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { type JointAct, useJointAct } from './room-queries.ts';

export interface RoomDialogProps {
  readonly of: AlertRoom;
  readonly onClose: () => void;
}

interface JointFormProps extends RoomDialogProps {
  readonly title: string;
  readonly subtitle?: string;
  /** Of the text below the fields; without it, it is the reason. */
  readonly label?: string;
  readonly needsText?: boolean;
  readonly version?: number;
  /** null: a field is not filled. */
  readonly body: (text: string) => JointAct['body'] | null;
  readonly children?: ReactNode;
}

export function JointForm(props: JointFormProps): JSX.Element {
  const { t } = useTranslation();
  const { of, title, label, needsText, version, body, ...rest } = props;
  const act = useJointAct(of.alert);
  return (
    <ReasonDialog
      {...rest}
      title={title}
      label={label ?? t('action.reason')}
      needsReason={needsText ?? true}
      missing={t('room.incomplete')}
      action={t('action.confirm', { action: title })}
      send={(text) => {
        const filled = body(text);
        return filled === null ? null : act({ title, body: filled, version });
      }}
    />
  );
}

type Option = readonly [value: string, text: string];

/** Every department that has a part, each once, in the order of the parts. */
export function useTakingPart({ parts }: Pick<AlertRoom, 'parts'>): Option[] {
  const inWords = useWords();
  const nameOf = useDepartmentNames();
  const ids = [...new Set(parts.map(({ department }) => department as string))];
  return ids.map((id) => [id, inWords(nameOf(id))] as const);
}
