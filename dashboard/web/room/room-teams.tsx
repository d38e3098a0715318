// Joint teams of an alert: who reported in which operational period and who did not, and the reports themselves, newest first.
import { Fragment, type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertRoom, RoomTeam } from '../../../contracts/api/room.ts';
import { momentOf } from '../i18n/time.ts';
import { DataText, DepartmentName } from '../ui/names.tsx';
import { RoomButton } from './lead-acts.tsx';
import { hasPowers } from './room-acts.ts';
import { DissolveDialog, ReportDialog, useReportsFor } from './team-dialogs.tsx';

export function Departments({ ids }: { readonly ids: readonly string[] }): JSX.Element {
  return (
    <>
      {ids.map((id, index) => (
        <Fragment key={id}>
          {index > 0 && ' · '}
          <DepartmentName id={id} />
        </Fragment>
      ))}
    </>
  );
}

const TEAM_TEXT = {
  active: 'room.teamState.active',
  dissolved: 'room.teamState.dissolved',
} as const;

type TeamVerb = 'report-can' | 'dissolve-team';

function TeamActs({ of, team }: TeamProps): JSX.Element | null {
  const { t } = useTranslation();
  const own = useReportsFor(team.team);
  const [verb, setVerb] = useState<TeamVerb | null>(null);
  if (team.team.state !== 'active') return null;
  const props = { of, team, onClose: () => setVerb(null) };
  const verbs: TeamVerb[] = [
    ...(own.length > 0 ? (['report-can'] as const) : []),
    ...(hasPowers(of.standing) ? (['dissolve-team'] as const) : []),
  ];
  return (
    <div className="quality-buttons">
      {verbs.map((one) => (
        <RoomButton key={one} act={one} label={t(`room.act.${one}`)} onClick={() => setVerb(one)} />
      ))}
      {verb === 'report-can' && <ReportDialog {...props} />}
      {verb === 'dissolve-team' && <DissolveDialog {...props} />}
    </div>
  );
}

interface TeamProps {
  readonly of: AlertRoom;
  readonly team: RoomTeam;
}

function Team({ of: room, team: of }: TeamProps): JSX.Element {
  const { t } = useTranslation();
  const label = `${t('room.team')} ${momentOf(of.team.setUpAt)}`;
  return (
    <>
      <h3 data-team={of.team.state}>
        {label} · {t(TEAM_TEXT[of.team.state])}
      </h3>
      <p>
        {t('room.teamLead')}: <DepartmentName id={of.team.lead} />
      </p>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('room.period')}</th>
              <th scope="col">{t('room.ends')}</th>
              <th scope="col">{t('room.reported')}</th>
              <th scope="col">{t('room.missing')}</th>
            </tr>
          </thead>
          <tbody>
            {[...of.periods].reverse().map((period) => (
              <tr key={period.period}>
                <th scope="row">{period.period}</th>
                <td>{momentOf(period.endsAt)}</td>
                <td>
                  <Departments ids={period.reported} />
                </td>
                <td>
                  <Departments ids={period.missing} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Reports of={of} />
      <TeamActs of={room} team={of} />
    </>
  );
}

function Reports({ of }: { readonly of: RoomTeam }): JSX.Element | null {
  const { t } = useTranslation();
  if (of.reports.length === 0) return null;
  return (
    <details>
      <summary>{t('room.reports')}</summary>
      {[...of.reports].reverse().map((report) => (
        <dl key={report.id} className="facts">
          <dt>
            <DepartmentName id={report.department} />
          </dt>
          <dd>{momentOf(report.at)}</dd>
          {(['condition', 'actions', 'needs'] as const).map((name) => (
            <Fragment key={name}>
              <dt>{t(`room.${name}`)}</dt>
              <dd>
                <DataText text={report[name]} />
              </dd>
            </Fragment>
          ))}
        </dl>
      ))}
    </details>
  );
}

export function RoomTeams({ of }: { readonly of: AlertRoom }): JSX.Element {
  const { t } = useTranslation();
  const { teams } = of;
  return (
    <section className="panel">
      <h2>{t('room.team')}</h2>
      {teams.length === 0 && <p className="muted">{t('room.noTeam')}</p>}
      {teams.map((team) => (
        <Team key={team.team.id} of={of} team={team} />
      ))}
    </section>
  );
}
