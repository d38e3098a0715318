// A joint team is set up, its members report condition, actions and needs in each operational period, and it is dissolved.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoomTeam } from '../../../contracts/api/room.ts';
import type { Team } from '../../../contracts/joint/team.ts';
import { useAccount } from '../api/session.ts';
import { durationWords, momentOf } from '../i18n/time.ts';
import { Choice, Paragraph, Several } from '../ui/fields.tsx';
import { JointForm, type RoomDialogProps, useTakingPart } from './joint-form.tsx';

const MINUTE_MS = 60_000;
/** Periods that are offered, as far as the level of the alert allows them. */
const PERIODS = [60, 120, 240, 360, 480, 720, 1440, 2880, 4320, 10_080];
const MEMBERS_MIN = 2;

export function SetUpTeamDialog(props: RoomDialogProps): JSX.Element {
  const { t } = useTranslation();
  const { alert, parts, bounds } = props.of;
  const taking = useTakingPart(props.of);
  const { least, most } = bounds.periodMinutes;
  const periods = PERIODS.filter((minutes) => minutes >= least && minutes <= most);
  const first = parts.find(({ part }) => part === 'lead')?.department ?? '';
  const [lead, setLead] = useState<string>(first);
  const [members, setMembers] = useState<readonly string[]>(taking.map(([id]) => id));
  const [period, setPeriod] = useState(String(periods[0] ?? least));
  return (
    <JointForm
      {...props}
      title={t('room.act.set-up-team')}
      body={(reason) =>
        members.length < MEMBERS_MIN || !members.includes(lead)
          ? null
          : {
              command: 'set-up-team',
              alert,
              lead,
              members: members.map((department) => ({ department, user: null })),
              periodMinutes: Number(period),
              reason,
            }
      }
    >
      <Choice
        label={t('room.teamLead')}
        value={lead}
        options={[['', t('room.choose')], ...taking]}
        onChange={setLead}
      />
      <Several label={t('room.members')} chosen={members} options={taking} onChange={setMembers} />
      <Choice
        label={t('room.periodLength')}
        value={period}
        options={periods.map(
          (minutes) => [String(minutes), durationWords(minutes * MINUTE_MS, t)] as const,
        )}
        onChange={setPeriod}
      />
    </JointForm>
  );
}

/** The departments of the account that are in the team: for these it reports. */
export function useReportsFor({ members }: Pick<Team, 'members'>): string[] {
  const { role, departments } = useAccount();
  if (role !== 'department-member') return [];
  return members.map(({ department }) => department).filter((one) => departments.includes(one));
}

export function ReportDialog(props: RoomDialogProps & { readonly team: RoomTeam }): JSX.Element {
  const { t } = useTranslation();
  const { team: of, ...rest } = props;
  const { team, periods } = of;
  const own = useReportsFor(team);
  const options = useTakingPart(rest.of).filter(([id]) => own.includes(id));
  const [department, setDepartment] = useState(own[0] ?? '');
  const [condition, setCondition] = useState('');
  const [actions, setActions] = useState('');
  const running = periods.at(-1);
  return (
    <JointForm
      {...rest}
      title={t('room.act.report-can')}
      {...(running === undefined
        ? {}
        : {
            subtitle: t('room.reportText', {
              period: running.period,
              until: momentOf(running.endsAt),
            }),
          })}
      label={t('room.needs')}
      needsText={false}
      version={team.version}
      body={(needs) => {
        const said = { condition: condition.trim(), actions: actions.trim() };
        return department === '' || said.condition === '' || said.actions === ''
          ? null
          : { command: 'report-can', team: team.id, department, ...said, needs };
      }}
    >
      {options.length > 1 && (
        <Choice
          label={t('people.department')}
          value={department}
          options={options}
          onChange={setDepartment}
        />
      )}
      <Paragraph label={t('room.condition')} value={condition} onChange={setCondition} />
      <Paragraph label={t('room.actions')} value={actions} onChange={setActions} />
    </JointForm>
  );
}

export function DissolveDialog(props: RoomDialogProps & { readonly team: RoomTeam }): JSX.Element {
  const { t } = useTranslation();
  const { team: of, ...rest } = props;
  return (
    <JointForm
      {...rest}
      title={t('room.act.dissolve-team')}
      version={of.team.version}
      body={(reason) => ({ command: 'dissolve-team', team: of.team.id, reason })}
    />
  );
}
