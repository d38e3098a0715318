// A share with its interval and what it is of, as one cell; a dash where there is nothing to share.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleQuality } from '../../../contracts/api/detection-quality.ts';
import type { Share } from '../../../contracts/wilson.ts';
import { UNJUDGED_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import { percent } from '../i18n/figure.ts';
import { useWords } from '../i18n/setup.ts';

export function useShareText(): (share: Share) => string {
  const { t } = useTranslation();
  return (share) =>
    share.share === null
      ? t('quality.noShare')
      : t('quality.interval', {
          share: percent(share.share),
          low: percent(share.low),
          high: percent(share.high),
        });
}

function ShareText({ share }: { readonly share: Share }): JSX.Element {
  const { t } = useTranslation();
  const text = useShareText();
  return (
    <>
      {text(share)}
      {share.share !== null && (
        <small className="muted quality-of">
          {t('quality.trials', { hits: share.hits, of: share.of })}
        </small>
      )}
    </>
  );
}

export function ShareCell({ share }: { readonly share: Share }): JSX.Element {
  return (
    <td className="num">
      <ShareText share={share} />
    </td>
  );
}

/** What was found, of what could be judged; and what could not, for it is in neither. */
export function FoundCell(props: {
  readonly of: Pick<RuleQuality, 'detected' | 'unjudged'>;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { detected, unjudged } = props.of;
  const count = unjudged.reduce((sum, { trials }) => sum + trials, 0);
  return (
    <td className="num">
      <ShareText share={detected} />
      {count > 0 && (
        <small className="muted quality-of quality-unjudged">
          {t('quality.unjudged', { count })}
          {unjudged.map(({ reason, trials }) => (
            <span key={reason}>
              {t('quality.unjudgedFor', { why: inWords(UNJUDGED_WORDS[reason]), trials })}
            </span>
          ))}
        </small>
      )}
    </td>
  );
}
