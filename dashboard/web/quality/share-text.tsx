// A share with its interval and what it is of, as one cell; a dash where there is nothing to share.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Share } from '../../../contracts/wilson.ts';
import { percent } from '../i18n/figure.ts';

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

export function ShareCell({ share }: { readonly share: Share }): JSX.Element {
  const { t } = useTranslation();
  const text = useShareText();
  return (
    <td className="num">
      {text(share)}
      {share.share !== null && (
        <small className="muted quality-of">
          {t('quality.trials', { hits: share.hits, of: share.of })}
        </small>
      )}
    </td>
  );
}
