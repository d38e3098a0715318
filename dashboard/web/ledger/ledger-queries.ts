// What the view of the ledger reads, by department and time; and the file of a signed export, given to the browser to keep.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type {
  EvaluationsDue,
  LedgerExportList,
  LedgerFile,
  LedgerList,
  Performance,
} from '../../../contracts/api/evaluation.ts';
import { ask } from '../api/client.ts';
import { addDays, startOfDay } from '../i18n/time.ts';

const READ_EVERY_MS = 60_000;

/** Days of the wall, both included; empty: without a bound. */
export interface LedgerChoice {
  readonly department: string;
  readonly from: string;
  readonly to: string;
}

/** As the server asks for it: half-open. */
export function filterOf({ department, from, to }: LedgerChoice) {
  return {
    ...(department === '' ? {} : { department }),
    ...(from === '' ? {} : { from: startOfDay(from) }),
    ...(to === '' ? {} : { to: startOfDay(addDays(to, 1)) }),
  };
}

function useRead<T>(path: string): UseQueryResult<T> {
  return useQuery({
    queryKey: ['ledger', path],
    queryFn: ({ signal }) => ask<T>(path, { signal }),
    refetchInterval: READ_EVERY_MS,
  });
}

export function useLedger(choice: LedgerChoice): UseQueryResult<LedgerList> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filterOf(choice))) query.set(name, String(value));
  return useRead(`/api/ledger?${query.toString()}`);
}

export const usePerformance = (): UseQueryResult<Performance> => useRead('/api/performance');
export const useDue = (): UseQueryResult<EvaluationsDue> => useRead('/api/evaluations');
export const useExports = (): UseQueryResult<LedgerExportList> => useRead('/api/ledger/exports');

export async function keepExport(id: string): Promise<void> {
  const { text } = await ask<LedgerFile>(`/api/ledger/exports/${encodeURIComponent(id)}`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }));
  link.download = `${id}.jsonl`;
  link.click();
  URL.revokeObjectURL(link.href);
}
