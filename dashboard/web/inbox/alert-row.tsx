// One row of the inbox: what, where, how much above what was expected, in which state, until when, and the two commonest acts.
import { type JSX, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Alert } from '../../../contracts/alert.ts';
import { ALERT_STATE_WORDS } from '../../../contracts/vocabulary/states.ts';
import { ALERT_KIND_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import { effectiveLevel } from '../api/levels.ts';
import { useAccount } from '../api/session.ts';
import { isOffered } from '../alert/workflow.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { ratioOf } from '../i18n/figure.ts';
import { useFigure } from '../i18n/unit.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { Due } from '../ui/due.tsx';
import { LevelBadge } from '../ui/level-badge.tsx';
import { DepartmentName, PlaceLines, Said } from '../ui/names.tsx';

const DEPARTMENTS_SHOWN = 2;

export interface RowActs {
  readonly onSelect: (alert: Alert) => void;
  readonly onAcknowledge: (alert: Alert) => void;
  readonly onExclude: (alert: Alert) => void;
  readonly onFocus: (alert: Alert) => void;
}

function Figures({ alert }: { readonly alert: Alert }): JSX.Element {
  const say = useFigure(alert.measure);
  const ratio = ratioOf(alert.observed, alert.expected);
  return (
    <span className="row-figure">
      <b>{say(alert.observed)}</b> / {say(alert.expected)}
      {ratio !== null && <small>×{ratio}</small>}
    </span>
  );
}

function Departments({ alert }: { readonly alert: Alert }): JSX.Element {
  const { departments } = alert;
  const more = departments.length - DEPARTMENTS_SHOWN;
  return (
    <span className="row-departments">
      {departments.slice(0, DEPARTMENTS_SHOWN).map((id) => (
        <span key={id} className="chip">
          <DepartmentName id={id} />
        </span>
      ))}
      {more > 0 && <span className="muted">+{more}</span>}
    </span>
  );
}

function RowButtons({
  alert,
  acts,
}: {
  readonly alert: Alert;
  readonly acts: RowActs;
}): JSX.Element {
  const { t } = useTranslation();
  const { role } = useAccount();
  const live = useConnection(canAct);
  const why = live ? undefined : t('state.offlineAction');
  const button = (verb: 'acknowledge' | 'exclude', act: (alert: Alert) => void): JSX.Element => (
    <button
      type="button"
      className="button button-small"
      disabled={!live}
      title={why}
      onClick={() => act(alert)}
    >
      {t(`action.${verb}`)}
    </button>
  );
  return (
    <span className="row-buttons">
      {isOffered(alert.state, role, 'acknowledge') && button('acknowledge', acts.onAcknowledge)}
      {isOffered(alert.state, role, 'exclude') && button('exclude', acts.onExclude)}
    </span>
  );
}

function What({ alert }: { readonly alert: Alert }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <>
      <Link href={`/alerts/${alert.id}`} className="row-title" data-alert={alert.id}>
        <Said words={alert.title} />
      </Link>
      <small className="muted">
        {inWords(ALERT_KIND_WORDS[alert.kind])} · {t('inbox.signals', { count: alert.signalCount })}
        {alert.conclusion !== null &&
          ` · ${alert.conclusion.because === undefined ? alert.conclusion.text : inWords(alert.conclusion.because.words)}`}
      </small>
    </>
  );
}

export const AlertRow = memo(function AlertRow(props: {
  readonly alert: Alert;
  readonly index: number;
  readonly selected: boolean;
  readonly acts: RowActs;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { alert, acts } = props;
  const level = effectiveLevel(alert);
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      className={`row row-${level}${props.selected ? ' row-selected' : ''}`}
      onFocus={() => acts.onFocus(alert)}
    >
      <span role="cell" className="row-check">
        <input
          type="checkbox"
          checked={props.selected}
          aria-label={t('inbox.selectRow', { title: inWords(alert.title) })}
          onChange={() => acts.onSelect(alert)}
        />
      </span>
      <span role="cell">
        <LevelBadge level={level} human={alert.humanLevel !== null} />
      </span>
      <span role="cell" className="row-what">
        <What alert={alert} />
      </span>
      <span role="cell" className="row-why muted">
        {alert.levelReasons.map((reason) => inWords(reason.words)).join(' · ')}
      </span>
      <span role="cell">
        <PlaceLines code={alert.place} />
      </span>
      <span role="cell">
        <Figures alert={alert} />
      </span>
      <span role="cell">
        <span className={`state state-${alert.state}`}>
          {inWords(ALERT_STATE_WORDS[alert.state])}
        </span>
      </span>
      <span role="cell">
        {alert.acknowledgeBy === null ? (
          <span className="muted">{momentOf(alert.updatedAt)}</span>
        ) : (
          <Due dueAt={alert.acknowledgeBy} />
        )}
      </span>
      <span role="cell" className="row-who">
        <Departments alert={alert} />
      </span>
      <span role="cell">
        <RowButtons alert={alert} acts={acts} />
      </span>
    </div>
  );
});
