/**
 * What becomes of clusters that were told before. A cluster is known again by a case that it shares, and is told again only when a case has
 * joined it (as New York City does: Greene et al. 2016). One that is no longer found stands as long as its cases do: it has ended, it was not
 * wrong. Where cases were taken back it is asked again whether what is left would have been told. Pure.
 */
import { z } from 'zod';
import type { StandingFinding } from '../looks/look-finding.ts';
import { logLikelihoodRatio } from './likelihood-ratio.ts';

/** Cases that a cluster is known by; of a larger one the first so many. */
export const UNITS_MAX = 500;

export const ClusterMemory = z.strictObject({
  measure: z.string(),
  /** Of all that was told of it, sorted. */
  units: z.array(z.string()),
  expected: z.number(),
  total: z.number(),
  /** Likelihood ratio that was needed to be told. */
  needed: z.number(),
  news: z.string(),
});
export type ClusterMemory = z.infer<typeof ClusterMemory>;

export interface StandingCluster {
  readonly name: string;
  readonly memory: ClusterMemory;
}

/** Of a memory that another version wrote nothing is known. */
export function clustersOf(standing: readonly StandingFinding[]): StandingCluster[] {
  return standing.flatMap(({ name, memory }) => {
    const read = ClusterMemory.safeParse(memory);
    return read.success ? [{ name, memory: read.data }] : [];
  });
}

/** The standing cluster of the same measure with most cases in common. */
export function knownAs(
  standing: readonly StandingCluster[],
  found: { readonly measure: string; readonly units: readonly string[] },
): StandingCluster | null {
  let known: { readonly cluster: StandingCluster; readonly shared: number } | null = null;
  for (const cluster of standing) {
    if (cluster.memory.measure !== found.measure) continue;
    const told = new Set(cluster.memory.units);
    const shared = found.units.filter((unit) => told.has(unit)).length;
    if (shared > (known?.shared ?? 0)) known = { cluster, shared };
  }
  return known?.cluster ?? null;
}

/** What of the cluster is known now, and whether somebody has joined it since it was told. */
export function joined(
  known: StandingCluster | null,
  units: readonly string[],
): { readonly units: string[]; readonly news: string | null } {
  const told = new Set(known?.memory.units);
  const hasNew = units.some((unit) => !told.has(unit));
  const all = [...new Set([...told, ...units])].sort().slice(0, UNITS_MAX);
  return { units: all, news: known !== null && !hasNew ? known.memory.news : null };
}

/** `left`: how many of its cases still count. */
export function stillHolds({ memory }: StandingCluster, left: number): boolean {
  if (left === memory.units.length) return true;
  return logLikelihoodRatio(left, memory.expected, memory.total) >= memory.needed;
}
