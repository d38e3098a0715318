// What the sources view reads besides the sites: imported files, means, and lines of edges.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { EdgeLine, EdgeLineList, ResourceList } from '../../../contracts/api/feeds.ts';
import type { ImportList, StoredReport } from '../../../contracts/api/imports.ts';
import { ask } from '../api/client.ts';

const READ_EVERY_MS = 30_000;

export const useImports = (): UseQueryResult<readonly StoredReport[]> =>
  useQuery({
    queryKey: ['imports'],
    queryFn: async ({ signal }) => (await ask<ImportList>('/api/imports', { signal })).reports,
    refetchInterval: READ_EVERY_MS,
  });

export const useResources = (): UseQueryResult<ResourceList> =>
  useQuery({
    queryKey: ['resources'],
    queryFn: ({ signal }) => ask<ResourceList>('/api/resources', { signal }),
    refetchInterval: READ_EVERY_MS,
  });

export const useEdgeLines = (): UseQueryResult<readonly EdgeLine[]> =>
  useQuery({
    queryKey: ['edge-lines'],
    queryFn: async ({ signal }) => (await ask<EdgeLineList>('/api/edge-lines', { signal })).lines,
    refetchInterval: READ_EVERY_MS,
  });
