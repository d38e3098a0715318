// Partition numbers, computed by the publisher so that no server mapping is needed. The number of partitions is fixed for the
// life of a deployment: changing it would send one person's events to two workers.

export const PARTITIONS = 32;

/**
 * Partition of a key, 0 ≤ p < PARTITIONS. FNV-1a over UTF-16 code units with the finaliser of MurmurHash3, because the low
 * bits of bare FNV-1a are uneven for keys that differ in their last character only.
 */
export function partitionOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % PARTITIONS;
}

/** Two digits, so that subjects sort. */
export function partitionToken(partition: number): string {
  return String(partition).padStart(2, '0');
}
