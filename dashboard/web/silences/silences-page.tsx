// Silences: what is quiet, for how long, who owns it and why, and what it has muted. Grave ones wait here for a second person.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { SilenceSeen } from '../../../contracts/api/silences.ts';
import type { SilenceRules } from '../../../contracts/catalogue/silence-rules.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import { SILENCE_STATE_WORDS } from '../../../contracts/vocabulary/triage.ts';
import '../look/quality.css';
import { useMeasures } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { fullMomentOf } from '../i18n/time.ts';
import { LevelBadge } from '../ui/level-badge.tsx';
import { DataText, PlaceName } from '../ui/names.tsx';
import { Empty, Read } from '../ui/view-states.tsx';
import { AskSilence } from './ask-silence.tsx';
import { HoursField, SilenceForm } from './silence-form.tsx';
import { useSilences } from './silence-queries.ts';

type Verb = 'confirm' | 'extend' | 'end' | 'withdraw';

interface ItemProps {
  readonly seen: SilenceSeen;
  readonly onVerb: (verb: Verb) => void;
}

/** What may be tried; the server decides, and says why not. */
function verbsOf({ silence }: SilenceSeen, user: string): readonly Verb[] {
  const isOwn = silence.askedBy === user;
  if (silence.state === 'waiting') return isOwn ? ['withdraw'] : ['confirm', 'withdraw'];
  return silence.state === 'active' ? ['extend', 'end'] : [];
}

function Subject({ seen }: { readonly seen: SilenceSeen }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { data } = useMeasures();
  const { place, measure, upToLevel } = seen.silence.matchers;
  const names = data?.find(({ id }) => id === measure)?.names;
  const known = names === undefined ? measure : inWords(names);
  return (
    <>
      <PlaceName code={place} /> · {known ?? t('silences.anyMeasure')} ·{' '}
      <LevelBadge level={upToLevel} />
    </>
  );
}

function Facts({ seen }: { readonly seen: SilenceSeen }): JSX.Element {
  const { t } = useTranslation();
  const { askedBy, confirmedBy, beginsAt, endsAt, reason } = seen.silence;
  return (
    <>
      <p>
        <DataText text={reason} />
      </p>
      <p className="muted">
        {t('silences.span', { from: fullMomentOf(beginsAt), until: fullMomentOf(endsAt) })} ·{' '}
        {t('silences.askedBy', { by: askedBy })}
        {confirmedBy !== null && <> · {t('silences.confirmedBy', { by: confirmedBy })}</>}
      </p>
      <p className="muted">
        {t('silences.muted', { count: seen.mutes.length, signals: seen.signals })}
        {seen.mutes.slice(0, 10).map((id, index) => (
          <span key={id}>
            {' '}
            <Link href={`/alerts/${id}`}>{t('silences.alert', { number: index + 1 })}</Link>
          </span>
        ))}
      </p>
    </>
  );
}

function Item({ seen, onVerb }: ItemProps): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { id } = useAccount();
  const { silence } = seen;
  const isOwn = silence.askedBy === id;
  return (
    <li className="quality-item" data-silence={silence.id}>
      <h3>
        {inWords(SILENCE_STATE_WORDS[silence.state])} · <Subject seen={seen} />
      </h3>
      <Facts seen={seen} />
      <p className="quality-buttons">
        {silence.state === 'waiting' && isOwn && <span>{t('silences.own')}</span>}
        {verbsOf(seen, id).map((verb) => (
          <button
            key={verb}
            type="button"
            className="button button-small"
            onClick={() => onVerb(verb)}
          >
            {t(`silences.verb.${verb}`)}
          </button>
        ))}
      </p>
    </li>
  );
}

function Decide(props: {
  readonly seen: SilenceSeen;
  readonly verb: Verb;
  readonly limits: SilenceRules;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { seen, verb, limits, onClose } = props;
  const { id: silence, version: expectedVersion, reason: why, beginsAt, endsAt } = seen.silence;
  const { hoursMax } = limits.levels[seen.silence.matchers.upToLevel];
  // The whole of it counts, from its beginning.
  const left = Math.floor(hoursMax - (endsAt - beginsAt) / HOUR_MS);
  const [asked, setHours] = useState(4);
  const hours = Math.min(asked, Math.max(left, 1));
  return (
    <SilenceForm
      title={t(`silences.verb.${verb}`)}
      subtitle={why}
      onClose={onClose}
      act={(reason) => ({
        expectedVersion,
        body:
          verb === 'extend'
            ? { command: verb, silence, reason, endsAt: endsAt + hours * HOUR_MS }
            : { command: verb, silence, reason },
      })}
    >
      {verb === 'extend' && <HoursField hours={hours} hoursMax={left} onChange={setHours} />}
    </SilenceForm>
  );
}

export function SilencesPage(): JSX.Element {
  const { t } = useTranslation();
  const silences = useSilences();
  const limits = silences.data?.limits;
  const [asking, setAsking] = useState(false);
  const [deciding, setDeciding] = useState<{ seen: SilenceSeen; verb: Verb } | null>(null);
  return (
    <div className="quality">
      <h1>{t('silences.title')}</h1>
      <p className="muted">{t('silences.lead')}</p>
      <p>
        <button type="button" className="button" onClick={() => setAsking(true)}>
          {t('silences.ask')}
        </button>
      </p>
      <Read from={silences}>
        {({ silences: known }) =>
          known.length === 0 ? (
            <Empty title={t('silences.none')} />
          ) : (
            <section className="panel">
              <ul>
                {known.map((seen) => (
                  <Item
                    key={seen.silence.id}
                    seen={seen}
                    onVerb={(verb) => setDeciding({ seen, verb })}
                  />
                ))}
              </ul>
            </section>
          )
        }
      </Read>
      {asking && limits !== undefined && (
        <AskSilence limits={limits} onClose={() => setAsking(false)} />
      )}
      {deciding !== null && limits !== undefined && (
        <Decide {...deciding} limits={limits} onClose={() => setDeciding(null)} />
      )}
    </div>
  );
}
