// The inbox in a storm: alerts by family, county and burst, the gravest first. Each group opens to its members and is acknowledged or excluded as a
// whole with one reason; `j` and `k` move, `a` and `x` act, Enter opens.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { AlertGroup } from '../../../contracts/api/alert-groups.ts';
import { ALERT_KIND_WORDS, FAMILY_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import { ALERT_STATE_WORDS } from '../../../contracts/vocabulary/states.ts';
import { isOffered, mayEver } from '../alert/workflow.ts';
import { effectiveLevel } from '../api/levels.ts';
import { KEYS } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { ratioOf } from '../i18n/figure.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { useFigure } from '../i18n/unit.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { Due } from '../ui/due.tsx';
import { LevelBadge } from '../ui/level-badge.tsx';
import { PlaceName, Said } from '../ui/names.tsx';
import { Read } from '../ui/view-states.tsx';
import { BulkDialog, type BulkVerb } from './bulk-dialog.tsx';
import { type GroupedView, byWeight, membersOf, useAlertGroups } from './group-queries.ts';

/** More are narrowed by the filters, or acted on as a whole. */
const MEMBERS_SHOWN = 100;
/** What stays the same while a group grows. */
const keyOf = ({ family, place, fromAt }: AlertGroup): string =>
  `${family}~${place}~${String(fromAt)}`;

function Worst({ of }: { readonly of: AlertGroup['worst'] }): JSX.Element {
  const { t } = useTranslation();
  const say = useFigure(of.measure);
  const ratio = ratioOf(of.observed, of.expected);
  return (
    <span>
      {t('storm.worst')}{' '}
      <Link href={`/alerts/${of.alert}`}>
        <Said words={of.title} /> · <PlaceName code={of.place} />
      </Link>{' '}
      <b>{say(of.observed)}</b> / {say(of.expected)}
      {ratio !== null && <small> ×{ratio}</small>}
    </span>
  );
}

function Members(props: { readonly group: AlertGroup; readonly view: GroupedView }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { group, view } = props;
  const members = useQuery({
    queryKey: ['alert-groups', 'members', group.id, view],
    queryFn: () => membersOf(group.id, view),
  });
  return (
    <Read from={members}>
      {(alerts) => (
        <>
          <ul className="group-members">
            {alerts.slice(0, MEMBERS_SHOWN).map((alert) => (
              <li key={alert.id}>
                <LevelBadge level={effectiveLevel(alert)} human={alert.humanLevel !== null} />
                <Link href={`/alerts/${alert.id}`} data-member={alert.id}>
                  <Said words={alert.title} />
                </Link>
                <PlaceName code={alert.place} />
                <span className={`state state-${alert.state}`}>
                  {inWords(ALERT_STATE_WORDS[alert.state])}
                </span>
              </li>
            ))}
          </ul>
          {alerts.length > MEMBERS_SHOWN && (
            <p className="muted">
              {t('storm.more', { shown: MEMBERS_SHOWN, count: alerts.length })}
            </p>
          )}
        </>
      )}
    </Read>
  );
}

interface GroupActs {
  readonly opened: boolean;
  readonly onOpen: () => void;
  readonly onFocus: () => void;
  readonly onVerb: (verb: BulkVerb) => void;
}

function Buttons({ onVerb }: Pick<GroupActs, 'onVerb'>): JSX.Element {
  const { t } = useTranslation();
  const { role } = useAccount();
  const live = useConnection(canAct);
  const verbs = (['acknowledge', 'exclude'] as const).filter((verb) => mayEver(role, verb));
  return (
    <span className="row-buttons">
      {verbs.map((verb) => (
        <button
          key={verb}
          type="button"
          className="button button-small"
          disabled={!live}
          title={live ? undefined : t('state.offlineAction')}
          onClick={() => onVerb(verb)}
        >
          {t(verb === 'acknowledge' ? 'storm.acknowledge' : 'storm.exclude')}
        </button>
      ))}
    </span>
  );
}

function Facts({ group }: { readonly group: AlertGroup }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <p className="group-facts muted">
      {group.kinds.map((kind) => inWords(ALERT_KIND_WORDS[kind])).join(' · ')} ·{' '}
      {t('storm.span', { from: momentOf(group.fromAt), until: momentOf(group.toAt) })} ·{' '}
      {t('inbox.signals', { count: group.signals })}
      {group.muted > 0 && <> · {t('storm.muted', { count: group.muted })}</>}
      <br />
      <Worst of={group.worst} />
    </p>
  );
}

