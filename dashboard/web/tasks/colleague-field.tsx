// To whom a task can be handed over: the server names them. While it has not, or where there is nobody, the field says so.
import type { JSX } from 'react';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ColleagueList } from '../../../contracts/api/alerts.ts';
import { ask } from '../api/client.ts';

/** Asked each time the form is opened: an account may have been deactivated a moment ago. */
const useColleagues = (task: string): UseQueryResult<ColleagueList> =>
  useQuery({
    queryKey: ['colleagues', task],
    queryFn: ({ signal }) =>
      ask<ColleagueList>(`/api/tasks/${encodeURIComponent(task)}/colleagues`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });

export function ColleagueField(props: {
  readonly task: string;
  readonly to: string;
  readonly isMissing: boolean;
  readonly choose: (to: string) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { data, isError } = useColleagues(props.task);
  const hint = hintOf(data, isError);
  return (
    <label className="field">
      {t('tasks.handTo')}
      <select
        name="to"
        value={props.to}
        disabled={data === undefined}
        aria-invalid={props.isMissing}
        onChange={(event) => props.choose(event.target.value)}
      >
        <option value="" />
        {(data?.colleagues ?? []).map(({ id, name, position }) => (
          <option key={id} value={id}>
            {t(position === 'head' ? 'handTo.head' : 'handTo.person', { name, id })}
          </option>
        ))}
      </select>
      {hint !== null && <small className="muted">{t(hint)}</small>}
    </label>
  );
}

function hintOf(data: ColleagueList | undefined, isError: boolean) {
  if (isError) return 'handTo.unknown' as const;
  if (data === undefined) return 'handTo.asking' as const;
  return data.colleagues.length === 0 ? ('handTo.nobody' as const) : null;
}
