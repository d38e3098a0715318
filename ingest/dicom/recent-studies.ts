// The studies of which an event is durably published: by them the hundreds of images of one study fold into one event. In memory and
// bounded; what is forgotten costs one more event under the same record, which is counted as the same study.
import { createHash } from 'node:crypto';
import type { Event } from '../../contracts/event/event.ts';
import { type Dataset, TAG } from './elements.ts';
import { asciiOf } from './values.ts';

const STUDIES_MAX = 10_000;
const INSTANCES_MAX = 200_000;

export class RecentStudies {
  readonly #studies = new Set<string>();
  readonly #instances = new Set<string>();

  /** undefined where the study is not known; `duplicate` where this very instance is. */
  seen(event: Event, dataset: Dataset): 'folded' | 'duplicate' | undefined {
    const key = keyOf(event);
    if (key === undefined || !this.#studies.has(key)) return undefined;
    const instance = instanceOf(key, dataset);
    if (this.#instances.has(instance)) return 'duplicate';
    add(this.#instances, instance, INSTANCES_MAX);
    return 'folded';
  }

  /** To be called once the event is durable, never before. */
  remember(event: Event, dataset: Dataset): void {
    const key = keyOf(event);
    if (key === undefined) return;
    add(this.#studies, key, STUDIES_MAX);
    add(this.#instances, instanceOf(key, dataset), INSTANCES_MAX);
  }
}

/** All that tells one study from another: the same study sent again for another person, or with another time, is a correction. */
function keyOf(event: Event): string | undefined {
  if (event.kind !== 'imaging' || event.body.step !== 'acquired') return undefined;
  const { siteId, person, occurredAt, body } = event;
  return hash([siteId, person ?? '', String(occurredAt), body.record, body.urgency]);
}

const instanceOf = (key: string, dataset: Dataset): string =>
  hash([key, asciiOf(dataset, TAG.sopInstanceUid) ?? '']);

const hash = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);

function add(set: Set<string>, key: string, countMax: number): void {
  set.delete(key);
  set.add(key);
  const [oldest] = set;
  if (set.size > countMax && oldest !== undefined) set.delete(oldest);
}