function Group(
  props: GroupActs & { readonly group: AlertGroup; readonly view: GroupedView },
): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { group, opened } = props;
  return (
    <li className={`group row-${group.level}`} onFocus={props.onFocus}>
      <div className="group-head">
        <LevelBadge level={group.level} />
        <button
          type="button"
          className="group-title"
          data-group={keyOf(group)}
          aria-expanded={opened}
          onClick={props.onOpen}
        >
          {inWords(FAMILY_WORDS[group.family])} · <PlaceName code={group.place} /> ·{' '}
          {t('storm.alerts', { count: group.alerts })}
        </button>
        {group.acknowledgeBy !== null && <Due dueAt={group.acknowledgeBy} />}
        <Buttons onVerb={props.onVerb} />
      </div>
      <Facts group={group} />
      {opened && <Members group={group} view={props.view} />}
    </li>
  );
}

interface Asked {
  readonly verb: BulkVerb;
  readonly group: AlertGroup;
}

function Ask(props: {
  readonly asked: Asked;
  readonly view: GroupedView;
  readonly onClose: () => void;
}): JSX.Element {
  const inWords = useWords();
  const client = useQueryClient();
  const { role } = useAccount();
  const { verb, group } = props.asked;
  return (
    <BulkDialog
      verb={verb}
      count={group.alerts}
      subtitle={inWords(FAMILY_WORDS[group.family])}
      alerts={async () => {
        const members = await membersOf(group.id, props.view);
        return members.filter(({ state }) => isOffered(state, role, verb));
      }}
      onDone={() => {
        void client.invalidateQueries({ queryKey: ['alert-groups'] });
        void client.invalidateQueries({ queryKey: KEYS.live });
      }}
      onClose={props.onClose}
    />
  );
}

const focusOn = (key: string): void =>
  document.querySelector<HTMLElement>(`[data-group="${key}"]`)?.focus();

function Groups(props: {
  readonly groups: readonly AlertGroup[];
  readonly view: GroupedView;
}): JSX.Element {
  const { t } = useTranslation();
  const live = useConnection(canAct);
  const { role } = useAccount();
  const groups = props.groups.toSorted(byWeight);
  const [current, setCurrent] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const at = groups.findIndex((group) => keyOf(group) === current);
  const go = (index: number): void => {
    const group = groups[Math.min(Math.max(index, 0), groups.length - 1)];
    if (group !== undefined) focusOn(keyOf(group));
  };
  const ask = (verb: BulkVerb): void => {
    const group = groups[at];
    if (group !== undefined && live && mayEver(role, verb)) setAsked({ verb, group });
  };
  useShortcuts({
    next: () => go(at + 1),
    previous: () => go(at - 1),
    acknowledge: () => ask('acknowledge'),
    exclude: () => ask('exclude'),
  });
  return (
    <>
      <ul className="groups" aria-label={t('storm.title')}>
        {groups.map((group) => (
          <Group
            key={keyOf(group)}
            group={group}
            view={props.view}
            opened={opened === keyOf(group)}
            onOpen={() => setOpened(opened === keyOf(group) ? null : keyOf(group))}
            onFocus={() => setCurrent(keyOf(group))}
            onVerb={(verb) => setAsked({ verb, group })}
          />
        ))}
      </ul>
      {asked !== null && <Ask asked={asked} view={props.view} onClose={() => setAsked(null)} />}
    </>
  );
}

export function GroupView(props: {
  readonly view: GroupedView;
  readonly nothing: JSX.Element;
}): JSX.Element {
  const list = useAlertGroups(props.view);
  return (
    <Read from={list}>
      {({ groups }) =>
        groups.length === 0 ? props.nothing : <Groups groups={groups} view={props.view} />
      }
    </Read>
  );
}
