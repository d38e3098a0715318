/**
 * What can be done now, by this person, in this state, the likeliest first; and the facts that such a decision rests on. While
 * disconnected everything is disabled and says why.
 */
import { type JSX, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Alert } from '../../../contracts/alert.ts';
import {
  DISEASE_CLASS_WORDS,
  EXCLUSION_WORDS,
  FAMILY_WORDS,
} from '../../../contracts/vocabulary/subjects.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { ShortcutHelp } from '../shell/shortcut-help.tsx';
import { Due } from '../ui/due.tsx';
import { DataText, Said } from '../ui/names.tsx';
import { ActDialog } from './act-dialog.tsx';
import type { ExclusionCode } from './act-form.ts';
import { useJudgement } from '../room/room-queries.ts';
import { MergeButton } from './merge-dialog.tsx';
import { useAct } from './use-acts.ts';
import { type AlertVerb, isOffered, movesOn, needsNoReason, offered } from './workflow.ts';

function Fact(props: { readonly label: string; readonly children: ReactNode }): JSX.Element {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** An exclusion names its reason from the closed list before the person's own words. */
function Conclusion(props: { readonly conclusion: NonNullable<Alert['conclusion']> }): JSX.Element {
  const inWords = useWords();
  const { code, text, because } = props.conclusion;
  return (
    <>
      {code in EXCLUSION_WORDS && <b>{inWords(EXCLUSION_WORDS[code as ExclusionCode])}. </b>}
      {because === undefined ? <DataText text={text} /> : <Said words={because.words} />}
    </>
  );
}

/** Nobody was told or called up; acting on it ends that. */
function Muted({ muting }: { readonly muting: NonNullable<Alert['muted']> }): JSX.Element {
  const { t } = useTranslation();
  const { until, because } = muting;
  const label =
    until === null ? t('silences.mutedOpen') : t('silences.mutedUntil', { until: momentOf(until) });
  return (
    <Fact label={label}>
      <Said words={because.words} />
    </Fact>
  );
}

function Facts({ alert }: { readonly alert: Alert }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <dl className="facts">
      <Fact label={t('alert.family')}>{inWords(FAMILY_WORDS[alert.family])}</Fact>
      <Fact label={t('alert.disease')}>{inWords(DISEASE_CLASS_WORDS[alert.diseaseClass])}</Fact>
      <Fact label={t('alert.started')}>{momentOf(alert.startedAt)}</Fact>
      {alert.muted !== undefined && <Muted muting={alert.muted} />}
      {alert.acknowledgedBy !== null && (
        <Fact label={t('alert.acknowledgedBy')}>{alert.acknowledgedBy}</Fact>
      )}
      {alert.acknowledgementLapsesAt !== null && (
        <Fact label={t('alert.lapses')}>
          <Due dueAt={alert.acknowledgementLapsesAt} />
        </Fact>
      )}
      {alert.mergedInto !== null && (
        <Fact label={t('judgement.mergedInto')}>
          <Link href={`/alerts/${alert.mergedInto}`}>{t('judgement.otherAlert')}</Link>
        </Fact>
      )}
      {alert.conclusion !== null && (
        <Fact label={t('alert.conclusion')}>
          <Conclusion conclusion={alert.conclusion} />
        </Fact>
      )}
    </dl>
  );
}

function VerbButtons(props: {
  readonly verbs: readonly AlertVerb[];
  readonly onVerb: (verb: AlertVerb) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const live = useConnection(canAct);
  const KEYS: Partial<Record<AlertVerb, string>> = {
    acknowledge: 'a',
    exclude: 'x',
    'start-verification': 'r',
  };
  return (
    <div className="verbs">
      {props.verbs.map((verb, index) => (
        <button
          key={verb}
          type="button"
          className={index === 0 && movesOn(verb) ? 'button button-primary' : 'button'}
          disabled={!live}
          title={live ? undefined : t('state.offlineAction')}
          onClick={() => props.onVerb(verb)}
        >
          {t(`action.${verb}`)}
          {KEYS[verb] !== undefined && <kbd aria-hidden="true">{KEYS[verb]}</kbd>}
        </button>
      ))}
    </div>
  );
}

function Verbs(props: {
  readonly alert: Alert;
  readonly onVerb: (verb: AlertVerb) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const live = useConnection(canAct);
  const { role } = useAccount();
  const verbs = offered(props.alert.state, role);
  if (verbs.length === 0) return <p className="muted">{t('action.none')}</p>;
  return (
    <>
      {!live && <p className="field-error">{t('state.offlineAction')}</p>}
      {!verbs.some(movesOn) && <p className="muted">{t('action.readOnly')}</p>}
      <VerbButtons verbs={verbs} onVerb={props.onVerb} />
    </>
  );
}

export function ActionPanel(props: {
  readonly alert: Alert;
  readonly onLeave: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { alert } = props;
  const { role } = useAccount();
  const live = useConnection(canAct);
  const act = useAct();
  const judgement = useJudgement(alert.id);
  const [verb, setVerb] = useState<AlertVerb | null>(null);
  const [help, setHelp] = useState(false);
  const begin = (wanted: AlertVerb): void => {
    if (!live || !isOffered(alert.state, role, wanted)) return;
    if (needsNoReason(wanted)) void act(alert, { command: wanted } as { command: 'acknowledge' });
    else setVerb(wanted);
  };
  useShortcuts({
    acknowledge: () => begin('acknowledge'),
    exclude: () => begin('exclude'),
    verify: () => begin('start-verification'),
    leave: props.onLeave,
    help: () => setHelp(true),
  });
  return (
    <aside className="actions" aria-label={t('action.title')}>
      {alert.acknowledgeBy !== null && (
        <p className="actions-due">
          {t('alert.duePart')} <Due dueAt={alert.acknowledgeBy} />
        </p>
      )}
      <h2>{t('action.title')}</h2>
      <Verbs alert={alert} onVerb={begin} />
      <MergeButton alert={alert} />
      <h2>{t('alert.facts')}</h2>
      <Facts alert={alert} />
      {verb !== null && (
        <ActDialog
          verb={verb}
          title={t(`action.${verb}`)}
          subtitle={inWords(alert.title)}
          observed={alert.observed}
          draft={judgement.data?.riskDraft}
          onClose={() => setVerb(null)}
          submit={async (command) => {
            const { answer } = await act(alert, command);
            if (answer !== 'refused') setVerb(null);
          }}
        />
      )}
      {help && <ShortcutHelp onClose={() => setHelp(false)} />}
    </aside>
  );
}
