// The states that every view has besides its content: loading, empty, failed, not allowed. Each says what it is and what to do.
import type { UseQueryResult } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { ApiError } from '../api/client.ts';

export function Loading(): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="view-state" role="status">
      <span className="spinner" aria-hidden="true" />
      <p>{t('state.loading')}</p>
    </div>
  );
}

export function Empty(props: {
  readonly title: string;
  readonly children?: ReactNode;
}): JSX.Element {
  return (
    <div className="view-state">
      <svg className="view-state-mark" viewBox="0 0 48 24" aria-hidden="true">
        <path d="M2 12c9-14 35-14 44 0-9 14-35 14-44 0z" />
        <path d="M8 12h10l3-5 6 10 3-5h10" />
      </svg>
      <p className="view-state-title">{props.title}</p>
      {props.children !== undefined && <div className="muted">{props.children}</div>}
    </div>
  );
}

function useFailureText(error: unknown): { title: string; text: string } {
  const { t } = useTranslation();
  if (!(error instanceof ApiError)) {
    return { title: t('state.errorTitle'), text: String(error) };
  }
  if (error.status === 403) return { title: t('state.forbiddenTitle'), text: t('state.forbidden') };
  if (error.status === 404) return { title: t('state.notFoundTitle'), text: t('state.notFound') };
  if (error.code === 'network') {
    return { title: t('state.errorTitle'), text: t('state.errorNetwork') };
  }
  if (error.code === 'timeout') {
    return { title: t('state.errorTitle'), text: t('state.errorTimeout') };
  }
  const text = t('state.errorOther', { title: error.message, code: error.code });
  return { title: t('state.errorTitle'), text };
}

export function Failed(props: {
  readonly error: unknown;
  readonly onRetry: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { title, text } = useFailureText(props.error);
  const final = props.error instanceof ApiError && [403, 404].includes(props.error.status);
  return (
    <div className="view-state" role="alert">
      <p className="view-state-title">{title}</p>
      <p className="muted">{text}</p>
      {final ? (
        <Link className="button" href="/alerts">
          {t('state.home')}
        </Link>
      ) : (
        <button type="button" className="button" onClick={props.onRetry}>
          {t('state.retry')}
        </button>
      )}
    </div>
  );
}

export function NotFound(): JSX.Element {
  return <Failed error={new ApiError(404, 'not-found')} onRetry={() => undefined} />;
}

/** Content once there is any; data that was read before stays while a new reading fails. */
export function Read<T>(props: {
  readonly from: UseQueryResult<T>;
  readonly children: (value: T) => ReactNode;
}): ReactNode {
  const { from } = props;
  if (from.data !== undefined) return props.children(from.data);
  if (from.isError) return <Failed error={from.error} onRetry={() => void from.refetch()} />;
  return <Loading />;
}
