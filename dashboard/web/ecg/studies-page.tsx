// Remote ECGs and imaging: what waits to be read, since when, and what is critical; one examination beside the list.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { Study, StudyList, StudyState } from '../../../contracts/api/studies.ts';
import { durationWords } from '../i18n/time.ts';
import { useNow } from '../ui/now.ts';
import { Empty, Read } from '../ui/view-states.tsx';
import '../look/studies.css';
import { StudyDetail } from './study-detail.tsx';
import { StudyTable } from './study-list.tsx';
import { useStudies } from './study-queries.ts';

const KINDS = ['ecg', 'imaging'] as const;
const STATES = [
  'waiting',
  'requested',
  'read',
  'cancelled',
] as const satisfies readonly StudyState[];

function Summary({ studies }: { readonly studies: readonly Study[] }): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const waiting = studies.filter(({ state }) => state === 'waiting');
  const longest = Math.max(0, ...waiting.map(({ sinceAt }) => now - sinceAt));
  return (
    <p className="studies-summary">
      {waiting.length === 0
        ? t('studies.nobodyWaits')
        : t('studies.summary', {
            waiting: waiting.length,
            critical: waiting.filter(({ critical }) => critical).length,
            longest: durationWords(longest, t),
          })}
    </p>
  );
}

function Choice<T extends string>(props: {
  readonly label: string;
  readonly any: string;
  readonly value: string;
  readonly options: readonly T[];
  readonly words: (option: T) => string;
  readonly choose: (value: string) => void;
}): JSX.Element {
  return (
    <label>
      {props.label}
      <select value={props.value} onChange={(event) => props.choose(event.target.value)}>
        <option value="">{props.any}</option>
        {props.options.map((option) => (
          <option key={option} value={option}>
            {props.words(option)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Studies({
  list,
  chosen,
}: {
  readonly list: StudyList;
  readonly chosen: string | null;
}): JSX.Element {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const kind = search.get('kind') ?? '';
  const state = search.get('state') ?? '';
  const set = (name: string, value: string): void =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  if (list.studies.length === 0)
    return <Empty title={t('studies.empty')}>{t('studies.emptyText')}</Empty>;
  const shown = list.studies.filter(
    (study) => (kind === '' || study.kind === kind) && (state === '' || study.state === state),
  );
  return (
    <>
      <Summary studies={list.studies} />
      <div className="filters" role="group" aria-label={t('studies.filters')}>
        <Choice
          label={t('studies.kind')}
          any={t('studies.anyKind')}
          value={kind}
          options={KINDS}
          words={(one) => t(`studies.kinds.${one}`)}
          choose={(value) => set('kind', value)}
        />
        <Choice
          label={t('studies.stateLabel')}
          any={t('studies.anyState')}
          value={state}
          options={STATES}
          words={(one) => t(`studies.states.${one}`)}
          choose={(value) => set('state', value)}
        />
        <span className="muted" role="status">
          {t('studies.shown', { shown: shown.length, all: list.studies.length })}
          {list.isCut && ` · ${t('studies.cut')}`}
        </span>
      </div>
      {shown.length === 0 ? (
        <Empty title={t('studies.emptyFiltered')} />
      ) : (
        <StudyTable studies={shown} chosen={chosen} />
      )}
    </>
  );
}

function Chosen({
  list,
  record,
}: {
  readonly list: StudyList;
  readonly record: string;
}): JSX.Element {
  const { t } = useTranslation();
  const study = list.studies.find((one) => one.record === record);
  return study === undefined ? (
    <Empty title={t('studies.notThere')} />
  ) : (
    <StudyDetail key={record} study={study} />
  );
}

export function StudiesPage({ record }: { readonly record: string | null }): JSX.Element {
  const { t } = useTranslation();
  const studies = useStudies();
  return (
    <div className={record === null ? 'studies' : 'studies studies-open'}>
      <h1 className="visually-hidden">{t('studies.title')}</h1>
      <Read from={studies}>
        {(list) => (
          <>
            <div className="studies-main">
              <Studies list={list} chosen={record} />
            </div>
            {record !== null && (
              <aside className="studies-side" aria-label={t('studies.detail')}>
                <Chosen list={list} record={record} />
              </aside>
            )}
          </>
        )}
      </Read>
    </div>
  );
}
