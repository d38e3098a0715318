// What the lead may do for the whole of the joint work, in one row above it.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertRoom } from '../../../contracts/api/room.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { CallMeetingDialog } from './meeting-dialogs.tsx';
import { AccountabilityDialog, AddDepartmentDialog, DispatchDialog } from './order-dialogs.tsx';
import { hasPowers } from './room-acts.ts';
import { SetUpTeamDialog } from './team-dialogs.tsx';

const DIALOGS = {
  dispatch: DispatchDialog,
  'add-department': AddDepartmentDialog,
  'call-meeting': CallMeetingDialog,
  'set-up-team': SetUpTeamDialog,
  'propose-accountability': AccountabilityDialog,
} as const;
type LeadVerb = keyof typeof DIALOGS;
const VERBS = Object.keys(DIALOGS) as LeadVerb[];

const LOOKS_ON = { party: 'room.standing.party', reader: 'room.standing.reader' } as const;

export function RoomButton(props: {
  readonly label: string;
  readonly act: string;
  readonly onClick: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const live = useConnection(canAct);
  return (
    <button
      type="button"
      className="button button-small"
      data-act={props.act}
      disabled={!live}
      title={live ? undefined : t('state.offlineAction')}
      onClick={props.onClick}
    >
      {props.label}
    </button>
  );
}

export function LeadActs({ of }: { readonly of: AlertRoom }): JSX.Element {
  const { t } = useTranslation();
  const [verb, setVerb] = useState<LeadVerb | null>(null);
  if (!hasPowers(of.standing)) return <p className="muted">{t(LOOKS_ON[of.standing])}</p>;
  const hasTeam = of.teams.some(({ team }) => team.state === 'active');
  const Dialog = verb === null ? null : DIALOGS[verb];
  return (
    <div className="quality-buttons" role="group" aria-label={t('room.acts')}>
      {VERBS.filter((one) => one !== 'set-up-team' || !hasTeam).map((one) => (
        <RoomButton key={one} act={one} label={t(`room.act.${one}`)} onClick={() => setVerb(one)} />
      ))}
      {Dialog !== null && <Dialog of={of} onClose={() => setVerb(null)} />}
    </div>
  );
}
