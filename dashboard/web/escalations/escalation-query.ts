// What is late above its department and what stands still, for the strip of every screen, the inbox and the view of its own.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { EscalationAnswer } from '../../../contracts/api/escalations.ts';
import { ask } from '../api/client.ts';

/** The watchdog looks each minute; a limit that passes is to be seen at once. */
const READ_EVERY_MS = 10_000;

export const useEscalations = (): UseQueryResult<EscalationAnswer> =>
  useQuery({
    queryKey: ['escalations'],
    queryFn: ({ signal }) => ask<EscalationAnswer>('/api/escalations', { signal }),
    refetchInterval: READ_EVERY_MS,
  });
