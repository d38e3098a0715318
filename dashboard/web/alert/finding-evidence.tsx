// What a finding of a rule is made of: what happened when and where, with the values that the rule asked for; and the rule itself, as the catalogue
// has it, with what looks the same and is none.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertDetail, EvidenceFact } from '../../../contracts/api/alerts.ts';
import type { PatternRule, SaidValue } from '../../../contracts/api/pattern-evidence.ts';
import type { Signal } from '../../../contracts/signal.ts';
import { SAID_NAME_WORDS, SAID_VALUE_WORDS } from '../../../contracts/vocabulary/said.ts';
import { EVENT_KIND_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { durationWords, fullMomentOf } from '../i18n/time.ts';
import { DataText, Said, SiteName } from '../ui/names.tsx';

function Value({ of, asked }: { readonly of: SaidValue; readonly asked: boolean }): JSX.Element {
  const inWords = useWords();
  const label = inWords(SAID_NAME_WORDS[of.name]);
  return (
    <span className="said" data-asked={asked}>
      {label}
      {': '}
      {asked ? (
        <b>
          <ShownValue of={of} />
        </b>
      ) : (
        <ShownValue of={of} />
      )}
    </span>
  );
}

function ShownValue({ of: { name, value } }: { readonly of: SaidValue }): JSX.Element {
  if (typeof value === 'object') return <Said words={value} />;
  if (typeof value === 'number') return <>{name === 'totalFen' ? value / 100 : value}</>;
  const words = SAID_VALUE_WORDS[value];
  return words === undefined ? <DataText text={value} /> : <Said words={words} />;
}

function Happened(props: {
  readonly fact: EvidenceFact;
  readonly asked: ReadonlySet<string>;
}): JSX.Element {
  const { fact, asked } = props;
  const inWords = useWords();
  return (
    <li>
      <time dateTime={new Date(fact.occurredAt).toISOString()}>
        {fullMomentOf(fact.occurredAt)}
      </time>{' '}
      <b>{inWords(EVENT_KIND_WORDS[fact.kind])}</b> · <SiteName id={fact.siteId} />
      <small className="muted">
        {fact.said.map((one, at) => (
          <Value key={`${one.name} ${String(at)}`} of={one} asked={asked.has(one.name)} />
        ))}
        <span className="params">{fact.event.slice(0, 9)}</span>
      </small>
    </li>
  );
}

function Rule({
  rule,
  signal,
}: {
  readonly rule: PatternRule;
  readonly signal: Signal;
}): JSX.Element {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t('evidence.rule', { id: rule.id, version: rule.version })}</summary>
      {rule.version !== signal.detector.version && (
        <p>{t('evidence.otherVersion', { version: signal.detector.version })}</p>
      )}
      <dl className="facts">
        {rule.parameters.map(({ name, value }) => (
          <div key={name}>
            <dt className="params">{name}</dt>
            <dd>
              <DataText text={value} />
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('evidence.source')}</dt>
          <dd>
            <DataText text={rule.source} />
          </dd>
        </div>
        <div>
          <dt>{t('evidence.page')}</dt>
          <dd className="params">{rule.page}</dd>
        </div>
      </dl>
    </details>
  );
}

/** Figures that the rule reckoned with; how late it was told is said in words. */
function Reckoned({ signal }: { readonly signal: Signal }): JSX.Element | null {
  const { t } = useTranslation();
  const { lateByMs, ...params } = signal.detector.params;
  const told = Object.entries(params).filter(([, value]) => typeof value !== 'object');
  return (
    <p className="muted">
      {typeof lateByMs === 'number' &&
        t(lateByMs < 1000 ? 'evidence.onTime' : 'evidence.lateBy', {
          duration: durationWords(lateByMs, t),
        })}{' '}
      {told.map(([name, value]) => `${name}=${String(value)}`).join(' · ')}
    </p>
  );
}

const OF_RULES: ReadonlySet<string> = new Set(['sequence', 'look']);

function Finding(props: { readonly signal: Signal; readonly detail: AlertDetail }): JSX.Element {
  const { signal, detail } = props;
  const { t } = useTranslation();
  const rule = detail.rules.find(({ id }) => id === signal.measure);
  const events = new Set<string>(signal.evidence);
  const facts = (detail.facts ?? [])
    .filter(({ event }) => events.has(event))
    .sort((one, other) => one.occurredAt - other.occurredAt);
  const asked = new Set(rule?.asked);
  return (
    <li className="signal" data-finding={signal.measure}>
      <b>
        <Said words={signal.title} />
      </b>
      <p>
        <Said words={signal.withdrawn?.words ?? signal.reason.words} />
      </p>
      <Reckoned signal={signal} />
      <ol className="timeline">
        {facts.map((fact) => (
          <Happened key={fact.event} fact={fact} asked={asked} />
        ))}
      </ol>
      {facts.length === 0 && <p className="muted">{t('records.noFacts')}</p>}
      {rule?.knownFalsePositives != null && (
        <p>
          {t('evidence.looksTheSame')}
          <Said words={rule.knownFalsePositives} />
        </p>
      )}
      {rule !== undefined && <Rule rule={rule} signal={signal} />}
    </li>
  );
}

/** Nothing where no rule of this kind has found anything. */
export function FindingEvidence({ detail }: { readonly detail: AlertDetail }): JSX.Element | null {
  const { t } = useTranslation();
  const found = detail.signals.filter(({ kind }) => OF_RULES.has(kind));
  if (found.length === 0) return null;
  return (
    <section className="panel">
      <h2>{t('evidence.title')}</h2>
      <ul className="signals">
        {found.map((signal) => (
          <Finding key={signal.id} signal={signal} detail={detail} />
        ))}
      </ul>
    </section>
  );
}
