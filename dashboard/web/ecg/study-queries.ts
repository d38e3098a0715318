// What this view asks of the server. The list is asked for again when a notice says so, and by itself every ten seconds; the seconds of a
// recording that runs, every two.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Study, StudyList, WaveformAnswer } from '../../../contracts/api/studies.ts';
import { ask } from '../api/client.ts';

const LIST_EVERY_MS = 10_000;
const LIVE_EVERY_MS = 2_000;

export const useStudies = (): UseQueryResult<StudyList> =>
  useQuery({
    queryKey: ['studies'],
    queryFn: ({ signal }) => ask<StudyList>('/api/studies', { signal }),
    refetchInterval: LIST_EVERY_MS,
  });

/** `from`: seconds from the beginning; null where the server chooses. */
export function useWaveform(study: Study, from: number | null): UseQueryResult<WaveformAnswer> {
  const path = `/api/studies/${encodeURIComponent(study.record)}/waveform`;
  const isFollowing = study.waveform === 'live' && from === null;
  return useQuery({
    queryKey: ['waveform', study.record, from],
    queryFn: ({ signal }) =>
      ask<WaveformAnswer>(from === null ? path : `${path}?from=${String(from)}`, { signal }),
    enabled: study.waveform !== 'gone',
    refetchInterval: isFollowing ? LIVE_EVERY_MS : false,
    placeholderData: (previous, before) =>
      before?.queryKey[1] === study.record ? previous : undefined,
    staleTime: isFollowing ? 0 : Infinity,
  });
}
