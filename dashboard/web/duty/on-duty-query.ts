// Who is on duty, for the strip of every screen and for the view of duty.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { DutyAnswer } from '../../../contracts/api/duty.ts';
import { ask } from '../api/client.ts';

/** A shift ends to the minute. */
const READ_EVERY_MS = 30_000;

export const useOnDuty = (): UseQueryResult<DutyAnswer> =>
  useQuery({
    queryKey: ['duty', 'now'],
    queryFn: ({ signal }) => ask<DutyAnswer>('/api/duty', { signal }),
    refetchInterval: READ_EVERY_MS,
  });
