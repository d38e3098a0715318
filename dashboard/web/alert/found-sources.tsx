// What a combined score is made of: each source with the measure that speaks for it, what was seen and expected, how unusual that is by itself, and
// how much of the score it makes; and the sources of which nothing was known that day.
import { type JSX, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundEvidence, FoundSource } from '../../../contracts/api/found-evidence.ts';
import { useMeasures } from '../api/queries.ts';
import { percent, pvalueText } from '../i18n/figure.ts';
import { useWords } from '../i18n/setup.ts';
import { useFigure } from '../i18n/unit.ts';
import { Said } from '../ui/names.tsx';

const COLUMNS = ['source', 'measure', 'observed', 'expected', 'pvalue', 'weight'] as const;
const WORDS = new Set<string>(['source', 'measure']);

function SourceRow({ of }: { readonly of: FoundSource }): JSX.Element {
  const { t } = useTranslation();
  const say = useFigure(of.measure);
  const { data: measures } = useMeasures();
  const names = measures?.find(({ id }) => id === of.measure)?.names;
  return (
    <tr data-source={of.measure}>
      <th scope="row">
        <Said words={of.names} />
        {of.isUnusual && ' '}
        {of.isUnusual && <span className="chip">{t('evidence.unusual')}</span>}
      </th>
      <td>{names === undefined ? of.measure : <Said words={names} />}</td>
      <td className="num">{say(of.observed)}</td>
      <td className="num">{say(of.expected)}</td>
      <td className="num">{pvalueText(of.pvalue)}</td>
      <td className="num">{percent(of.weight)}</td>
    </tr>
  );
}

export function FoundSources({ of }: { readonly of: FoundEvidence }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const heading = useId();
  const unheard = of.unheard.map(inWords);
  return (
    <>
      <h2 id={heading}>{t('evidence.sources')}</h2>
      <div className="table-scroll" tabIndex={0} role="region" aria-labelledby={heading}>
        <table className="table table-found-sources" aria-labelledby={heading}>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className={WORDS.has(column) ? undefined : 'num'}>
                  {t(`evidence.columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.sources.map((source) => (
              <SourceRow key={source.measure} of={source} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="muted">
        {t('evidence.weights')}
        {unheard.length > 0 &&
          ` ${t('evidence.unheard', { sources: unheard.join(t('evidence.and')) })}`}
      </p>
    </>
  );
}
